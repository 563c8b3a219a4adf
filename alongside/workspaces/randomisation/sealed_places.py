"""Sealing the places of a shared sequence, and opening one with what a holder gives.

A place is sealed with a key of its own. For each holder that key is sealed again under a key
made of two parts: the installation's sealing key, which is never in the database, and the
holder's opening of that place, which is never on the server before the place is due.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping

from alongside.foundations import entropy
from alongside.foundations.sealing.sealing import SealBroken, open_bytes, purpose_key, seal_bytes
from alongside.science.randomisation.commitment import Slot, opening

PURPOSE = "shared allocation sequence"
PADDED = 256  # every place takes the same room, or its length alone would tell the arm


def sealed(slot: Slot, label: str, digest: bytes, shares: Mapping[str, bytes]) -> SealedPlace:
    """One place, and for each holder what opens it together with the holder."""
    own = entropy.token_bytes(32)
    content = json.dumps([slot.arm, slot.nonce.hex()]).encode().ljust(PADDED)
    openings = {
        holder: seal_bytes(
            _key(opening(share, digest, slot.stratum, slot.place)), own, f"{label}|{holder}"
        ).hex()
        for holder, share in shares.items()
    }
    return seal_bytes(own, content, label), openings


def opened(
    stratum: str, place: int, label: str, content: bytes, kept: SealedOpenings, given: bytes
) -> Slot:
    """The place as it was drawn. Raises `SealBroken` if `given` is not its opening."""
    for holder, wrapped in kept.items():
        try:
            own = open_bytes(_key(given), bytes.fromhex(wrapped), f"{label}|{holder}")
        except SealBroken:
            continue
        arm, nonce = json.loads(open_bytes(own, content, label))
        return Slot(stratum, place, arm, bytes.fromhex(nonce))
    raise SealBroken


def _key(given: bytes) -> bytes:
    return hmac.new(purpose_key(PURPOSE), given, hashlib.sha256).digest()


SealedOpenings = Mapping[str, str]
SealedPlace = tuple[bytes, dict[str, str]]
