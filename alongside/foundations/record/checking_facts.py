"""Whether each fact is as it was written and as its line in the ledger says, and the other way."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError

from alongside.foundations.record.as_written import otherwise
from alongside.foundations.record.digests import canonical, digest
from alongside.foundations.record.findings import Finding, detail_of, unreadable
from alongside.foundations.record.glancing import Line, glance
from alongside.foundations.record.ledger import Ledger
from alongside.foundations.record.models import Fact
from alongside.foundations.record.reading import Key, asked, at_keys, columns_of, objects_at
from alongside.foundations.record.writing import family_of


class Looked:
    """What was seen of the facts. Those that are sound are only counted."""

    def __init__(self, ledger: Ledger) -> None:
        self.facts = 0
        self.findings: list[Finding] = []
        self._ledger = ledger
        self._sound: Counter[str] = Counter()
        self._seen: set[UUID] = set()
        self._unreadable: set[UUID] = set()

    def through(self, model: type[Fact]) -> None:
        """All facts of a kind: what cannot be read is named first, the others by their ids."""
        sound = 0
        lost, odd = list[Finding](), list[tuple[UUID, Finding]]()
        for fitting, others in glance(model):
            sound += fitting
            facts, problems = objects_at(model, others) if others else ([], {})
            lost += [unreadable(model, *problem) for problem in problems.items()]
            odd += [(fact.pk, finding) for fact, finding in self._closely(model, facts)]
            self._unreadable |= _ids_at(model, list(problems))
            self._seen |= {fact.pk for fact in facts}
            self.facts += fitting + len(facts)
        self._sound[json.dumps(model._meta.label)] = sound
        self.findings += [*lost, *(finding for _, finding in sorted(odd, key=lambda one: one[0]))]

    def _closely(self, model: type[Fact], facts: list[Any]) -> Iterator[tuple[Any, Finding]]:
        differing = otherwise(model, facts)
        lines = self._ledger.of_facts([fact.pk for fact in facts])
        for fact in facts:
            if finding := _fault(fact, lines.get(fact.pk), differing.get(fact.lies_at)):
                yield fact, finding

    def lines_left(self) -> list[Any]:
        """The lines whose facts are not there or cannot be read, once all kinds were looked at.

        Where as many facts of a kind are sound as it has lines, each line has its own.
        """
        short = {kind for kind, lines in self._ledger.kinds.items() if lines != self._sound[kind]}
        left = list(self._ledger.odd)
        for lines in self._ledger.of_kinds(short) if short else ():
            there = _there(lines) - self._unreadable
            left += [line for line in lines if line.fact not in there]
        return sorted((line for line in left if line.fact not in self._seen), key=_number)


def _number(line: Line) -> int:
    return line.number


def _there(lines: list[Line]) -> set[UUID]:
    """The facts of these lines for which there is a row of their kind."""
    facts: defaultdict[str, list[UUID]] = defaultdict(list)
    for line in lines:
        facts[line.kind].append(line.fact)
    there: set[UUID] = set()
    for model in (model for model in apps.get_models() if issubclass(model, Fact)):
        if ids := facts.get(model._meta.label):
            there |= set(model._default_manager.filter(pk__in=ids).values_list("pk", flat=True))
    return there


def _ids_at(model: type[Fact], keys: list[Key]) -> set[UUID]:
    """The ids of rows that cannot be read otherwise, as far as these can."""
    key, found = model._meta.pk, set[UUID]()
    for each in keys:
        for (value,) in asked(at_keys(model, columns_of(model, [key]), [each]), [each]) or ():
            with suppress(ValidationError):
                found.add(key.to_python(value))
    return found


def _fault(fact: Any, line: Any, column: str | None) -> Finding | None:
    kind, name = fact._meta.label, str(fact.pk)
    if line is None:
        return Finding("inserted", kind, name, "the ledger has no line for it")
    if digest(fact) != fact.digest:
        return Finding("changed", kind, name, "its content does not match its digest")
    if fact.digest != line.digest:
        return Finding("changed", kind, name, "its digest is not the one in the ledger")
    if _said(line) != _expected(fact):
        return Finding("changed", "record.Entry", str(line.number), f"ledger line of {name}")
    return Finding("changed", kind, name, detail_of(column)) if column else None


def _said(line: Any) -> list[Any]:
    return [
        line.kind, line.study, line.family, canonical(line.recorded_at), line.recorded_by_id
    ]  # fmt: skip


def _expected(fact: Fact) -> list[Any]:
    return [
        fact._meta.label, fact.study, family_of(fact), canonical(fact.recorded_at),
        fact.recorded_by_id,
    ]  # fmt: skip
