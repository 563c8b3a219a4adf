"""A sequence that nobody makes alone: shares, what is published before, what is shown after."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alongside.science.randomisation.merkle import leaf, root
from alongside.science.randomisation.method import Factor, Levels
from alongside.science.randomisation.minimisation import Minimisation, place_secret
from alongside.science.randomisation.permuted_blocks import UnusableScheme, stratified
from alongside.science.randomisation.stream import KEY_BYTES, UnusableKey

Scheme = Mapping[str, Any]
_SHARE = b"alongside share 1\x00"
_KEY = b"alongside sequence key 1\x00"
_NONCE = b"alongside slot nonce 1\x00"
_OPENING = b"alongside opening 1\x00"
BEGINNING = bytes(32)


@dataclass(frozen=True)
class Slot:
    """One place of a stratum's sequence: its arm, and the nonce that hides it in its leaf.

    With minimisation no arm is there before a family comes: `arm` is then the secret of the
    place in hexadecimal, from which the arm is drawn together with the family's levels.
    """

    stratum: str
    place: int
    arm: str
    nonce: bytes

    @property
    def digest(self) -> bytes:
        """The leaf: SHA-256(0x00 || canonical JSON of stratum, place, arm, nonce)."""
        return leaf(canonical([self.stratum, self.place, self.arm, self.nonce.hex()]))


def canonical(content: Any) -> bytes:
    """JSON with sorted keys, without spaces, in UTF-8: the same content, the same bytes.

    >>> canonical({"b": 1, "a": ["é"]}).decode()
    '{"a":["é"],"b":1}'
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()


def commitment(scheme: Scheme, holder: str, share: bytes) -> bytes:
    """What a holder publishes before any share is shown: bound to the scheme and the name.

        SHA-256(label || SHA-256(scheme) || SHA-256(holder) || share)

    A share has 32 random bytes, so the commitment tells nothing about it, and no other share
    fits. Raises `UnusableKey` for a share of another length.

    >>> commitment({}, "statistician", bytes(32)) == commitment({}, "manager", bytes(32))
    False
    """
    return commitment_to(scheme_digest(scheme), holder, share)


def commitment_to(digest: bytes, holder: str, share: bytes) -> bytes:
    """The commitment of a holder who is given the digest of the scheme and not the scheme.

    Block sizes must not be shown to holders who allocate; a scheme with a `salt` of random
    bytes has a digest that tells nothing about them. Raises `UnusableKey`.

    >>> commitment_to(scheme_digest({}), "a", bytes(32)) == commitment({}, "a", bytes(32))
    True
    """
    return hashlib.sha256(_SHARE + digest + _of(holder) + _whole(share)).digest()


def scheme_digest(scheme: Scheme) -> bytes:
    """SHA-256 of the canonical JSON of a scheme, to which every share is bound.

    >>> scheme_digest({"salt": "1"}) == scheme_digest({"salt": "2"})
    False
    """
    return hashlib.sha256(canonical(scheme)).digest()


def opening(share: bytes, digest: bytes, stratum: str, place: int) -> bytes:
    """What a holder gives, from their own device, so that one place can be opened.

        HMAC-SHA256(share, label || SHA-256(scheme) || canonical JSON of stratum and place)

    It opens that place only (together with what the server keeps) and tells nothing about the
    share or another place. `place` counts from 0. Raises `UnusableKey`.

    >>> opening(bytes(32), bytes(32), "n", 0) == opening(bytes(32), bytes(32), "n", 1)
    False
    """
    message = _OPENING + digest + canonical([stratum, place])
    return hmac.new(_whole(share), message, hashlib.sha256).digest()


def sequence_key(scheme: Scheme, shares: Mapping[str, bytes], beacon: bytes = b"") -> bytes:
    """The key of all sequences, which exists only where every share is brought together.

        HMAC-SHA256(SHA-256(scheme), label || for each holder by name: SHA-256(name) || share
                    || SHA-256(beacon))

    All but one of the shares tell nothing about it. `beacon` is a public value named
    beforehand that nobody could foresee (or empty), so that holders who collude cannot try
    shares until they like the sequence.

    Raises `UnusableScheme` without a holder, `UnusableKey` for a share of another length.

    >>> len(sequence_key({}, {"manager": bytes(32), "statistician": bytes(32)}))
    32
    """
    if not shares:
        raise UnusableScheme("a sequence needs a holder, and two so that nobody makes it alone")
    joined = b"".join(_of(holder) + _whole(shares[holder]) for holder in sorted(shares))
    message = _KEY + joined + hashlib.sha256(beacon).digest()
    return hmac.new(scheme_digest(scheme), message, hashlib.sha256).digest()


