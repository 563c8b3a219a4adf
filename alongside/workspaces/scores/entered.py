"""Scores that were made elsewhere: where they may be put in, and what was put in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from alongside.foundations.pages.paging import Paged, next_on_page
from alongside.science.instruments.entered import Disagreement, compare_entries
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import FormFinished, VisitOpened
from alongside.workspaces.assessments.queries.counts import standing
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.measures import queries as measures
from alongside.workspaces.scores.models import ScoresEntered

DIFFER = "entries_differ"


@dataclass(frozen=True)
class Given:
    """The scores of one form as the first person put them in, and whether a second differs."""

    scores: Mapping[str, str]
    differ: bool
    facts: tuple[str, ...]


@dataclass(frozen=True)
class ToEnter:
    """A finished form that is scored elsewhere, and what each person has put in of it."""

    number: str
    visit: str
    form: str
    entries: tuple[ScoresEntered, ...]

    @property
    def differences(self) -> tuple[Disagreement, ...]:
        return differences(self.entries)


def elsewhere(study: Study, ids: Sequence[str]) -> list[str]:
    """Those of these forms whose scores are put in: no rule is public, and no pack brings one."""
    packs = measures.rules(study)
    return [id for id in ids if may_be_entered(instrument(study, id)) and not packs.get(id)]


def may_be_entered(form: Instrument) -> bool:
    return bool(form.entered) and not form.scorings


def entries_of(opened: VisitOpened, form: str) -> tuple[ScoresEntered, ...]:
    """What each person has put in of a form, whoever was first first."""
    rows = ScoresEntered.objects.as_of().filter(opened=opened, form=form)
    return tuple(rows.select_related("recorded_by").order_by("occurred_at", "pk"))


def differences(entries: Sequence[ScoresEntered]) -> tuple[Disagreement, ...]:
    return compare_entries(entries[0].scores, entries[1].scores) if len(entries) > 1 else ()


def all_given(study: Study, only: Collection[UUID]) -> dict[tuple[UUID, str], Given]:
    """What stands of every form of these families, by its visit and its key; one query."""
    found: dict[tuple[UUID, str], list[ScoresEntered]] = {}
    rows = ScoresEntered.objects.as_of().about(only).filter(study=study.slug)
    for row in rows.order_by("occurred_at", "pk"):
        found.setdefault((row.opened_id, row.form), []).append(row)
    return {
        key: Given(each[0].scores, bool(differences(each)), tuple(str(one.pk) for one in each))
        for key, each in found.items()
    }


def to_enter(study: Study, reach: Any, ids: Sequence[str], page: str) -> Paged:
    """Finished forms within reach whose scores are made elsewhere, the latest first; a page."""
    rows = standing(FormFinished.objects.as_of(), None).filter(
        study=study.slug, instrument__in=elsewhere(study, ids), opened__part__in=reach.parts
    )
    if {site.id for site in study.sites} - {*reach.sites}:
        rows = rows.filter(family__site__in=reach.sites)
    rows = rows.exclude(family__in=list(consent.left_out(study)))
    if reach.families is not None:
        rows = rows.filter(family__in=reach.families)
    narrow = rows.values_list("opened", "form", "family__number", "opened__visit")
    found = next_on_page(narrow.order_by("-occurred_at", "-pk"), page)
    entered: dict[tuple[UUID, str], list[ScoresEntered]] = {}
    visits = [opened for opened, *_ in found.rows]
    kept = ScoresEntered.objects.as_of().filter(opened__in=visits).select_related("recorded_by")
    for one in kept.order_by("occurred_at", "pk"):
        entered.setdefault((one.opened_id, one.form), []).append(one)
    return found.showing(
        [
            ToEnter(number, visit, form, tuple(entered.get((opened, form), ())))
            for opened, form, number, visit in found.rows
        ]
    )
