"""Finding every row of the record that was changed, removed or put in by another way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models
from django.utils.module_loading import autodiscover_modules

from alongside.foundations.record.as_written import otherwise
from alongside.foundations.record.checking_seals import check_seals
from alongside.foundations.record.digests import canonical, digest
from alongside.foundations.record.findings import BESIDE, Finding, detail_of
from alongside.foundations.record.glancing import Line, lines_as_json, sound
from alongside.foundations.record.ledger import Ledger
from alongside.foundations.record.models import Entry, Fact, Seal
from alongside.foundations.record.seals import FIRST
from alongside.foundations.record.writing import family_of


@dataclass(frozen=True)
class Verified:
    facts: int
    seals: int
    unsealed: int
    head: str
    findings: tuple[Finding, ...]


def verify(noted: str = "") -> Verified:
    """Recompute every digest and every seal, and compare.

    `noted` is the head of an earlier day, whole or its beginning: a seal must have it still.
    """
    autodiscover_modules("verified")
    ledger, findings = _read_ledger()
    seals, unreadable = _read_all(Seal)
    findings += unreadable
    sealed, broken = check_seals(seals, ledger)
    findings += broken
    count, seen = 0, set()
    for model in (model for model in apps.get_models() if issubclass(model, Fact)):
        known = sound(model, ledger.said)
        if known is None:
            facts, unreadable = _read_all(model)
            findings += [*unreadable, *_check_facts(model, facts, ledger.by_fact)]
            known = {f'"{fact.pk}"' for fact in facts}
        count += len(known)
        seen |= known
    findings += _without_fact(ledger.without(seen), sealed)
    findings += _kept_otherwise(Seal, seals)
    findings += [finding for check in BESIDE.values() for finding in check()]
    heads = [FIRST, *(seal.digest for seal in seals)]
    if not any(head.startswith(noted.strip().lower()) for head in heads):
        findings.append(Finding("removed", "record.Seal", noted, "no seal has this head any more"))
    unsealed = len(ledger.numbers - sealed)
    return Verified(count, len(seals), unsealed, heads[-1], tuple(findings))


def _read_ledger() -> tuple[Ledger, list[Finding]]:
    """The ledger, and the lines that are not kept as they were written."""
    rows = lines_as_json()
    if rows is not None:
        return Ledger(rows), []
    entries, findings = _read_all(Entry)
    return Ledger(None, entries), [*findings, *_kept_otherwise(Entry, entries)]


def _without_fact(entries: Iterable[Line], sealed: set[int]) -> Iterator[Finding]:
    for entry in entries:
        detail = "the row is not there"
        if entry.number not in sealed:
            detail += f", or line {entry.number} of the ledger was put in"
        yield Finding("removed", entry.kind, str(entry.fact), detail)


def _kept_otherwise(model: type[models.Model], rows: list[Any]) -> Iterator[Finding]:
    for key, column in otherwise(model, rows).items():
        yield Finding("changed", f"record.{model.__name__}", str(key), detail_of(column))


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


def _check_facts(
    model: type[Fact], facts: list[Fact], entries: dict[Any, Line]
) -> Iterator[Finding]:
    differing = otherwise(model, facts)
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
        elif fact.pk in differing:
            yield Finding("changed", kind, name, detail_of(differing[fact.pk]))


def _line(entry: Line) -> list[Any]:
    return [
        entry.kind, entry.study, entry.family, canonical(entry.recorded_at), entry.recorded_by_id
    ]  # fmt: skip


def _expected_line(fact: Fact) -> list[Any]:
    return [
        fact._meta.label, fact.study, family_of(fact), canonical(fact.recorded_at),
        fact.recorded_by_id,
    ]  # fmt: skip
