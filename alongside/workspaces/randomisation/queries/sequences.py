"""Sealed sequences: how long, how far used, and never what is in them."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from alongside.science.protocol import Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation.mending_models import PlacesSetAside, SequenceBroughtIn
from alongside.workspaces.randomisation.models import (
    Allocation,
    AllocationEnded,
    SequenceHeld,
    SequenceSealed,
    Slot,
)
from alongside.workspaces.randomisation.paper_models import Envelope

WHOLE_STUDY = "whole_study"


@dataclass(frozen=True)
class SequenceRow:
    """A sealed sequence, without anything that tells what is in it.

    `intact` says whether the sealed places still have the fingerprint of the day they were made.
    """

    stratum: str
    place: str
    length: int
    used: int
    sealed_at: datetime
    sealed_by: str
    commitment: str
    intact: bool
    made_here: bool = True

    @property
    def left(self) -> int:
        return self.length - self.used


def strata(study: Study) -> dict[str, str]:
    """Every stratum that has a sequence of its own, and its name."""
    if "site" in study.strata:
        return {site.id: site.name for site in study.sites}
    return {WHOLE_STUDY: study.name}


def stratum_of(study: Study, family: Family) -> str:
    return family.site if "site" in study.strata else WHOLE_STUDY


def sequences(study: Study) -> list[SequenceRow]:
    """The sealed sequences of the study, by place and then by time."""
    used = Allocation.objects.filter(study=study.slug).values_list("slot__sequence", flat=True)
    counts, names = Counter(used), strata(study)
    rows = SequenceSealed.objects.filter(study=study.slug).select_related("recorded_by")
    fingerprints = _fingerprints(study)
    others = set(
        SequenceBroughtIn.objects.filter(study=study.slug).values_list("sequence", flat=True)
    )
    return [
        SequenceRow(
            stratum=row.stratum,
            place=names.get(row.stratum, row.stratum),
            length=row.length,
            used=counts[row.pk],
            sealed_at=row.recorded_at,
            sealed_by=row.recorded_by.name,
            commitment=row.commitment,
            intact=fingerprints.get(row.pk) == row.commitment,
            made_here=row.pk not in others,
        )
        for row in rows.order_by("stratum", "recorded_at")
    ]


def commitment(sealed: Iterable[bytes | memoryview]) -> str:
    """The SHA-256 digest of the sealed places in their order."""
    return hashlib.sha256(b"".join(bytes(each) for each in sealed)).hexdigest()


def _fingerprints(study: Study) -> dict[UUID, str]:
    places: dict[UUID, list[bytes]] = defaultdict(list)
    rows = Slot.objects.filter(study=study.slug).order_by("position")
    for sequence, sealed in rows.values_list("sequence_id", "sealed_arm"):
        places[sequence].append(bytes(sealed))
    return {sequence: commitment(sealed) for sequence, sealed in places.items()}


def places_left(study: Study) -> dict[str, int]:
    """How many sealed places each stratum still has."""
    left = dict.fromkeys(strata(study), 0)
    counts = free_slots(study).values_list("stratum").annotate(count=Count("pk")).order_by()
    return {**left, **dict(counts)}


def next_slot(study: Study, stratum: str) -> Slot | None:
    """The first slot of the stratum that no family has."""
    slots = free_slots(study).filter(stratum=stratum)
    found: Slot | None = slots.order_by("sequence__recorded_at", "sequence", "position").first()
    return found


def free_slots(study: Study) -> Any:
    """Places that no family has and no envelope, without those of sequences that are over."""
    used, on_paper = Allocation.objects.values("slot"), Envelope.objects.values("slot")
    free = Slot.objects.filter(study=study.slug).exclude(pk__in=used).exclude(pk__in=on_paper)
    return free.exclude(sequence__in=over(study.slug).values("pk"))


def over(study: str) -> Any:
    """Sequences of which no place is opened any more: shared ones that were ended, and others
    whose unused places were set aside."""
    ended = AllocationEnded.objects.filter(study=study).values("sharing")
    held = SequenceHeld.objects.filter(study=study, sharing__in=ended).values("sequence")
    aside = PlacesSetAside.objects.filter(study=study).values("sequence")
    own = SequenceSealed.objects.filter(study=study)
    return own.filter(Q(pk__in=held) | Q(pk__in=aside))
