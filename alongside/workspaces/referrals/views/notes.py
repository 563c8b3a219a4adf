"""Notes between colleagues, and deviations."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from alongside.foundations import clock
from alongside.foundations.pages.forms import PageForm
from alongside.foundations.pages.rendering import render
from alongside.science.protocol import Permission
from alongside.workspaces.families import actions, queries
from alongside.workspaces.families import words as family_words
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import family_page
from alongside.workspaces.families.queries import CommentRow, DeviationRow
from alongside.workspaces.held_texts.notes import notes as notes_read
from alongside.workspaces.held_texts.reading import telling_words
from alongside.workspaces.referrals import forms, words
from alongside.workspaces.referrals.views.answering import Page, answer, family_url, posted
from alongside.workspaces.study.permissions import Here, guarded


@family_page(Permission.FAMILIES_SEE)
def comments(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """Notes about a family, and a new one. A blinded writer's notes are open to the blinded."""
    form = forms.CommentForm(posted(request), telling=telling_words(here.study))
    if here.blinded:
        del form.fields["open_to_blinded"]

    def act(form: PageForm) -> str:
        actions.comment(
            study=here.study, family=family, by=here.person, at=clock.now(), entry=form.entry,
            text=form.cleaned_data["text"],
            open_to_blinded=here.blinded or form.cleaned_data["open_to_blinded"],
        )  # fmt: skip
        return words.NOTE_LEFT

    notes = notes_read(here.study, family, reader=here.person if here.blinded else None)
    if here.own_only:
        notes = [note for note in notes if note.by == here.person.name]
    context = {"family": family, "notes": notes, "to_undo": _to_undo(here, notes)}
    then = family_url(here, family, "referrals:comments")
    return answer(request, Page("referrals/comments.jinja", form, then, context), act)


@family_page(Permission.FAMILIES_SEE)
def family_deviations(request: HttpRequest, here: Here, family: Family) -> HttpResponse:
    """What did not go as the protocol says for this family, and a new line."""
    form = forms.DeviationForm(posted(request))

    def act(form: PageForm) -> str:
        actions.record_deviation(
            study=here.study, family=family, by=here.person, at=clock.now(), entry=form.entry,
            kind=form.cleaned_data["kind"], what=form.cleaned_data["what"],
        )  # fmt: skip
        return words.DEVIATION_RECORDED

    closed = here.blinded or here.own_only
    rows = [] if closed else queries.deviations_of(family)
    context = {
        "family": family, "rows": rows, "words": family_words, "blinded": closed,
        "to_undo": _to_undo(here, rows),
    }  # fmt: skip
    then = family_url(here, family, "referrals:family_deviations")
    return answer(request, Page("referrals/family_deviations.jinja", form, then, context), act)


@guarded(Permission.MONITORING_SEE)
def deviations(request: HttpRequest, here: Here) -> HttpResponse:
    """Every deviation of the study. What happened is kept from blinded readers."""
    sites = () if here.blinded else here.sites
    found = queries.deviations_on(here.study, sites, request.GET.get("page", ""))
    context = {"found": found, "words": family_words, "blinded": here.blinded}
    return render(request, "referrals/deviations.jinja", context)


def _to_undo(here: Here, rows: Sequence[CommentRow | DeviationRow]) -> set[UUID]:
    """What this person may take back: their own, or anybody's for those who screen."""
    anybody = here.may(Permission.REFERRALS_SCREEN)
    return {row.id for row in rows if anybody or row.by_id == here.person.pk}
