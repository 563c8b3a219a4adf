"""The one moment at which all shares are together: draw, seal, publish, forget."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import write
from alongside.foundations.sealing.sealing import open_bytes, purpose_key, seal_bytes
from alongside.science.protocol import Study
from alongside.science.randomisation import commitment
from alongside.workspaces.randomisation import queries, sealed_places
from alongside.workspaces.randomisation.models import (
    RootPublished,
    SequenceHeld,
    SequenceSealed,
    ShareWaiting,
    SharingBegun,
    Slot,
)

WAITING = "shares that wait"


def all_of(now: queries.Sharing, holder: str, share: bytes) -> dict[str, bytes] | None:
    """Every share by holder when this is the last one; until then it is kept sealed."""
    fact = now.fact
    if len(now.handed_in) + 1 < len(now.holders):
        sealed = seal_bytes(purpose_key(WAITING), share, f"{fact.pk}|{holder}")
        ShareWaiting.objects.create(sharing=fact, holder=holder, sealed=sealed)
        return None
    waiting = {
        row.holder: open_bytes(purpose_key(WAITING), bytes(row.sealed), f"{fact.pk}|{row.holder}")
        for row in ShareWaiting.objects.filter(sharing=fact)
    }
    return {**waiting, holder: share}


def forget(fact: SharingBegun) -> None:
    ShareWaiting.objects.filter(sharing=fact).delete()


def draw_and_seal(
    study: Study, fact: SharingBegun, shares: Mapping[str, bytes], *, by: Person, at: datetime
) -> RootPublished:
    """Draw the sequences, seal every place, and publish the root over all of them."""
    scheme = queries.scheme_of(fact)
    places = commitment.slots(scheme, commitment.sequence_key(scheme, shares))
    forget(fact)
    for stratum, own in groupby(places, key=lambda place: place.stratum):
        _seal(study, fact, stratum, list(own), shares, by=by, at=at)
    root = commitment.root_of(places).hex()
    return write(RootPublished, study=study, by=by, at=at, sharing=fact, root=root)


def _seal(
    study: Study,
    fact: SharingBegun,
    stratum: str,
    places: list[commitment.Slot],
    shares: Mapping[str, bytes],
    *,
    by: Person,
    at: datetime,
) -> None:
    digest = bytes.fromhex(fact.scheme_digest)
    sealed = [
        sealed_places.sealed(place, f"{fact.pk}|{stratum}|{place.place + 1}", digest, shares)
        for place in places
    ]
    about: dict[str, Any] = {"study": study, "by": by, "at": at}
    sequence = write(
        SequenceSealed, **about, stratum=stratum, length=len(places),
        commitment=queries.commitment(content for content, _ in sealed),
    )  # fmt: skip
    for position, (content, _) in enumerate(sealed, start=1):
        write(
            Slot, **about, sequence=sequence, stratum=stratum, position=position,
            sealed_arm=content,
        )  # fmt: skip
    write(
        SequenceHeld, **about, sharing=fact, sequence=sequence,
        leaves=[place.digest.hex() for place in places],
        openings={holder: [openings[holder] for _, openings in sealed] for holder in shares},
    )  # fmt: skip
