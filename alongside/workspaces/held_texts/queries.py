"""What a blinded person reads of texts, and which wait for somebody to read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from alongside.foundations.accounts.models import Person
from alongside.foundations.pages.paging import Paged, on_page
from alongside.foundations.record.models import NOBODY, Fact
from alongside.science.protocol import Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.queries import at_sites
from alongside.workspaces.held_texts.codes import AS_IT_IS, OTHER_WORDS
from alongside.workspaces.held_texts.models import HeldText, TextDecided
from alongside.workspaces.held_texts.reading import Team, Typed, held, team, typed
from alongside.workspaces.held_texts.sources import SOURCES, Source
from alongside.workspaces.held_texts.summary import catch_up


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


@dataclass(frozen=True)
class Texts:
    """A page of those that wait, a page of those that were decided on, and in how many of all
    that wait a telling word was found."""

    waiting: Paged
    decided: Paged
    marked: int


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


def texts(study: Study, sites: Collection[str], waiting: str = "", decided: str = "") -> Texts:
    """Texts at these sites on which nobody has decided, those with a telling word first; and
    those on which somebody decided, the latest first: a page of each."""
    ours = team(study)
    catch_up(study, ours)
    rows = at_sites(_held_now(ours), study, sites, "site")
    open_ones = Q(decided_at=None)
    all_, undecided, marked = rows.aggregate(
        all=Count("pk"),
        undecided=Count("pk", filter=open_ones),
        marked=Count("pk", filter=open_ones & Q(found=True)),
    ).values()
    first = rows.filter(open_ones).order_by("-found", "at", "pk")
    then = rows.exclude(open_ones).order_by("-decided_at", "pk")
    open_page = on_page(first, waiting, undecided)
    done_page = on_page(then, decided, all_ - undecided)
    read = _read([*open_page.rows, *done_page.rows])
    return Texts(_shown(open_page, read), _shown(done_page, read), marked)


def _shown(page: Paged, read: Mapping[UUID, Waiting]) -> Paged:
    return page.showing([read[row.pk] for row in page.rows if row.pk in read])


def _held_now(ours: Team) -> QuerySet[HeldText]:
    rows = HeldText.objects.exclude(by__in=ours.of_one_arm)
    return rows.filter(Q(found=True) | ~Q(by__in=ours.blinded))


def _read(rows: Sequence[HeldText]) -> dict[UUID, Waiting]:
    """These texts with all that is shown of them; a query for each kind and three more."""
    words = {row.pk: tuple(row.words) for row in rows}
    keys = [*words] or [NOBODY]
    found = [
        (source, fact) for source in SOURCES.values() for fact in source.facts().filter(pk__in=keys)
    ]
    return {one.id: one for one in _waiting(found, words)}


def find(study: Study, sites: Collection[str], id: UUID) -> Waiting | None:
    """One held text, as the facts alone say."""
    ours = team(study)
    rows = [
        (source, fact)
        for source in SOURCES.values()
        for fact in at_sites(source.facts().filter(pk=id), study, sites)
        if fact.recorded_by_id not in ours.of_one_arm
    ]
    found = held(study, [typed(fact) for _, fact in rows], ours)
    return next(iter(_waiting([one for one in rows if one[1].pk in found], found)), None)


def standing(id: UUID) -> TextDecided | None:
    """The decision on a text that stands."""
    return next(iter(_decisions([id])), None)


def _waiting(
    rows: Sequence[tuple[Source, Any]], words: Mapping[UUID, tuple[str, ...]]
) -> list[Waiting]:
    decisions = {row.text: row for row in _decisions(words)}
    families = Family.objects.in_bulk({fact.family_id for _, fact in rows} or {NOBODY})
    people = Person.objects.in_bulk({fact.recorded_by_id for _, fact in rows} or {0})
    return [
        Waiting(
            id=fact.pk, kind=source.kind, what=source.name, family=families[fact.family_id],
            text=getattr(fact, source.field),
            words=words[fact.pk], by=people[fact.recorded_by_id], at=fact.recorded_at,
            decision=decisions.get(fact.pk),
        )
        for source, fact in rows
    ]  # fmt: skip


def _decisions(texts: Any) -> QuerySet[TextDecided]:
    rows = TextDecided.objects.as_of().filter(text__in=[*texts] or [NOBODY])
    found: QuerySet[TextDecided] = rows.select_related("recorded_by")
    return found
