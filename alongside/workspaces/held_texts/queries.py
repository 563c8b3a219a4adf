"""What a blinded person reads of texts, and which wait for somebody to read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.models import NOBODY, Fact
from alongside.science.protocol import Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.held_texts.codes import AS_IT_IS, OTHER_WORDS
from alongside.workspaces.held_texts.models import TextDecided
from alongside.workspaces.held_texts.reading import Typed, held, team, typed
from alongside.workspaces.held_texts.sources import SOURCES, Source


@dataclass(frozen=True)
class Waiting:
    """A text that blinded colleagues do not read yet, or the decision about it."""

    id: UUID
    kind: str
    what: str
    family: Family
    text: str
    words: tuple[str, ...]
    by: Person
    at: datetime
    decision: TextDecided | None = None


def shown_to_blinded(study: Study, texts: Sequence[Typed], reader: Person) -> Mapping[UUID, str]:
    """What this blinded reader reads of each text; what is held for them is left out.

    Their own they always read; what the team of one arm wrote, never. Four queries, always.
    """
    ours = team(study)
    waiting = held(study, texts, ours)
    decided = {row.text: row for row in _decisions(each.id for each in texts)}
    shown: dict[UUID, str] = {}
    for each in texts:
        decision = decided.get(each.id)
        if each.by == reader.pk or (each.id not in waiting and each.by not in ours.of_one_arm):
            shown[each.id] = each.text
        elif each.by in ours.of_one_arm or decision is None:
            continue
        elif decision.outcome == AS_IT_IS:
            shown[each.id] = each.text
        elif decision.outcome == OTHER_WORDS:
            shown[each.id] = decision.wording
    return shown


def facts_shown(study: Study, facts: Sequence[Fact], reader: Person) -> Mapping[UUID, str]:
    """As `shown_to_blinded`, for facts that hold texts."""
    return shown_to_blinded(study, [typed(fact) for fact in facts], reader)


def texts(study: Study, sites: Collection[str]) -> tuple[list[Waiting], list[Waiting]]:
    """Texts at these sites on which nobody has decided, those with a telling word first; and
    those on which somebody decided, the latest first."""
    rows = _all(study, sites)
    waiting = [row for row in rows if row.decision is None]
    decided = [(row.decision.recorded_at, row) for row in rows if row.decision]
    return (
        sorted(waiting, key=lambda row: (not row.words, row.at)),
        [row for _, row in sorted(decided, key=lambda one: one[0], reverse=True)],
    )


def find(study: Study, sites: Collection[str], id: UUID) -> Waiting | None:
    """One held text."""
    return next((row for row in _all(study, sites, id) if row.id == id), None)


def standing(id: UUID) -> TextDecided | None:
    """The decision on a text that stands."""
    return next(iter(_decisions([id])), None)


def _all(study: Study, sites: Collection[str], id: UUID | None = None) -> list[Waiting]:
    """Every text that was held; a query for each kind and six more."""
    ours = team(study)
    rows = [
        (source, fact)
        for source in SOURCES.values()
        for fact in _facts(source, study, sites, id)
        if fact.recorded_by_id not in ours.of_one_arm
    ]
    found = held(study, [typed(fact) for _, fact in rows], ours)
    rows = [(source, fact) for source, fact in rows if fact.pk in found]
    decisions = {row.text: row for row in _decisions(found)}
    families = Family.objects.in_bulk({fact.family_id for _, fact in rows})
    people = Person.objects.in_bulk({fact.recorded_by_id for _, fact in rows})
    return [
        Waiting(
            id=fact.pk, kind=source.kind, what=source.name, family=families[fact.family_id],
            text=getattr(fact, source.field),
            words=found[fact.pk], by=people[fact.recorded_by_id], at=fact.recorded_at,
            decision=decisions.get(fact.pk),
        )
        for source, fact in rows
    ]  # fmt: skip


def _facts(source: Source, study: Study, sites: Collection[str], id: UUID | None) -> Any:
    rows = source.facts().filter(study=study.slug, family__site__in=sites)
    return rows.filter(pk=id) if id else rows


def _decisions(texts: Any) -> QuerySet[TextDecided]:
    rows = TextDecided.objects.as_of().filter(text__in=[*texts] or [NOBODY])
    found: QuerySet[TextDecided] = rows.select_related("recorded_by")
    return found
