"""Certificates of trials with envelopes on paper, a changed ratio and lists from elsewhere."""

from __future__ import annotations

from alongside.science.randomisation import commitment
from tests.science.randomisation.test_commitment import BLOCKS, SHARES

GLASGOW = {"site": "Glasgow"}
STEPS = ("screen", "reserve 3", "screen", "paper 2", "screen", "paper 1", "reserve 2", "screen")


def certificate(scheme=BLOCKS, steps=STEPS, first_family=0):
    """A certificate of one stratum: places from the screen, reserved, or from an envelope."""
    key = commitment.sequence_key(scheme, SHARES)
    places = commitment.slots(scheme, key)
    arms = [slot.arm for slot in places if slot.stratum == "Glasgow"]
    head, rows, after = commitment.BEGINNING, [], 0
    for number, step in enumerate(steps):
        word, _, count = step.partition(" ")
        if word == "reserve":
            event = commitment.reservation(number, GLASGOW, range(after, after + int(count)))
            row, after = event, after + int(count)
        else:
            slot = int(count) if word == "paper" else after
            after += word == "screen"
            family = f"family {first_family + number}"
            event = commitment.event(number, family, GLASGOW, slot, paper=word == "paper")
            row = {**event, "arm": arms[slot]}
        head = commitment.chained(head, event)
        rows.append(row)
    commitments = {who: commitment.commitment(scheme, who, one) for who, one in SHARES.items()}
    return {
        "scheme": scheme,
        "commitments": {who: told.hex() for who, told in commitments.items()},
        "shares": {who: share.hex() for who, share in SHARES.items()},
        "beacon": "", "root": commitment.root_of(places).hex(), "head": head.hex(),
        "allocations": rows,
    }  # fmt: skip


def rechained(told):
    """The head that fits the rows as they stand, as somebody who changes them would make it."""
    head = commitment.BEGINNING
    for one in told["allocations"]:
        head = commitment.chained(head, {k: v for k, v in one.items() if k != "arm"})
    return {**told, "head": head.hex()}


def two_sequences():
    """A ratio of 1:1, and from an adaptation point on 2:1, chained to the end of the first."""
    first = certificate()
    scheme = {**BLOCKS, "arms": {"IPS": 2, "SAU": 1}, "block_sizes": [3, 6],
              "follows": first["head"]}  # fmt: skip
    return {"sequences": [first, certificate(scheme, ("screen", "screen"), 100)]}


def with_a_list():
    some = {"stratum": "Glasgow", "places": 12, "source": "blockrand", "sha256": "00" * 32}
    return {**certificate(), "brought_in": [some]}
