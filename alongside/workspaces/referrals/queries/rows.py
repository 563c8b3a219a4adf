"""What the queries about referrals answer with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.foundations.pages.paging import Paged
from alongside.science.protocol.eligibility import Criterion


@dataclass(frozen=True)
class Said:
    """One criterion's answer and note."""

    answer: str
    note: str


@dataclass(frozen=True)
class ReferralRow:
    id: UUID
    team: str
    agreed_to_contact: bool
    criteria: dict[str, Said]
    reasons: tuple[str, ...]
    main_reason: str
    words: str
    ages_fit: bool | None
    duplicate_reason: str
    at: datetime
    by: str


@dataclass(frozen=True)
class MyReferral:
    """A referral as its social worker sees it; `state` is one of `words.STATES`."""

    number: str
    site: str
    at: datetime
    agreed_to_contact: bool
    ages_fit: bool | None
    state: str


@dataclass(frozen=True)
class AttemptRow:
    id: UUID
    channel: str
    outcome: str
    note: str
    next_due: date | None
    at: datetime
    by: str


@dataclass(frozen=True)
class InformationRow:
    id: UUID
    document: str
    version: str
    mode: str
    giver: str
    at: datetime
    by: str


@dataclass(frozen=True)
class ScreeningRow:
    id: UUID
    criteria: dict[str, Said]
    verdict: str
    at: datetime
    by: str


@dataclass(frozen=True)
class DecisionRow:
    id: UUID
    eligible: bool
    reasons: tuple[str, ...]
    main_reason: str
    words: str
    discussed_with: str
    at: datetime
    by: str


@dataclass(frozen=True)
class DeclinedRow:
    id: UUID
    reasons: tuple[str, ...]
    main_reason: str
    words: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Answered:
    """The team's signed answer to a question about a criterion."""

    id: UUID
    criterion: str
    question: str
    answer: str
    decision: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Question:
    """A question to the team; `answered` is None while it waits."""

    id: UUID
    family: UUID
    number: str
    site: str
    criterion: str
    question: str
    at: datetime
    by: str
    answered: Answered | None


@dataclass(frozen=True)
class Questions:
    """One page of questions to the team, and how many of all wait for an answer."""

    page: Paged
    waiting: int


@dataclass(frozen=True)
class CriterionLine:
    """One criterion on the screening page, with all that is known about it."""

    criterion: Criterion
    text: str
    help: str
    referred: Said | None
    screened: Said | None
    asked: Question | None
    decided_before: tuple[Answered, ...]


@dataclass(frozen=True)
class Standing:
    """Where a family stands before consent."""

    referral: ReferralRow | None
    attempts: tuple[AttemptRow, ...]
    information: tuple[InformationRow, ...]
    screening: ScreeningRow | None
    decision: DecisionRow | None
    declined: DeclinedRow | None
