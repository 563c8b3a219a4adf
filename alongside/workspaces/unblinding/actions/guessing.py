"""What an assessor or a parent believes the arm to be. It is never compared with the truth here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.unblinding import queries
from alongside.workspaces.unblinding.codes import ASSESSOR, PARENT, SURE
from alongside.workspaces.unblinding.models import ArmGuessed
from alongside.workspaces.unblinding.refusals import (
    NotAsListed,
    NothingToGuess,
    NoVisitYet,
    ReasonNeeded,
    SurenessNeeded,
)


@action
def guess(
    *,
    study: Study,
    family: Family,
    whose: str,
    arm: str,
    sure: str,
    by: Person,
    at: datetime,
    reason: str = "",
    entry: UUID | None = None,
) -> ArmGuessed:
    """Record a belief, or correct it with a reason. No arm means that they do not know."""
    if whose not in (ASSESSOR, PARENT) or arm not in {"", *(one.id for one in study.arms)}:
        raise NotAsListed
    if arm and sure not in SURE:
        raise SurenessNeeded
    lock(f"guess {family.pk} {whose}")
    refuse_unless_asked(study, family, whose, by)
    sure = sure if arm else ""
    standing = queries.guess_of(family, whose, by)
    if standing is None:
        return write(
            ArmGuessed, study=study, by=by, at=at, entry=entry, family=family, whose=whose, arm=arm,
            sure=sure,
        )  # fmt: skip
    if not reason.strip():
        raise ReasonNeeded
    return correct(
        standing, study=study, by=by, at=at, entry=entry, reason=reason.strip(), arm=arm,
        sure=sure,
    )  # fmt: skip


def refuse_unless_asked(study: Study, family: Family, whose: str, by: Person) -> None:
    """An assessor guesses for families whom they met after allocation; a parent is asked then."""
    met = queries.assessors(study, family)
    if whose == ASSESSOR and by.pk not in met:
        raise NothingToGuess
    if not met:
        raise NoVisitYet
