"""Which pages about a family have no use to a person yet."""

from __future__ import annotations

from alongside.science.protocol import Permission
from alongside.workspaces.assessments.queries import finished_visits
from alongside.workspaces.families.models import Family
from alongside.workspaces.study.permissions import Here
from alongside.workspaces.unblinding.queries.guesses import assessors

ASK, GUESS, GUESS_OF_PARENT = "unblinding:ask", "unblinding:guess", "unblinding:guess_of_parent"


def of_no_use_yet(here: Here, family: Family) -> frozenset[str]:
    """Asking for an arm before there can be one, and guessing before a visit after allocation.

    Whether the family is allocated already is not asked: blinded people read the family's page.
    """
    closed = set()
    if here.may(Permission.UNBLINDING_ASK) and not finished_visits(here.study, only=[family.pk]):
        closed.add(ASK)
    if here.permissions & {Permission.UNBLINDING_GUESS, Permission.UNBLINDING_ENTER_GUESS}:
        met = assessors(here.study, family)
        if here.person.pk not in met or not here.blinded:
            closed.add(GUESS)
        if not met or here.blinded:
            closed.add(GUESS_OF_PARENT)
    return frozenset(closed)
