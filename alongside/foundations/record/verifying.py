"""Finding every row of the record that was changed, removed or put in by another way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models

from alongside.foundations.record.digests import canonical, digest, merkle_root
from alongside.foundations.record.models import Entry, Fact, Seal
from alongside.foundations.record.seals import FIRST, leaf, leaf_text, seal_digest
from alongside.foundations.record.writing import family_of


@dataclass(frozen=True)
class Finding:
    """One fault: `what` is changed, removed, inserted or broken."""

    what: str
    kind: str
    name: str
    detail: str


@dataclass(frozen=True)
class Verified:
    facts: int
    seals: int
    unsealed: int
    head: str
    findings: tuple[Finding, ...]


def verify() -> Verified:
    """Recompute every digest and every seal, and compare."""
    lines, unreadable = _read_all(Entry)
    findings = list(unreadable)
    entries = {entry.fact: entry for entry in lines}
    seals, unreadable = _read_all(Seal)
    findings += unreadable
    sealed, broken = _check_seals(seals, {entry.number: entry for entry in lines})
    findings += broken
    seen: set[Any] = set()
    count = 0
    for model in apps.get_models():
        if issubclass(model, Fact):
            facts, unreadable = _read_all(model)
            count += len(facts)
            findings += unreadable
            findings += _check_facts(facts, entries)
            seen |= {fact.pk for fact in facts}
    for fact, entry in entries.items():
        if fact not in seen:
            findings.append(Finding("removed", entry.kind, str(fact), "the row is not there"))
    head = seals[-1].digest if seals else FIRST
    unsealed = len([entry for entry in lines if entry.number not in sealed])
    return Verified(count, len(seals), unsealed, head, tuple(findings))


def _read_all(model: type[models.Model]) -> tuple[list[Any], list[Finding]]:
    order = model._meta.pk.attname
    try:
        return list(model._default_manager.order_by(order)), []
    except (ValueError, TypeError, DatabaseError, UnicodeDecodeError):
        return _read_one_by_one(model)


def _read_one_by_one(model: type[models.Model]) -> tuple[list[Any], list[Finding]]:
    rows, findings = [], []
    table, key = model._meta.db_table, model._meta.pk.column
    place = "rowid" if connection.vendor == "sqlite" else "ctid::text"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {place} FROM "{table}" ORDER BY "{key}"')  # noqa: S608
        places = [row[0] for row in cursor.fetchall()]
    for at in places:
        condition = "rowid = %s" if connection.vendor == "sqlite" else "ctid::text = %s"
        query = f'SELECT * FROM "{table}" WHERE {condition}'  # noqa: S608
        try:
            rows += list(model._default_manager.raw(query, [at]))
        except (ValueError, TypeError, DatabaseError, UnicodeDecodeError) as problem:
            detail = f"cannot be read: {problem}"
            findings.append(Finding("changed", model._meta.label, f"row {at}", detail))
    return rows, findings


def _check_facts(facts: list[Fact], entries: dict[Any, Entry]) -> Iterator[Finding]:
    for fact in facts:
        kind, name = fact._meta.label, str(fact.pk)
        entry = entries.get(fact.pk)
        if entry is None:
            yield Finding("inserted", kind, name, "the ledger has no line for it")
        elif digest(fact) != fact.digest:
            yield Finding("changed", kind, name, "its content does not match its digest")
        elif fact.digest != entry.digest:
            yield Finding("changed", kind, name, "its digest is not the one in the ledger")
        elif _line(entry) != _expected_line(fact):
            yield Finding("changed", "record.Entry", str(entry.number), f"ledger line of {name}")


def _line(entry: Entry) -> list[Any]:
    return [
        entry.kind, entry.study, entry.family, canonical(entry.recorded_at), entry.recorded_by_id
    ]  # fmt: skip


def _expected_line(fact: Fact) -> list[Any]:
    return [
        fact._meta.label, fact.study, family_of(fact), canonical(fact.recorded_at),
        fact.recorded_by_id,
    ]  # fmt: skip


def _check_seals(seals: list[Seal], entries: dict[int, Entry]) -> tuple[set[int], list[Finding]]:
    sealed: set[int] = set()
    findings = []
    previous, expected = FIRST, 1
    for seal in seals:
        name = str(seal.number)
        if seal.number != expected:
            detail = f"seal {expected} should come here"
            findings.append(Finding("removed", "record.Seal", str(expected), detail))
        elif seal.previous != previous:
            findings.append(Finding("changed", "record.Seal", name, "the chain is broken here"))
        lines = _leaves(seal)
        if lines is None or merkle_root([leaf_text(line) for line in lines]) != seal.root:
            findings.append(Finding("changed", "record.Seal", name, "leaves do not give its root"))
        if seal_digest(seal) != seal.digest:
            findings.append(Finding("changed", "record.Seal", name, "digest does not fit"))
        for line in lines or []:
            sealed.add(int(line[0]))
            findings += _check_leaf(line, entries)
        previous, expected = seal.digest, seal.number + 1
    return sealed, findings


def _leaves(seal: Seal) -> list[list[str | int]] | None:
    try:
        lines = json.loads(seal.leaves)
        return [
            [int(number), str(kind), str(fact), str(mark)] for number, kind, fact, mark in lines
        ]
    except (ValueError, TypeError):
        return None


def _check_leaf(line: list[str | int], entries: dict[int, Entry]) -> Iterator[Finding]:
    entry = entries.get(int(line[0]))
    if entry is None:
        yield Finding("removed", "record.Entry", str(line[0]), f"{line[1]} {line[2]}")
    elif leaf(entry) != line:
        yield Finding("changed", "record.Entry", str(line[0]), f"{line[1]} {line[2]}")
