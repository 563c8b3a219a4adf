"""What several actions check before they write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from alongside.science.protocol import Study
from alongside.science.protocol.reasons import ReasonList
from alongside.workspaces.families import actions as families
from alongside.workspaces.families import queries as family_queries
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals.actions.refusals import (
    AlreadyDecided,
    AlreadyDeclined,
    CriteriaUnanswered,
    CriteriaUnknown,
    FamilyElsewhere,
    InTheFuture,
    ReasonsNeeded,
    ReasonsUnknown,
    UnknownCode,
)
from alongside.workspaces.referrals.given import Reasons
from alongside.workspaces.referrals.models import Declined, EligibilityDecision

ANSWERS = {"yes", "no", "unsure"}
CLOCKS_DIFFER = timedelta(minutes=5)


def refuse_the_future(occurred_at: datetime | None, at: datetime) -> None:
    """Clocks of phones and servers differ a little; more than that is a slip of the pen."""
    if occurred_at is not None and occurred_at > at + CLOCKS_DIFFER:
        raise InTheFuture(occurred_at)


def check_code(value: str, known: tuple[str, ...], what: str) -> None:
    if value not in known:
        raise UnknownCode(what)


def check_reasons(study: Study, list: ReasonList, reasons: Reasons) -> None:
    """At least one coded reason, and the main one among them."""
    if not reasons.coded or not reasons.main:
        raise ReasonsNeeded
    known = {reason.id for reason in study.reasons_in(list)}
    if not set(reasons.coded) <= known or reasons.main not in reasons.coded:
        raise ReasonsUnknown


def check_criteria(
    study: Study,
    site: str,
    criteria: Mapping[str, Mapping[str, str]],
    when: Literal["referral", "screening"],
    *,
    complete: bool = True,
) -> None:
    """Every criterion asked at this moment has an answer, and nothing else has."""
    asked = [one.id for one in study.eligibility if when == "screening" or one.at_referral]
    if not set(criteria) <= set(asked):
        raise CriteriaUnknown
    if any(said.get("answer") not in ANSWERS for said in criteria.values()):
        raise CriteriaUnknown
    open_ones = [id for id in asked if id not in criteria]
    if complete and open_ones:
        raise CriteriaUnanswered([study.criterion_text(id, site) for id in open_ones])


def refuse_unless_contactable(family: Family) -> None:
    refuse_joined(family)
    if not family_queries.agreed_to_contact(family):
        raise families.ContactNotAgreed


def refuse_joined(family: Family) -> None:
    if into := family_queries.joined_into(family):
        raise FamilyElsewhere(family.number, into.number)


def refuse_decided(family: Family) -> None:
    """Refuse when an eligibility decision or a declining stands, naming who and when."""
    decided = EligibilityDecision.objects.as_of().filter(family=family)
    if decision := decided.select_related("recorded_by").first():
        what = "eligible" if decision.eligible else "not eligible"
        raise AlreadyDecided(what, decision.recorded_by.name, decision.recorded_at)
    refuse_declined(family)


def refuse_declined(family: Family) -> None:
    declined = Declined.objects.as_of().filter(family=family).select_related("recorded_by")
    if row := declined.first():
        raise AlreadyDeclined(row.recorded_by.name, row.recorded_at)
