"""Judging a qualitative progression criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.accounts.signing import sign
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import action, correct, derived_id, lock, write
from alongside.science.protocol import ProgressionCriterion, Study
from alongside.workspaces.monitoring.models import JudgementEvidence, QualitativeJudgement
from alongside.workspaces.monitoring.queries.judgements import standing


class CountedNotJudged(Refusal):
    """Nobody can judge what is counted."""

    def __init__(self, criterion: ProgressionCriterion) -> None:
        super().__init__(
            f"“{criterion.measured}” is counted from the record, so it cannot be judged. "
            "Nothing was saved."
        )


class ColourHasNoMeaning(Refusal):
    """The study says what each colour means; others cannot be given."""

    field = "colour"

    def __init__(self) -> None:
        super().__init__("The study does not use this colour here. Choose one of those shown.")


class JudgementIncomplete(Refusal):
    """A judgement needs its words and its evidence."""

    field = "evidence"

    def __init__(self) -> None:
        super().__init__(
            "Write both what the team concluded and the evidence on which it did. "
            "Others must be able to follow the judgement later."
        )


class SayWhyAgain(Refusal):
    """A judgement that stands is changed only by a new one that says why."""

    field = "why"

    def __init__(self, by: str) -> None:
        super().__init__(
            f"{by} has judged this already. Read that judgement below, and say why it is judged "
            "again. Nothing was saved; what you wrote is still here."
        )


class JudgedMeanwhile(Refusal):
    """Somebody signed another judgement after this page was opened."""

    def __init__(self, by: str) -> None:
        super().__init__(
            f"{by} has judged this since you opened the page. Read that judgement below, and sign "
            "again if yours should take its place. Nothing was saved; what you wrote is still here."
        )


@dataclass(frozen=True)
class PointedAt:
    """What a judgement points at: pages of figures as of `as_of`, families, addresses."""

    figures: Sequence[str] = ()
    families: Sequence[str] = ()
    addresses: Sequence[str] = ()
    as_of: datetime | None = None


@action
def judge(
    *,
    study: Study,
    criterion: ProgressionCriterion,
    by: Person,
    at: datetime,
    colour: str,
    words: str,
    evidence: str,
    password: str,
    why: str = "",
    seen: str | None = None,
    pointed_at: PointedAt | None = None,
    entry: UUID | None = None,
) -> QualitativeJudgement:
    """Judge a criterion; the password is the signature. A later judgement takes its place.

    `seen` is the judgement that stood when the page was opened ("" for none); without it any may
    have stood. Where one stands, `why` says why it is judged again.
    """
    if criterion.kind != "judged":
        raise CountedNotJudged(criterion)
    if getattr(criterion.meaning, colour, None) is None:
        raise ColourHasNoMeaning
    if not (words.strip() and evidence.strip()):
        raise JudgementIncomplete
    lock(f"judgement {study.slug} {criterion.id}")
    before = _before(study, criterion, why, seen)
    sign(by, password, at, "the judgement")
    said = {"colour": colour, "words": words.strip(), "evidence": evidence.strip()}
    given: dict[str, Any] = {"study": study, "by": by, "at": at, "entry": entry, **said}
    made: QualitativeJudgement
    if before is None:
        made = write(QualitativeJudgement, criterion=criterion.id, **given)
    else:
        made = correct(before, reason=why.strip(), occurred_at=at, **given)
    _point(study, by, at, made, pointed_at or PointedAt())
    return made


def _before(
    study: Study, criterion: ProgressionCriterion, why: str, seen: str | None
) -> QualitativeJudgement | None:
    before = standing(study, criterion.id)
    if before is None:
        return None
    if seen is not None and seen != str(before.pk):
        raise JudgedMeanwhile(before.recorded_by.name)
    if not why.strip():
        raise SayWhyAgain(before.recorded_by.name)
    return before


def _point(
    study: Study, by: Person, at: datetime, judgement: QualitativeJudgement, pointed: PointedAt
) -> None:
    lists = (
        ("figures", pointed.figures), ("family", pointed.families), ("address", pointed.addresses),
    )  # fmt: skip
    for kind, whats in lists:
        for number, what in enumerate(whats):
            write(
                JudgementEvidence, study=study, by=by, at=at, judgement=judgement, kind=kind,
                what=what, as_of=(pointed.as_of or at) if kind == "figures" else None,
                entry=derived_id(judgement.pk, at, f"{kind} {number}"),
            )  # fmt: skip
