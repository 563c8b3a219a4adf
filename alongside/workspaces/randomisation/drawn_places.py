"""Places that this installation seals by itself: each with its sealing key, bound to its name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import derived_id, write
from alongside.foundations.sealing.sealing import open_bytes, purpose_key, seal_bytes
from alongside.science.protocol import Study
from alongside.workspaces.randomisation import queries
from alongside.workspaces.randomisation.models import SequenceSealed, Slot

PURPOSE = "allocation sequence"
PADDED = 64  # every place takes the same room, or its length alone would tell the arm


def slot_label(study: str, stratum: str, position: int) -> str:
    return f"{study}|{stratum}|{position}"


def write_sequence(
    study: Study, stratum: str, arms: Iterable[str], *, by: Person, at: datetime, entry: UUID | None
) -> SequenceSealed:
    """Seal each arm as a place of its own, in their order."""
    key = purpose_key(PURPOSE)
    sealed = [
        seal_bytes(key, arm.encode().ljust(PADDED, b"\0"), slot_label(study.slug, stratum, place))
        for place, arm in enumerate(arms, start=1)
    ]
    sequence = write(
        SequenceSealed, study=study, by=by, at=at, entry=entry, stratum=stratum,
        length=len(sealed), commitment=queries.commitment(sealed),
    )  # fmt: skip
    for position, arm in enumerate(sealed, start=1):
        write(
            Slot, study=study, by=by, at=at, entry=derived_id(sequence.pk, at, f"slot {position}"),
            sequence=sequence, stratum=stratum, position=position, sealed_arm=arm,
        )  # fmt: skip
    return sequence


def opened(study: Study, slot: Slot) -> str:
    """The arm in a place that the installation sealed by itself."""
    label = slot_label(study.slug, slot.stratum, slot.position)
    plain = open_bytes(purpose_key(PURPOSE), bytes(slot.sealed_arm), label)
    return study.arm(plain.rstrip(b"\0").decode()).id
