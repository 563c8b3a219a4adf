"""Which packages are out, what came of them, and what a person has to decide on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as visits
from alongside.workspaces.families.models import Family
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
    of_site = set(
        Family.objects.filter(study=study.slug, site__in=sites).values_list("number", flat=True)
    )
    ends = {one.package_id: one for one in PackageEnded.objects.as_of().filter(study=study.slug)}
    arrived = _arrived(study)
    return [
        _row(row, ends.get(row.pk), arrived[row.pk], person)
        for row in rows
        if row.recorded_by_id == person
        or (all and any(one["family"] in of_site for one in row.visits))
    ]


def _arrived(study: Study) -> dict[UUID, list[tuple[str, datetime, bool]]]:
    """Of each package what became of its entries, when they came, and whether that is settled."""
    done = set(
        DifferenceSettled.objects.as_of().filter(study=study.slug).values_list("arrived", flat=True)
    )
    found: dict[UUID, list[tuple[str, datetime, bool]]] = defaultdict(list)
    rows = EntryArrived.objects.filter(study=study.slug)
    for id, package, outcome, at in rows.values_list("pk", "package", "outcome", "recorded_at"):
        found[package].append((outcome, at, id in done))
    return found


def _row(
    package: PackageTaken,
    end: PackageEnded | None,
    came: list[tuple[str, datetime, bool]],
    person: int,
) -> PackageRow:
    counts = Counter(outcome for outcome, _, _ in came)
    return PackageRow(
        package, package.recorded_by.name, package.recorded_by_id == person,
        end.what if end else "", end.recorded_at if end else None, len(came),
        max((at for _, at, _ in came), default=None), counts[STOPPED],
        sum(outcome in OPEN and not done for outcome, _, done in came),
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
    rows = EntryArrived.objects.about(met).filter(
        study=study.slug, outcome__in=OPEN, part__in=parts, family__site__in=sites
    )
    done = DifferenceSettled.objects.as_of().values("arrived")
    waiting = rows.exclude(pk__in=done).select_related("family", "package", "recorded_by")
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
