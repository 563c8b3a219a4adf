"""Judging a qualitative progression criterion."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import action, write
from alongside.science.protocol import ProgressionCriterion, Study
from alongside.workspaces.monitoring.models import QualitativeJudgement


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


class NotYourPassword(Refusal):
    """The password is the signature."""

    field = "password"

    def __init__(self) -> None:
        super().__init__(
            "This is not your password, so the judgement is not signed and nothing was saved. "
            "Type the password with which you sign in."
        )


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
    entry: UUID | None = None,
) -> QualitativeJudgement:
    """Judge a criterion; the password is the signature. A later judgement takes its place."""
    if criterion.kind != "judged":
        raise CountedNotJudged(criterion)
    if getattr(criterion.meaning, colour, None) is None:
        raise ColourHasNoMeaning
    if not (words.strip() and evidence.strip()):
        raise JudgementIncomplete
    if not by.check_password(password):
        raise NotYourPassword
    return write(
        QualitativeJudgement, study=study, by=by, at=at, entry=entry, criterion=criterion.id,
        colour=colour, words=words.strip(), evidence=evidence.strip(),
    )  # fmt: skip