def slots(scheme: Scheme, key: bytes) -> tuple[Slot, ...]:
    """Every place of every stratum, strata in the order of their names.

    The scheme is `{"method": "permuted_blocks", "arms": {arm: share}, "block_sizes": [...],
    "strata": {stratum: length}}`, or one of `minimisation_of` with its one stratum. The nonce of
    a place is HMAC-SHA256(key, label || canonical JSON of stratum and place). Raises
    `UnusableScheme` for another method and for minimisation in strata, `UnusableKey`.

    >>> scheme = {"method": "permuted_blocks", "arms": {"A": 1, "B": 1}, "block_sizes": [2],
    ...           "strata": {"north": 4}}
    >>> len(slots(scheme, bytes(32)))
    4
    """
    if scheme.get("method") not in ("permuted_blocks", "minimisation"):
        raise UnusableScheme("places are sealed for permuted blocks and for minimisation")
    return tuple(
        Slot(name, place, content, _nonce(key, name, place))
        for name, length in sorted(scheme["strata"].items())
        for place, content in enumerate(_contents(scheme, key, name, length))
    )


def _contents(scheme: Scheme, key: bytes, stratum: str, length: int) -> Sequence[str]:
    if scheme["method"] == "minimisation":
        if len(scheme["strata"]) != 1:
            raise UnusableScheme("minimisation has one sequence for all of its families")
        return [place_secret(key, place).hex() for place in range(length)]
    return stratified(key, [stratum], scheme["arms"], scheme["block_sizes"], length)[stratum]


def root_of(places: Sequence[Slot]) -> bytes:
    """The Merkle root over the places, published before the first family."""
    return root([slot.digest for slot in places])


def minimisation_of(scheme: Scheme) -> Minimisation:
    """The method of `{"method": "minimisation", "arms": …, "factors": [{"name", "levels",
    "weight"}], "measure": …, "probability": …}`; weights and probability as text. A scheme with
    `goes_on` counts the families of the sequence before it as well.

    Raises `UnusableScheme`.

    >>> factor = {"name": "s", "levels": ["n"], "weight": "1"}
    >>> minimisation_of({"method": "minimisation", "arms": {"A": 1, "B": 1}, "measure": "sd",
    ...                  "probability": "0.8", "factors": [factor]}).measure
    'sd'
    """
    if scheme.get("method") != "minimisation":
        raise UnusableScheme("this scheme is not one of minimisation")
    factors = tuple(Factor(f["name"], tuple(f["levels"]), f["weight"]) for f in scheme["factors"])
    return Minimisation(scheme["arms"], factors, scheme["measure"], scheme["probability"])


def event(
    place: int, family: str, levels: Levels, slot: int | None = None, *, paper: bool = False
) -> dict[str, Any]:
    """What is chained of an allocation: everything that decided it, and not its arm.

    `place` is its number in the chain, `family` a digest that does not name the family, `slot`
    its place in its stratum (blocks) or None (minimisation), `paper` whether the slot was one
    reserved for an envelope.
    """
    found = {"place": place, "family": family, "levels": dict(levels), "slot": slot}
    return {**found, "paper": True} if paper else found


def reservation(place: int, levels: Levels, slots: Sequence[int]) -> dict[str, Any]:
    """What is chained when the next slots of a stratum are kept for envelopes on paper.

    >>> reservation(3, {"site": "n"}, [2, 3])["reserved"]
    [2, 3]
    """
    return {"place": place, "levels": dict(levels), "reserved": list(slots)}


def chained(head: bytes, what: Mapping[str, Any]) -> bytes:
    """The head of the chain after an event: SHA-256(head before || canonical JSON of it).

    >>> chained(BEGINNING, event(0, "f", {})) == chained(BEGINNING, event(1, "f", {}))
    False
    """
    return hashlib.sha256(head + canonical(what)).digest()


def _nonce(key: bytes, stratum: str, place: int) -> bytes:
    return hmac.new(key, _NONCE + canonical([stratum, place]), hashlib.sha256).digest()


def _of(holder: str) -> bytes:
    return hashlib.sha256(holder.encode()).digest()


def _whole(share: bytes) -> bytes:
    if len(share) != KEY_BYTES:
        raise UnusableKey(f"a share has {KEY_BYTES} bytes, this one {len(share)}")
    return share
