"""Seals: a Merkle root over the ledger lines since the last one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction

from alongside.foundations.record.digests import digest_of_values, merkle_root
from alongside.foundations.record.glancing import Line
from alongside.foundations.record.models import Entry, Head, Seal
from alongside.foundations.record.writing import lock

FIRST = "0" * 64
_NUMBER = re.compile(r"\[(\d+),")  # each leaf begins with its line's number; parsing takes long
MOST = 1_000  # lines of one seal: whoever writes waits while it is put down
MOST_AT_ONCE = 20_000  # lines that are looked up together
LOOK_BACK = 10_000  # a writer that commits late may leave a line below the last sealed number


@dataclass(frozen=True)
class SealedTo:
    """The head of the chain: the number and digest of the last seal."""

    number: int
    digest: str


def leaf(entry: Entry | Line) -> list[str | int]:
    return [entry.number, entry.kind, str(entry.fact), entry.digest]


def leaf_text(values: list[str | int]) -> str:
    return json.dumps(values, separators=(",", ":"))


def seal_digest(seal: Seal) -> str:
    return digest_of_values([seal.number, seal.sealed_at, seal.root, seal.previous])


def unsealed(most: int | None = None) -> list[Entry]:
    """Ledger lines that no seal covers yet, in order; or the first of them.

    Every file that leaves asks this, so numbers alone are read of lines that are sealed.
    """
    sealed, floor = _sealed()
    recent = Entry.objects.filter(number__gt=floor).order_by("number")
    numbers = recent.values_list("number", flat=True)
    first = next((number for number in numbers if number not in sealed), None)
    if first is None:
        return []
    found = recent.filter(number__gte=first).iterator(chunk_size=MOST)
    return list(islice((entry for entry in found if entry.number not in sealed), most))


def _sealed() -> tuple[set[int], int]:
    """The numbers above a floor that seals cover: looked up from the last seal backwards."""
    rows = Seal.objects.order_by("-number").values_list("leaves", flat=True)
    last = rows.first()
    if last is None:
        return set(), -1
    numbers = _numbers(last)
    floor = max(numbers, default=0) - LOOK_BACK
    sealed = {number for number in numbers if number > floor}
    if len(sealed) == LOOK_BACK:
        return sealed, floor  # every number there can be: earlier seals add nothing
    for text in rows[1:].iterator(chunk_size=100):  # a trial may have very many
        numbers = _numbers(text)
        sealed |= numbers
        if numbers and max(numbers) < floor:
            break
    return sealed, floor


def _numbers(leaves: str) -> set[int]:
    return set(map(int, _NUMBER.findall(leaves)))


def seal(*, at: datetime) -> Seal | None:
    """Seal what is not sealed yet, and answer with the last seal; None when nothing is new.

    What is to be sealed is looked up beside the turn to write, since lines never change; within it
    only whether the last seal is still the same.
    """
    made = None
    while True:
        last = _last()
        lines = [leaf(entry) for entry in unsealed(MOST_AT_ONCE)]
        for first in range(0, len(lines), MOST):
            new = _next(last, lines[first : first + MOST], at)
            if not _put_down(new, last):
                break  # somebody else sealed meanwhile: look again
            made = last = new
        else:
            if len(lines) < MOST_AT_ONCE:
                return made


def _last() -> Seal | None:
    return Seal.objects.defer("leaves").order_by("-number").first()


def _next(last: Seal | None, lines: list[list[str | int]], at: datetime) -> Seal:
    new = Seal(
        number=last.number + 1 if last else 1,
        sealed_at=at,
        leaves=json.dumps(lines, separators=(",", ":")),
        root=merkle_root([leaf_text(line) for line in lines]),
        previous=last.digest if last else FIRST,
    )
    new.digest = seal_digest(new)
    return new


@transaction.atomic
def _put_down(new: Seal, last: Seal | None) -> bool:
    """Whether it could be: it follows the last seal, and no other came between."""
    lock("record.seal")
    there = _last()
    if (there and there.digest) != (last and last.digest):
        return False
    new.save(force_insert=True)
    Head.objects.update_or_create(pk=1, defaults={"number": new.number, "digest": new.digest})
    return True


def sealed_to(*, at: datetime) -> SealedTo:
    """Seal what is new and answer with the last seal: for whatever leaves the record.

    A seal is bookkeeping over what is there, as one is made every minute; it changes no fact.
    """
    seal(at=at)
    head = Head.objects.filter(pk=1).first()
    return SealedTo(head.number, head.digest) if head else SealedTo(0, FIRST)
