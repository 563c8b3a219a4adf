"""Screening, questions to the team, the decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.pages.forms import PageForm
from alongside.foundations.pages.rendering import render
from alongside.science.protocol import Permission
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.referrals import actions, forms, queries, words
from alongside.workspaces.referrals.given import Reasons
from alongside.workspaces.referrals.models import Ambiguity, AmbiguityDecision
from alongside.workspaces.referrals.views.answering import Page, answer, family_url, posted
from alongside.workspaces.study.permissions import Here, guarded

SCREENING, DECISION = "referrals:screening", "referrals:decision"


@family_page(Permission.REFERRALS_SCREEN)
def screening(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Every criterion in the site's words, with what is known about each."""
    lines = queries.criteria_lines(here.study, family)
    form = forms.Screen(posted(request), lines=lines)

    def act(form: PageForm) -> str:
        made = actions.screen(
            study=here.study, family=family, by=here.person, at=clock.now(), entry=form.entry,
            criteria=form.answers(),  # type: ignore[attr-defined]
            reason=form.cleaned_data.get("reason", ""),
        )  # fmt: skip
        return words.SCREENED.format(verdict=words.VERDICTS[made.verdict][0])

    context = {"lines": lines, **_standing(here, family)}
    then = family_url(here, family, DECISION)
    return answer(request, Page("referrals/screening.jinja", form, then, context), act)


@family_page(Permission.REFERRALS_SCREEN)
def decision(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Eligible or not, from the screening that stands."""
    form = forms.Decide(posted(request), study=here.study, site=family.site)

    def act(form: PageForm) -> str:
        said = form.cleaned_data
        eligible = said["eligible"] == "yes"
        given = form.given_reasons()  # type: ignore[attr-defined]
        actions.decide(
            study=here.study, family=family, by=here.person, at=clock.now(), entry=form.entry,
            eligible=eligible, discussed_with=said["discussed_with"],
            reasons=Reasons(words=said["decided_because"]) if eligible else given,
        )  # fmt: skip
        return words.DECIDED[eligible]

    context = {"lines": queries.criteria_lines(here.study, family), **_standing(here, family)}
    then = family_url(here, family)
    return answer(request, Page("referrals/decision.jinja", form, then, context), act)


@family_page(Permission.REFERRALS_SCREEN)
def ask(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Ask the team what a criterion means for this family."""
    lines = queries.criteria_lines(here.study, family)
    initial = {"criterion": request.GET.get("criterion", "")}
    form = forms.Ask(posted(request), lines=lines, initial=initial)

    def act(form: PageForm) -> str:
        actions.ask_team(
            study=here.study, family=family, by=here.person, at=clock.now(), entry=form.entry,
            criterion=form.cleaned_data["criterion"], question=form.cleaned_data["question"],
        )  # fmt: skip
        return words.ASKED

    then = family_url(here, family, SCREENING)
    return answer(request, Page("referrals/ask.jinja", form, then, {"family": family}), act)


@guarded(Permission.REFERRALS_SCREEN)
def ambiguities(request: HttpRequest, here: Here) -> HttpResponse:
    """Questions to the team and their answers, for those who screen."""
    return render(request, "referrals/ambiguities.jinja", _questions(request, here))


@guarded(Permission.REFERRALS_DECIDE)
def to_answer(request: HttpRequest, here: Here) -> HttpResponse:
    """Questions to the team, for those who answer them."""
    return render(request, "referrals/ambiguities.jinja", _questions(request, here))


@guarded(Permission.REFERRALS_DECIDE)
def question(request: HttpRequest, here: Here, id: UUID) -> HttpResponse:
    """Answer a question for the team, or replace an answer, signed with the password."""
    found = queries.question(here.study, here.sites, id)
    if found is None:
        raise Http404
    kind = forms.CorrectAnswer if found.answered else forms.Answer
    form = kind(posted(request))

    def act(form: PageForm) -> str:
        said = {name: form.cleaned_data[name] for name in form.fields if name != "entry"}
        signed = {"study": here.study, "by": here.person, "at": clock.now(), "entry": form.entry}
        if found.answered:
            given = AmbiguityDecision.objects.get(pk=found.answered.id)
            actions.correct_answer(given=given, **signed, **said)
        else:
            actions.answer_question(ambiguity=Ambiguity.objects.get(pk=id), **signed, **said)
        return words.ANSWERED

    then = reverse("referrals:to_answer", args=[here.study.slug])
    context = {"question": found, "family": _about(request, id), **_said_before(here, found)}
    return answer(request, Page("referrals/question.jinja", form, then, context), act)


def _about(request: HttpRequest, question: UUID) -> Family:
    """The family that a question is about, so that a worry about it can be recorded here too."""
    family = Ambiguity.objects.select_related("family").get(pk=question).family
    request.family = family  # type: ignore[attr-defined]
    return family


def _standing(here: Here, family: Family) -> dict[str, Any]:
    standing = queries.standing(family)
    made = standing.decision
    why = made and words.reasons(
        here.study, "ineligible", made.reasons, made.main_reason, family.site
    )
    return {"family": family, "standing": standing, "why": why, "words": words}


def _questions(request: HttpRequest, here: Here) -> dict[str, Any]:
    found = queries.questions(here.study, here.sites, request.GET.get("page", ""))
    rows = found.page.rows
    return {
        "found": found.page,
        "waiting": found.waiting,
        "texts": {row.id: here.study.criterion_text(row.criterion, row.site) for row in rows},
        "may_answer": here.may(Permission.REFERRALS_DECIDE),
        "words": words,
    }


def _said_before(here: Here, found: queries.Question) -> dict[str, Any]:
    past = queries.team_answers(here.study).get(found.criterion, [])
    answered = found.answered.id if found.answered else None
    return {
        "text": here.study.criterion_text(found.criterion, found.site),
        "past": [each for each in past if each.id != answered],
        "words": words,
    }
