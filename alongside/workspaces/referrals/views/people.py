"""Children, parents, contact details, joining, forgetting."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from alongside.foundations import clock
from alongside.foundations.pages.forms import PageForm
from alongside.foundations.pages.rendering import render
from alongside.science.protocol import Permission
from alongside.workspaces.families import actions, queries
from alongside.workspaces.families import words as family_words
from alongside.workspaces.families.models import Child, ContactDetails, Family, FamilyFact, Parent
from alongside.workspaces.families.permissions import family_page, may_see
from alongside.workspaces.referrals import forms, words
from alongside.workspaces.referrals.views.answering import Page, answer, family_url, posted
from alongside.workspaces.study.permissions import Here

PEOPLE = "referrals:people"
SomeFact = TypeVar("SomeFact", bound=FamilyFact | None)


@family_page(Permission.FAMILIES_IDENTIFY)
def people(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Who is in the family, and how to reach them."""
    known = queries.identity(family)
    like = queries.possible_duplicates(here.study, known.with_dates(), but=family)
    context = {
        "family": family,
        "known": known,
        "like": [(each.number, may_see(here, each)) for each in like],
        "agreed": queries.agreed_to_contact(family),
        "about": queries.description(family),
        "today": clock.today(here.study.time_zone),
        "words": family_words,
    }
    return render(request, "referrals/people.jinja", context)


@family_page(Permission.FAMILIES_IDENTIFY)
def child(
    request: HttpRequest, here: Here, family: Family, letter: str | None = None
) -> HttpResponse:
    """Add a child, or correct what is known about one."""
    known = _one(queries.children(family), "letter", letter)
    form = forms.ChildForm(posted(request), known=known)

    def act(form: PageForm) -> str:
        said = _said(here, form)
        if known:
            actions.correct_child(child=as_seen(form, Child.objects.get(pk=known.id)), **said)
        else:
            actions.add_child(family=family, **said)
        return words.SAVED

    context = {"family": family, "known": known}
    page = Page("referrals/child.jinja", form, family_url(here, family, PEOPLE), context)
    return answer(request, page, act)


@family_page(Permission.FAMILIES_IDENTIFY)
def parent(
    request: HttpRequest, here: Here, family: Family, place: int | None = None
) -> HttpResponse:
    """Add a parent, or correct what is known about one."""
    known = _one(queries.parents(family), "number_in_family", place)
    form = forms.ParentForm(posted(request), known=known)

    def act(form: PageForm) -> str:
        said = _said(here, form)
        if known:
            standing = as_seen(form, Parent.objects.get(pk=known.id))
            made = actions.correct_parent(parent=standing, **said)
        else:
            made = actions.add_parent(family=family, **said)
        young = said["answers"] and not made.answers
        return words.SAVED + (_too_young(here) if young else "")

    context = {"family": family, "known": known}
    page = Page("referrals/parent.jinja", form, family_url(here, family, PEOPLE), context)
    return answer(request, page, act)


@family_page(Permission.FAMILIES_IDENTIFY)
def contact_details(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """How to reach the family and what is safe."""
    standing = ContactDetails.objects.as_of().filter(family=family).first()
    seen = standing.pk if standing else None
    form = forms.ContactForm(posted(request), known=queries.contact(family), seen=seen)

    def act(form: PageForm) -> str:
        as_seen(form, standing)
        actions.set_contact_details(
            study=here.study, family=family, by=here.person, at=clock.now(), entry=form.entry,
            details=form.details(),  # type: ignore[attr-defined]
            reason=form.cleaned_data.get("reason", ""),
        )  # fmt: skip
        return words.SAVED

    then = family_url(here, family, PEOPLE)
    page = Page("referrals/contact_details.jinja", form, then, {"family": family})
    return answer(request, page, act)


@family_page(Permission.REFERRALS_SCREEN)
def join(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Decide that this family is the same as another."""
    form = forms.Join(posted(request))
    into = queries.find(request.POST.get("into", ""))
    if request.method == "POST" and form.is_valid() and not (into and may_see(here, into)):
        form.add_error("into", words.NO_SUCH_FAMILY)

    def act(form: PageForm) -> str:
        assert into is not None  # noqa: S101 - the form has an error without it
        actions.join_families(
            study=here.study, family=family, into=into, by=here.person, at=clock.now(),
            entry=form.entry, reason=form.cleaned_data["reason"],
        )  # fmt: skip
        return words.JOINED.format(number=into.number)

    then = family_url(here, into or family)
    context = {"family": family, "joined": queries.joining(family)}
    return answer(request, Page("referrals/join.jinja", form, then, context), act)


@family_page(Permission.REFERRALS_SCREEN)
def forget(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Destroy names and contact details for good."""
    form = forms.Forget(posted(request))

    def act(form: PageForm) -> str:
        actions.forget_family(
            study=here.study, family=family, by=here.person, at=clock.now(), entry=form.entry,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        return words.FORGOTTEN

    then = family_url(here, family)
    return answer(request, Page("referrals/forget.jinja", form, then, {"family": family}), act)


def _one(rows: list[Any], name: str, value: object) -> Any:
    if value is None:
        return None
    for row in rows:
        if getattr(row, name) == value:
            return row
    raise Http404


def _said(here: Here, form: PageForm) -> dict[str, Any]:
    told = {name: value for name, value in form.cleaned_data.items() if name != forms.SEEN}
    return {**told, "study": here.study, "by": here.person, "at": clock.now()}


def as_seen(form: PageForm, standing: SomeFact) -> SomeFact:
    """What stands, if it is what the page showed: nobody replaces what they have not seen."""
    seen = form.cleaned_data.get(forms.SEEN)
    if standing is None or seen is None or standing.pk in (seen, form.entry):
        return standing
    typed = cast(QueryDict, form.data).copy()
    typed[forms.SEEN] = str(standing.pk)
    form.data = typed
    raise actions.ChangedMeanwhile(standing.recorded_by.name, standing.recorded_at)


def _too_young(here: Here) -> str:
    return words.TOO_YOUNG.format(years=here.study.ages.parent_from_years)
