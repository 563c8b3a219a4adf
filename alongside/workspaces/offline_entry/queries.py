"""Which packages are out, what came of them, and what a person has to decide on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as visits
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.queries import at_sites
from alongside.workspaces.offline_entry.models import (
    LOST,
    OPEN,
    STOPPED,
    DifferenceSettled,
    EntryArrived,
    PackageEnded,
    PackageTaken,
)

Only = Collection[UUID] | None
MOST_NAMED = 500  # packages; of more, all are counted


@dataclass(frozen=True)
class Chosen:
    """A visit by the number of its family and its own name."""

    number: str
    visit: str


@dataclass(frozen=True)
class PackageRow:
    """One package: whose, on which tablet, what has come of it, and what is open."""

    package: PackageTaken
    by: str
    mine: bool
    ended: str
    ended_at: datetime | None
    arrived: int
    last_at: datetime | None
    stopped: int
    undecided: int


@dataclass(frozen=True)
class Difference:
    """Something from a tablet that a person has to decide on, or has decided."""

    arrived: EntryArrived
    number: str
    settled: DifferenceSettled | None
    now: str


def awaited(package: PackageTaken) -> int:
    """The number of the entry that comes next."""
    last = EntryArrived.objects.filter(package=package).aggregate(last=Max("sequence"))["last"]
    return int(last or 0) + 1


def latest(package: PackageTaken) -> datetime | None:
    """When the last entry that arrived was made."""
    found: datetime | None = EntryArrived.objects.filter(package=package).aggregate(
        last=Max("occurred_at")
    )["last"]
    return found


def ended(package: PackageTaken) -> PackageEnded | None:
    found: PackageEnded | None = (
        PackageEnded.objects.as_of().filter(package=package).select_related("recorded_by").first()
    )
    return found


def settled(arrived: EntryArrived) -> DifferenceSettled | None:
    found: DifferenceSettled | None = (
        DifferenceSettled.objects.as_of()
        .filter(arrived=arrived)
        .select_related("recorded_by")
        .first()
    )
    return found


def to_take(study: Study, sites: Sequence[str], at: datetime, part: str, met: Only) -> list[
    visits.DueVisit
]:  # fmt: skip
    """The visits that can be done now, those that are booked first by their time."""
    rows = [
        row
        for row in visits.all_due(study, sites, at, part)
        if row.state in ("under_way", "overdue", "booked", "open")
        and (met is None or row.family in met)
    ]
    return sorted(rows, key=lambda row: (row.planned_for is None, row.planned_for or at))


def packages(
    study: Study, sites: Sequence[str], parts: Sequence[str], person: int, *, all: bool
) -> list[PackageRow]:
    """Packages of this person, or of everybody at these sites, the newest first; four queries."""
    taken = PackageTaken.objects.as_of().filter(study=study.slug, part__in=parts)
    rows = list(taken.select_related("recorded_by").order_by("-recorded_at"))
    if not all:
        rows = [row for row in rows if row.recorded_by_id == person]
    taken_along = {one["family"] for row in rows for one in row.visits} if all else set()
    of_site = set(
        at_sites(Family.objects.filter(number__in=taken_along), study, sites, "site").values_list(
            "number", flat=True
        )
    )
    ends = {one.package_id: one for one in PackageEnded.objects.as_of().filter(study=study.slug)}
    arrived = _arrived(study, rows)
    return [
        _row(row, ends.get(row.pk), arrived[row.pk], person)
        for row in rows
        if row.recorded_by_id == person
        or (all and any(one["family"] in of_site for one in row.visits))
    ]


@dataclass
class _Came:
    """What came of one package."""

    entries: int = 0
    last_at: datetime | None = None
    stopped: int = 0
    undecided: int = 0


def _arrived(study: Study, packages: Sequence[PackageTaken]) -> dict[UUID, _Came]:
    """Counted by the database: a tablet sends many entries. Two queries."""
    found: dict[UUID, _Came] = defaultdict(_Came)
    rows = EntryArrived.objects.filter(study=study.slug)
    if len(packages) <= MOST_NAMED:
        rows = rows.filter(package__in=packages)
    each = rows.order_by().values_list("package", "outcome")
    for package, outcome, entries, at in each.annotate(Count("pk"), Max("recorded_at")):
        came = found[package]
        came.entries += entries
        came.last_at = max(at, came.last_at or at)
        came.stopped += entries if outcome == STOPPED else 0
    for package, entries in (
        _undecided(rows).order_by().values_list("package").annotate(Count("pk"))
    ):
        found[package].undecided = entries
    return found


def _undecided(rows: QuerySet[EntryArrived]) -> QuerySet[EntryArrived]:
    done = DifferenceSettled.objects.as_of().values("arrived")
    return rows.filter(outcome__in=OPEN).exclude(pk__in=done)


def _row(package: PackageTaken, end: PackageEnded | None, came: _Came, person: int) -> PackageRow:
    return PackageRow(
        package, package.recorded_by.name, package.recorded_by_id == person,
        end.what if end else "", end.recorded_at if end else None,
        came.entries, came.last_at, came.stopped, came.undecided,
    )  # fmt: skip


def package(study: Study, id: UUID, parts: Sequence[str]) -> PackageTaken | None:
    """A package of this study that somebody who sees these parts of visits may know of."""
    found: PackageTaken | None = (
        PackageTaken.objects.as_of()
        .filter(study=study.slug, pk=id, part__in=parts)
        .select_related("recorded_by")
        .first()
    )
    return found


def is_lost(end: PackageEnded | None) -> bool:
    return end is not None and end.what == LOST


def differences(
    study: Study, sites: Sequence[str], parts: Sequence[str], met: Only
) -> list[EntryArrived]:
    """What waits for a decision, the earliest first; one query."""
    rows = at_sites(EntryArrived.objects.about(met).filter(part__in=parts), study, sites)
    waiting = _undecided(rows).select_related("family", "package", "recorded_by")
    return list(waiting.order_by("recorded_at", "sequence"))


def difference(
    study: Study, id: UUID, sites: Sequence[str], parts: Sequence[str], met: Only
) -> Difference | None:
    """One entry that differed or was refused, with what the record says now; five queries."""
    arrived = (
        EntryArrived.objects.about(met)
        .filter(study=study.slug, pk=id, outcome__in=OPEN, part__in=parts, family__site__in=sites)
        .select_related("family", "package__recorded_by", "opened")
        .first()
    )
    if arrived is None:
        return None
    return Difference(arrived, arrived.family.number, settled(arrived), _now(study, arrived))


def _now(study: Study, arrived: EntryArrived) -> str:
    """What the record says of the same item now; "" where it says nothing."""
    opened = visits.find(arrived.family, arrived.visit, arrived.part)
    if opened is None:
        return ""
    if not arrived.item:
        return opened.mode
    try:
        state = visits.answers(study, opened, arrived.form).items.get(arrived.item)
    except visits.NoSuchForm:
        return ""
    return state.value if state else ""
