"""Whether the seals still fit each other and the lines that they cover."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from alongside.foundations.record.as_written import otherwise
from alongside.foundations.record.digests import merkle_root
from alongside.foundations.record.findings import Finding, detail_of, unreadable
from alongside.foundations.record.ledger import Ledger
from alongside.foundations.record.models import Head, Seal
from alongside.foundations.record.reading import Key, key_of, objects_at
from alongside.foundations.record.seals import FIRST, leaf, leaf_text, seal_digest

MOST_NAMED = 100
SIGNS_AT_ONCE = 4_000_000
NUMBERS = re.compile(r'\[([0-9]{1,18}),"').findall


@dataclass
class Chain:
    """The seals as they were read, one after another, and what does not fit."""

    noted: str
    seals: int = 0
    last: int = 0
    head: str = FIRST
    expected: int = 1
    found_noted: bool = False
    unreadable: list[Finding] = field(default_factory=list)
    broken: list[Finding] = field(default_factory=list)
    otherwise: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.found_noted = FIRST.startswith(self.noted)

    def follow(self, seal: Seal, ledger: Ledger) -> None:
        name = str(seal.number)
        if seal.number != self.expected:
            detail = f"seal {self.expected} should come here"
            self.broken.append(Finding("removed", "record.Seal", str(self.expected), detail))
        elif seal.previous != self.head:
            self.broken.append(Finding("changed", "record.Seal", name, "the chain is broken here"))
        self.broken += _check_seal(seal, ledger)
        self.seals += 1
        self.last, self.head, self.expected = seal.number, seal.digest, seal.number + 1
        self.found_noted = self.found_noted or seal.digest.startswith(self.noted)


def check_seals(ledger: Ledger, noted: str) -> Chain:
    """Every seal in turn, while the ledger is read beside them."""
    chain = Chain(noted)
    for keys in _weighed():
        seals, problems = objects_at(Seal, keys)
        chain.unreadable += [unreadable(Seal, *problem) for problem in problems.items()]
        differing = otherwise(Seal, seals)
        for seal in seals:
            if isinstance(seal.number, int):
                chain.follow(seal, ledger)
            if column := differing.get(seal.lies_at):
                name = str(seal.number)
                chain.otherwise.append(Finding("changed", "record.Seal", name, detail_of(column)))
    chain.broken += _check_head(chain)
    return chain


def _weighed() -> Iterator[list[Key]]:
    """The keys of the seals by number, so many at a time that their texts are no burden."""
    size = "length" if connection.vendor == "sqlite" else "octet_length"
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {key_of(Seal)}, {size}(leaves) FROM "{Seal._meta.db_table}" AS it '  # noqa: S608
            "ORDER BY number"
        )
        rows = cursor.fetchall()
    some: list[Key] = []
    signs = 0
    for key, more in rows:
        if some and (signs + more > SIGNS_AT_ONCE or len(some) == MOST_NAMED):
            yield some
            some, signs = [], 0
        some.append(key)
        signs += more
    if some:
        yield some


def _check_seal(seal: Seal, ledger: Ledger) -> Iterator[Finding]:
    """Where a seal has its lines sign by sign as the ledger gives them, none is looked at alone."""
    name = str(seal.number)
    covered, texts = _as_in_the_ledger(seal, ledger)
    lines = None if texts else _leaves(seal)
    if lines is not None:
        covered, texts = [int(line[0]) for line in lines], [leaf_text(line) for line in lines]
    if texts is None or merkle_root(texts) != seal.root:
        yield Finding("changed", "record.Seal", name, "leaves do not give its root")
    if seal_digest(seal) != seal.digest:
        yield Finding("changed", "record.Seal", name, "digest does not fit")
    if ledger.cover(covered) or texts == []:
        yield Finding("inserted", "record.Seal", name, "it covers nothing new")
    if lines:
        known = ledger.numbered([int(line[0]) for line in lines])
        for line in lines:
            yield from _check_leaf(line, known)


def _check_head(chain: Chain) -> Iterator[Finding]:
    """The last seal is noted apart, so that one more or one less at the end is seen."""
    heads = list(Head.objects.order_by("pk"))
    for extra in heads[1:]:
        yield Finding("inserted", "record.Head", str(extra.pk), "there is one last seal only")
    last, digest = chain.last, chain.head
    if not heads:
        if chain.seals:
            yield Finding("removed", "record.Head", "1", f"seal {last} is not noted as the last")
        return
    head = heads[0]
    for number in range(last + 1, min(head.number, last + MOST_NAMED) + 1):
        yield Finding("removed", "record.Seal", str(number), f"seal {head.number} was the last one")
    for number in range(head.number + 1, last + 1):
        yield Finding("inserted", "record.Seal", str(number), f"seal {head.number} was the last")
    if (head.number, head.pk) == (last, 1) and head.digest == digest:
        return
    if head.number == last or head.pk != 1:
        yield Finding("changed", "record.Head", str(head.pk), f"it does not note seal {last}")


def _as_in_the_ledger(seal: Seal, ledger: Ledger) -> tuple[list[int], list[str] | None]:
    """The lines of a seal, their numbers and texts, when its text is that of those lines."""
    if not isinstance(seal.leaves, str):
        return [], None
    numbers = [int(number) for number in NUMBERS(seal.leaves)]
    texts = ledger.leaves(numbers)
    if texts and f"[{','.join(texts)}]" == seal.leaves:
        return numbers, texts
    return [], None


def _leaves(seal: Seal) -> list[list[str | int]] | None:
    try:
        lines = json.loads(seal.leaves)
        return [
            [int(number), str(kind), str(fact), str(mark)] for number, kind, fact, mark in lines
        ]
    except (ValueError, TypeError):
        return None


def _check_leaf(line: list[str | int], entries: dict[int, Any]) -> Iterator[Finding]:
    entry = entries.get(int(line[0]))
    if entry is None:
        yield Finding("removed", "record.Entry", str(line[0]), f"{line[1]} {line[2]}")
    elif leaf(entry) != line:
        yield Finding("changed", "record.Entry", str(line[0]), f"{line[1]} {line[2]}")
