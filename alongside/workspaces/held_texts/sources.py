"""Which texts blinded people read. Each workspace says it of its own; nothing here knows them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from alongside.science.protocol import Study


@dataclass(frozen=True)
class Source:
    """A kind of fact, the field that holds its text, what it is called, and which of them."""

    kind: str
    field: str
    name: str
    wanted: Q = Q()  # noqa: RUF009 - never changed

    def facts(self) -> Any:
        """Those that stand."""
        return apps.get_model(self.kind)._default_manager.as_of().filter(self.wanted)


class Known(Protocol):
    """From when on somebody could know the arm of each of these families."""

    def __call__(
        self, study: Study, *, only: Collection[UUID] | None = None
    ) -> Mapping[UUID, datetime]: ...


SOURCES: dict[str, Source] = {}
BY_RULE: set[str] = set()
_KNOWN: list[Known] = []


def read_by_blinded(source: Source) -> None:
    """Let the texts of a kind of fact be held until they were read."""
    SOURCES[source.kind] = source


def written_by_rule(email: str) -> None:
    """Let what an account writes by the study definition alone wait for nobody: nobody typed it.

    Words that would tell an arm are looked for in it all the same.
    """
    BY_RULE.add(email)


def arms_known_by(known: Known) -> None:
    """Let a later workspace say from when on a family's arm can be known; never which it is."""
    if known not in _KNOWN:
        _KNOWN.append(known)


def arm_known_from(study: Study, families: Collection[UUID]) -> dict[UUID, datetime]:
    found: dict[UUID, datetime] = {}
    for known in _KNOWN:
        found |= known(study, only=families)
    return found
