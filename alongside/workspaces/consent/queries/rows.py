"""What the queries about consent answer with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from alongside.science.protocol import ConsentKind, Document

StateName = Literal["given", "sign_again", "not_asked", "not_given", "withdrawn"]
VALID: frozenset[StateName] = frozenset({"given", "sign_again"})


@dataclass(frozen=True)
class GivenRow:
    """A consent as it was given; `parent` is the parent's number in the family."""

    id: UUID
    kind: str
    parent: int | None
    children: tuple[str, ...]
    document: str
    version: str
    language: str
    statements: dict[str, bool]
    signed_as: str
    has_paper: bool
    mode: str
    at: datetime
    recorded_at: datetime
    by: str


@dataclass(frozen=True)
class ConsentState:
    """Where one consent of one family stands. `fact` is what made it so; `at` and `by` are its.

    `given` is the latest signed form, also after the consent was withdrawn.
    """

    kind: ConsentKind
    state: StateName
    document: Document
    given: GivenRow | None = None
    fact: UUID | None = None
    at: datetime | None = None
    by: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether the family's agreement stands, even if a newer version waits to be signed."""
        return self.state in VALID


@dataclass(frozen=True)
class StoppingRow:
    """A withdrawal of the family: in which way, when, told by whom."""

    id: UUID
    scope: str
    stops: tuple[str, ...]
    main_reason: str
    words: str
    told_by: str
    at: datetime
    by: str
    tells_arm: bool


@dataclass(frozen=True)
class Opening:
    """When consent becomes possible: when the information was given, and from when on."""

    informed_at: datetime
    version: str
    possible_from: datetime


@dataclass(frozen=True)
class Waiting:
    """What consent still needs of a family that may take part."""

    family: UUID
    number: str
    site: str
    since: datetime
    opening: Opening | None
    to_sign: tuple[str, ...] = ()
    sign_again: tuple[str, ...] = ()
    to_ask: tuple[str, ...] = ()
