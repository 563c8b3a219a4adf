"""What is said about keeping in touch and about families that were lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from alongside.foundations.pages.filters import day
from alongside.science.protocol import Permission, Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.queries import Contact
from alongside.workspaces.follow_up import queries
from alongside.workspaces.follow_up.models import LostToFollowUp
from alongside.workspaces.referrals import words as referrals
from alongside.workspaces.referrals.queries import AttemptRow
from alongside.workspaces.study.next_steps import NextStep

TRY_AGAIN = "Try the family again"
PAST_WINDOW = "{visit} is past its window: reach the family, or record that it was lost"
ATTEMPT_RECORDED = "The attempt is recorded."
LOSS_RECORDED = "It is recorded that the family was lost. If they come back, say so on this page."
LOSS_CORRECTED = "The correction is recorded. What was recorded before stays in the history."
FOUND = "Good: the family counts as taking part again."
NOT_REACHED_YET = "No contact is recorded yet."
SAFE = {True: "yes", False: "not known to be"}


def sentence(last: date | None, rows: Sequence[AttemptRow]) -> str:
    """What stands on top: when the family was last reached, and how often since then."""
    if last is None:
        return NOT_REACHED_YET
    return f"The family was last reached on {day(last)}."


def attempt_lines(rows: Sequence[AttemptRow]) -> list[dict[str, Any]]:
    """Attempts for the timeline."""
    return [
        {
            "words": f"{referrals.CHANNELS.get(row.channel, row.channel)}: "
            f"{referrals.outcome(row.outcome).lower()}",
            "at": row.at,
            "by": row.by,
            "reason": row.note,
        }
        for row in rows
    ]


def contact_lines(contact: Contact | None) -> list[dict[str, str]]:
    """How the family can be reached, and what is safe."""
    if contact is None:
        return []
    known = {
        "Telephone": ", ".join(contact.phones),
        "Email": contact.email,
        "Prefers": contact.preferred and referrals.CHANNELS.get(contact.preferred, ""),
        "Safe to text?": SAFE[contact.safe_to_text],
        "Safe to leave a message?": SAFE[contact.safe_to_leave_message],
        "Safe to post?": SAFE[contact.safe_to_post],
        "Interpreter": contact.interpreter,
        "To be safe": contact.safety,
    }
    return [{"key": key, "value": value} for key, value in known.items() if value]


def loss_lines(
    study: Study, family: Family, loss: LostToFollowUp, *, with_words: bool
) -> list[dict[str, str]]:
    """The loss that stands, for its page."""
    ids, main = loss.reasons, loss.main_reason
    why = referrals.reasons(study, "loss_to_follow_up", ids, main, family.site)
    lines = {
        "Recorded": f"{day(loss.occurred_at)}, by {loss.recorded_by.name}"
        if with_words
        else day(loss.occurred_at),
        "Why": why,
        "Last contact": day(loss.last_contact) if loss.last_contact else "Not known",
        "More": loss.words if with_words else "",
    }
    return [{"key": key, "value": value} for key, value in lines.items() if value]


def _lost(fact: Any, study: Study) -> str:
    why = referrals.reason(study, "loss_to_follow_up", fact.main_reason, fact.family.site)
    return f"Lost to follow-up: {why.lower()}"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {"follow_up.LostToFollowUp": _lost}


def next_steps(
    study: Study, sites: Sequence[str], at: datetime, *, only: Collection[UUID] | None = None
) -> list[NextStep]:
    """Families to try again, and visits of follow-up that are past their window."""
    steps = [
        _step(row.family, row.number, row.site, TRY_AGAIN, row.at, row.due)
        for row in queries.to_try_again(study, sites, only=only)
    ]
    trying = {step.family for step in steps}
    return steps + [
        _step(
            row.family, row.number, row.site, PAST_WINDOW.format(visit=row.visit.title),
            _since(study, row.window.closes), row.window.closes,
        )
        for row in queries.past_window(study, sites, at, only=only)
        if row.family not in trying
    ]  # fmt: skip


def _since(study: Study, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(study.time_zone))


def _step(
    family: Any, number: str, site: str, what: str, since: datetime, due: date | None
) -> NextStep:
    return NextStep(
        family, number, site, what, since, due,
        "follow_up:follow_up", (number,), Permission.FOLLOW_UP_RECORD,
    )  # fmt: skip
