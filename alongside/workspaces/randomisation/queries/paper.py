"""Envelopes on paper: how far they are printed, which are opened, and whether all are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.science.protocol import Study
from alongside.workspaces.randomisation.models import Slot
from alongside.workspaces.randomisation.paper_models import (
    Envelope,
    EnvelopeOpened,
    EnvelopesCounted,
    EnvelopesReserved,
    HalfOnPaper,
    HalfTaken,
)
from alongside.workspaces.randomisation.queries.sequences import free_slots, next_slot, over

BOTH = 2


@dataclass(frozen=True)
class Printing:
    """Envelopes that are not all on paper yet: who has which half, and which are filled."""

    fact: EnvelopesReserved
    taken: dict[int, HalfTaken]
    on_paper: dict[int, HalfOnPaper]

    def half_of(self, person: Person) -> int | None:
        mine = [half for half, row in self.taken.items() if row.recorded_by_id == person.pk]
        return mine[0] if mine else None


@dataclass(frozen=True)
class EnvelopeRow:
    """One envelope, without what is in it."""

    stratum: str
    number: int
    made_at: datetime
    on_paper: bool
    over: bool
    opened: EnvelopeOpened | None
    taken_back: EnvelopeOpened | None
    out_of_order: bool

    @property
    def place_is_gone(self) -> bool:
        """Whether its place was given by an opening that was recorded by mistake."""
        return self.opened is None and bool(self.taken_back and self.taken_back.family_id)


@dataclass(frozen=True)
class Reconciled:
    """The envelopes of one stratum, those that should lie there, and the last count of them."""

    stratum: str
    rows: tuple[EnvelopeRow, ...]
    printing: Printing | None
    counted: EnvelopesCounted | None

    @property
    def closed(self) -> int:
        return sum(row.on_paper and row.opened is None for row in self.rows)

    @property
    def set_aside(self) -> tuple[int, ...]:
        """Closed, and never to be used: their place was given by a mistaken record."""
        return tuple(row.number for row in self.rows if row.place_is_gone)

    @property
    def out_of_order(self) -> tuple[int, ...]:
        return tuple(row.number for row in self.rows if row.out_of_order)


def next_slots(study: Study, stratum: str, most: int) -> list[Slot]:
    """The next free places of a stratum, all of one sequence."""
    first = next_slot(study, stratum)
    if first is None:
        return []
    own = free_slots(study).filter(sequence=first.sequence_id)
    return list(own.select_related("sequence").order_by("position")[:most])


def last_envelope(study: Study, stratum: str) -> int:
    rows = Envelope.objects.filter(study=study.slug, stratum=stratum)
    found: int | None = rows.aggregate(last=Max("number"))["last"]
    return found or 0


def printing(study: Study, stratum: str) -> Printing | None:
    """The envelopes of a stratum that are not all on paper; None when there are none."""
    return _printing(study).get(stratum)


def _printing(study: Study) -> dict[str, Printing]:
    taken, done = (_by_half(model, study) for model in (HalfTaken, HalfOnPaper))
    rows = EnvelopesReserved.objects.filter(study=study.slug).order_by("recorded_at", "pk")
    return {
        row.stratum: Printing(row, taken.get(row.pk, {}), done.get(row.pk, {}))
        for row in rows
        if len(done.get(row.pk, {})) < BOTH
    }


def _by_half(model: Any, study: Study) -> dict[Any, dict[int, Any]]:
    found: dict[Any, dict[int, Any]] = {}
    for row in model.objects.filter(study=study.slug).select_related("recorded_by"):
        found.setdefault(row.reserved_id, {})[row.half] = row
    return found


def on_paper_since(envelope: Envelope) -> datetime | None:
    """When the second of both halves was put into the envelope."""
    rows = HalfOnPaper.objects.filter(reserved=envelope.reserved_id)
    times = list(rows.values_list("recorded_at", flat=True))
    return max(times) if len(times) == BOTH else None


def last_opening(envelope: Envelope) -> EnvelopeOpened | None:
    """The last that was recorded of its opening, taken back or not; None if nothing was."""
    rows = EnvelopeOpened.objects.filter(envelope=envelope).select_related("family")
    known = list(rows)
    superseded = {row.supersedes_id for row in known}
    return next((row for row in known if row.pk not in superseded), None)


def is_over(slot: Slot) -> bool:
    """Whether the sequence of a place has ended."""
    return bool(over(slot.study).filter(pk=slot.sequence_id).exists())


def envelope(study: Study, stratum: str, number: int) -> Envelope | None:
    rows = Envelope.objects.filter(study=study.slug, stratum=stratum, number=number)
    found: Envelope | None = rows.select_related("slot", "reserved").first()
    return found


def people_of(study: Study) -> list[Person]:
    """Everybody who has a role in the study now, by name."""
    rows = RoleGiven.objects.as_of().filter(study=study.slug).select_related("person")
    ordered = rows.order_by("person__name", "person_id")
    return list(dict.fromkeys(row.person for row in ordered if row.person.is_active))


def reconciled(study: Study, strata: Sequence[str]) -> list[Reconciled]:
    """The envelopes of every stratum against what was recorded. The same number of queries."""
    waiting, rows = _printing(study), _envelopes(study)
    counted = EnvelopesCounted.objects.filter(study=study.slug).select_related("recorded_by")
    last = {row.stratum: row for row in counted.order_by("recorded_at", "pk")}
    return [
        Reconciled(one, tuple(rows.get(one, ())), waiting.get(one), last.get(one)) for one in strata
    ]


def _envelopes(study: Study) -> dict[str, list[EnvelopeRow]]:
    opened, taken_back = _openings(study)
    done, ended = _by_half(HalfOnPaper, study), set(over(study.slug).values_list("pk", flat=True))
    found: dict[str, list[Envelope]] = {}
    rows = Envelope.objects.filter(study=study.slug).select_related("reserved")
    for row in rows.order_by("number"):
        found.setdefault(row.stratum, []).append(row)
    return {
        stratum: [
            EnvelopeRow(
                stratum=stratum,
                number=row.number,
                made_at=row.recorded_at,
                on_paper=len(done.get(row.reserved_id, {})) == BOTH,
                over=row.reserved.sequence_id in ended,
                opened=opened.get(row.pk),
                taken_back=taken_back.get(row.pk),
                out_of_order=_out_of_order(row, own, opened),
            )
            for row in own
        ]
        for stratum, own in found.items()
    }


def _openings(study: Study) -> tuple[dict[Any, EnvelopeOpened], dict[Any, EnvelopeOpened]]:
    """By envelope the opening that stands, and the last one that was taken back."""
    rows = EnvelopeOpened.objects.filter(study=study.slug).order_by("recorded_at", "pk")
    known = list(rows.select_related("family", "opened_by", "recorded_by"))
    superseded = {row.supersedes_id for row in known}
    stands = {
        row.envelope_id: row for row in known if not row.retracted and row.pk not in superseded
    }
    return stands, {row.envelope_id: row for row in known if row.retracted}


def _out_of_order(row: Envelope, own: Sequence[Envelope], opened: dict[Any, Any]) -> bool:
    """Opened while one with a lower number was still closed."""
    if row.pk not in opened:
        return False
    when = opened[row.pk].occurred_at
    before = [other for other in own if other.number < row.number]
    return any(other.pk not in opened or opened[other.pk].occurred_at > when for other in before)
