"""Whether the seals still fit each other and the lines that they cover."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from alongside.foundations.record.digests import merkle_root
from alongside.foundations.record.findings import Finding
from alongside.foundations.record.glancing import Line
from alongside.foundations.record.ledger import Ledger
from alongside.foundations.record.models import Head, Seal
from alongside.foundations.record.seals import FIRST, leaf, leaf_text, seal_digest

MOST_NAMED = 100
NUMBERS = re.compile(r'\[([0-9]{1,18}),"').findall


def check_seals(seals: list[Seal], ledger: Ledger) -> tuple[set[int], list[Finding]]:
    """The numbers of the lines that the seals cover, and everything that does not fit.

    Where a seal has its lines sign by sign as the ledger gives them, none is looked at by itself.
    """
    sealed: set[int] = set()
    findings: list[Finding] = []
    previous, expected = FIRST, 1
    for seal in seals:
        name = str(seal.number)
        if seal.number != expected:
            detail = f"seal {expected} should come here"
            findings.append(Finding("removed", "record.Seal", str(expected), detail))
        elif seal.previous != previous:
            findings.append(Finding("changed", "record.Seal", name, "the chain is broken here"))
        covered, texts = _as_in_the_ledger(seal, ledger.leaves)
        lines = None if texts else _leaves(seal)
        if lines is not None:
            covered, texts = [int(line[0]) for line in lines], [leaf_text(line) for line in lines]
        if texts is None or merkle_root(texts) != seal.root:
            findings.append(Finding("changed", "record.Seal", name, "leaves do not give its root"))
        if seal_digest(seal) != seal.digest:
            findings.append(Finding("changed", "record.Seal", name, "digest does not fit"))
        if texts == [] or not sealed.isdisjoint(covered):
            findings.append(Finding("inserted", "record.Seal", name, "it covers nothing new"))
        sealed.update(covered)
        for line in lines or []:
            findings += _check_leaf(line, ledger.by_number)
        previous, expected = seal.digest, seal.number + 1
    return sealed, [*findings, *_check_head(seals)]


def _check_head(seals: list[Seal]) -> Iterator[Finding]:
    """The last seal is noted apart, so that one more or one less at the end is seen."""
    heads = list(Head.objects.order_by("pk"))
    for extra in heads[1:]:
        yield Finding("inserted", "record.Head", str(extra.pk), "there is one last seal only")
    last, digest = (seals[-1].number, seals[-1].digest) if seals else (0, FIRST)
    if not heads:
        if seals:
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


def _as_in_the_ledger(seal: Seal, known: dict[int, str]) -> tuple[list[int], list[str] | None]:
    """The lines of a seal, their numbers and texts, when its text is that of those lines."""
    if not isinstance(seal.leaves, str):
        return [], None
    numbers = [int(number) for number in NUMBERS(seal.leaves)]
    texts = [known[number] for number in numbers if number in known]
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


def _check_leaf(line: list[str | int], entries: dict[int, Line]) -> Iterator[Finding]:
    entry = entries.get(int(line[0]))
    if entry is None:
        yield Finding("removed", "record.Entry", str(line[0]), f"{line[1]} {line[2]}")
    elif leaf(entry) != line:
        yield Finding("changed", "record.Entry", str(line[0]), f"{line[1]} {line[2]}")
