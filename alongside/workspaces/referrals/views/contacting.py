"""Contact attempts, information, declining, taking back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from alongside.foundations import clock
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Permission
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.families.queries import contact as contact_of
from alongside.workspaces.referrals import actions, forms, queries, words
from alongside.workspaces.referrals.views.answering import Page, answer, family_url, posted
from alongside.workspaces.study.permissions import Here


@family_page(Permission.REFERRALS_SCREEN)
def contact(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Attempts to reach the family, and a new one."""
    at = clock.now()
    form = forms.Attempt(posted(request), initial={"occurred_at": at})

    def act(form: PageForm) -> str:
        said = {name: form.cleaned_data[name] for name in form.fields if name != "entry"}
        actions.record_attempt(
            study=here.study, family=family, by=here.person, at=at, entry=form.entry, **said
        )
        return words.ATTEMPT_RECORDED

    context = {
        "family": family,
        "attempts": queries.attempts(family),
        "contact": contact_of(family),
        "words": words,
    }
    then = family_url(here, family)
    return answer(request, Page("referrals/contact.jinja", form, then, context), act)


@family_page(Permission.REFERRALS_SCREEN)
def information(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Each time the information sheet was given, and once more."""
    at = clock.now()
    form = forms.Information(posted(request), study=here.study, initial={"occurred_at": at})

    def act(form: PageForm) -> str:
        said = {name: form.cleaned_data[name] for name in form.fields if name != "entry"}
        actions.give_information(
            study=here.study, family=family, by=here.person, at=at, entry=form.entry, **said
        )
        hours = here.study.minimum_hours_after_information
        return words.INFORMATION_RECORDED.format(hours=hours)

    context = {"family": family, "given": queries.information(family), "words": words}
    then = family_url(here, family)
    return answer(request, Page("referrals/information.jinja", form, then, context), act)


@family_page(Permission.REFERRALS_SCREEN)
def declined(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """The family does not go on, or could not be reached."""
    form = forms.DeclineForm(posted(request), study=here.study, site=family.site)

    def act(form: PageForm) -> str:
        actions.decline(
            study=here.study, family=family, by=here.person, at=clock.now(), entry=form.entry,
            reasons=form.given_reasons(),  # type: ignore[attr-defined]
        )  # fmt: skip
        return words.DECLINED

    row = queries.declined(family)
    why = row and words.reasons(here.study, "declining", row.reasons, row.main_reason, family.site)
    context = {"family": family, "declined": row, "why": why}
    then = family_url(here, family)
    return answer(request, Page("referrals/declined.jinja", form, then, context), act)


@family_page(Permission.FAMILIES_SEE)
def correct(request: HttpRequest, here: Here, family: Family, id: UUID) -> HttpResponse:
    """Take back what was recorded by mistake: one's own, or anybody's for those who screen."""
    fact = queries.correctable(family, id)
    own = fact is not None and fact.recorded_by_id == here.person.pk
    if fact is None or not (own or here.may(Permission.REFERRALS_SCREEN)):
        raise Http404
    form = forms.TakeBack(posted(request))

    def act(form: PageForm) -> str:
        actions.take_back(
            study=here.study, fact=fact, by=here.person, at=clock.now(), entry=form.entry,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        return words.TAKEN_BACK

    context = {"family": family, "fact": fact, "sentence": words.sentence(fact, here.study)}
    then = family_url(here, family)
    return answer(request, Page("referrals/correct.jinja", form, then, context), act)
