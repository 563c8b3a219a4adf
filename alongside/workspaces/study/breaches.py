"""The register of breaches: what happened, who has to hear of it, and until when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from alongside.science.protocol import Study
from alongside.workspaces.study.models import BreachReported, DataBreach

KINDS = ("lost_device", "wrong_receiver", "seen_by_others", "changed_or_lost", "other")
RISKS = ("none", "some", "high")
REGULATOR, SPONSOR, PEOPLE = "regulator", "sponsor", "people"
RECEIVERS = (REGULATOR, SPONSOR, PEOPLE)
WITHIN = {REGULATOR: timedelta(hours=72), SPONSOR: timedelta(days=7)}


@dataclass(frozen=True)
class Due:
    """Somebody who has to hear of a breach: until when, and when they did."""

    to: str
    until: datetime | None
    reported_at: datetime | None = None

    def is_late(self, at: datetime) -> bool:
        return self.until is not None and (self.reported_at or at) > self.until


@dataclass(frozen=True)
class Breach:
    """One line of the register."""

    id: UUID
    kind: str
    risk: str
    people: int | None
    words: str
    aware_at: datetime
    by: str
    due: tuple[Due, ...]

    @property
    def open(self) -> bool:
        return any(one.reported_at is None for one in self.due)


def must_hear(risk: str, aware_at: datetime) -> tuple[Due, ...]:
    """The sponsor hears of every breach, the regulator unless there is no risk, people if high."""
    wanted = {"none": (SPONSOR,), "some": (REGULATOR, SPONSOR), "high": RECEIVERS}[risk]
    return tuple(Due(to, aware_at + WITHIN[to] if to in WITHIN else None) for to in wanted)


def breaches(study: Study, *, blinded: bool = False) -> list[Breach]:
    """Every breach, the latest first. Two queries, however many there are.

    The words may tell which support a family was given: whoever is blinded does not get them.
    """
    told: dict[UUID, dict[str, datetime]] = defaultdict(dict)
    for row in BreachReported.objects.as_of().filter(study=study.slug).order_by("occurred_at"):
        told[row.breach_id].setdefault(row.to, row.occurred_at)
    rows = DataBreach.objects.as_of().filter(study=study.slug).select_related("recorded_by")
    found = [_read(row, told[row.pk]) for row in rows.order_by("-occurred_at", "-id")]
    return [replace(one, words="") for one in found] if blinded else found


def breach(study: Study, id: UUID, *, blinded: bool = False) -> Breach | None:
    return next((one for one in breaches(study, blinded=blinded) if one.id == id), None)


def _read(row: DataBreach, told: dict[str, datetime]) -> Breach:
    due = must_hear(row.risk, row.occurred_at)
    return Breach(
        id=row.pk,
        kind=row.kind,
        risk=row.risk,
        people=row.people,
        words=row.words,
        aware_at=row.occurred_at,
        by=row.recorded_by.name,
        due=tuple(Due(one.to, one.until, told.get(one.to)) for one in due),
    )
