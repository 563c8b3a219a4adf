"""Taking back what was recorded by mistake, with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct
from alongside.science.protocol import Study
from alongside.workspaces.families import actions as families
from alongside.workspaces.families.models import FamilyFact
from alongside.workspaces.referrals.actions.refusals import NotToBeTakenBack
from alongside.workspaces.referrals.queries import CORRECTABLE


@action
def take_back(
    *,
    study: Study,
    fact: FamilyFact,
    by: Person,
    at: datetime,
    reason: str,
    entry: UUID | None = None,
) -> FamilyFact:
    """Take a fact back: it stays in the history and counts no more."""
    if not isinstance(fact, CORRECTABLE):
        raise NotToBeTakenBack
    if not reason.strip():
        raise families.ReasonNeeded
    return correct(
        fact, study=study, by=by, at=at, reason=reason.strip(), entry=entry, retracted=True
    )
