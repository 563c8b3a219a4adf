"""What `alongside verify` finds, and what else it looks through beside the facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import models

from alongside.foundations.record.reading import Key, name_of_row


@dataclass(frozen=True)
class Finding:
    """One fault: `what` is changed, removed, inserted or broken."""

    what: str
    kind: str
    name: str
    detail: str


Check = Callable[[], Iterator[Finding]]
BESIDE: dict[str, Check] = {}
"""Checks of rows that are no facts and yet belong to the record, by name."""


def beside_the_facts(check: Check) -> Check:
    """Let `verify` run this, too; it lies in a module `verified` of its workspace."""
    BESIDE[f"{check.__module__}.{check.__qualname__}"] = check
    return check


def detail_of(column: str) -> str:
    return f"{column} is not stored in the form in which it was written"


def unreadable(model: type[models.Model], key: Key, problem: Exception) -> Finding:
    detail = f"cannot be read: {problem}"
    return Finding("changed", model._meta.label, name_of_row(model, key), detail)
