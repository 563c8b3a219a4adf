"""Finding every row of the record that was changed, removed or put in by another way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.utils.module_loading import autodiscover_modules

from alongside.foundations.record.checking_facts import Looked
from alongside.foundations.record.checking_seals import check_seals
from alongside.foundations.record.findings import BESIDE, Finding
from alongside.foundations.record.glancing import Line
from alongside.foundations.record.ledger import Ledger
from alongside.foundations.record.models import Fact
from alongside.foundations.record.one_moment import one_moment


@dataclass(frozen=True)
class Verified:
    facts: int
    seals: int
    unsealed: int
    head: str
    findings: tuple[Finding, ...]


def verify(noted: str = "") -> Verified:
    """Recompute every digest and every seal, and compare, all as of one moment.

    `noted` is the head of an earlier day, whole or its beginning: a seal must have it still.
    """
    autodiscover_modules("verified")
    with one_moment():
        return _verified(noted)


def _verified(noted: str) -> Verified:
    ledger = Ledger()
    chain = check_seals(ledger, noted.strip().lower())
    unsealed = ledger.unsealed()
    looked = Looked(ledger)
    for model in (model for model in apps.get_models() if issubclass(model, Fact)):
        looked.through(model)
    findings = [*ledger.unreadable, *ledger.otherwise, *chain.unreadable, *chain.broken]
    findings += [*looked.findings, *_without_fact(looked.lines_left(), ledger), *chain.otherwise]
    findings += [finding for check in BESIDE.values() for finding in check()]
    if not chain.found_noted:
        findings.append(Finding("removed", "record.Seal", noted, "no seal has this head any more"))
    return Verified(looked.facts, chain.seals, unsealed, chain.head, tuple(findings))


def _without_fact(lines: Iterable[Line], ledger: Ledger) -> Iterator[Finding]:
    for line in lines:
        detail = "the row is not there"
        if line.number not in ledger.sealed:
            detail += f", or line {line.number} of the ledger was put in"
        yield Finding("removed", line.kind, str(line.fact), detail)
