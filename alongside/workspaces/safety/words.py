"""What is said about worries: calm, and first whom to ring."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from alongside.foundations.clock import day_of
from alongside.foundations.pages.filters import count_of, moment
from alongside.science.protocol import Permission, Study
from alongside.workspaces.referrals.due import working_days_after
from alongside.workspaces.safety import queries
from alongside.workspaces.safety.models import SafeguardingConcern
from alongside.workspaces.study.next_steps import NextStep

EMERGENCY = ("If somebody is in danger now", "Police and ambulance")
OPENS, CLOSES, WEEKEND = time(9), time(17), 5
OFFICE_HOURS = "Monday to Friday, 9:00 to 17:00"
OUT_OF_HOURS = "Evenings, weekends and bank holidays"
NO_CONTACT = "No safeguarding contact is set for this site. Ring the council's children's services."
TOLD = {
    "nobody_yet": "Nobody yet",
    "emergency": "Police or ambulance",
    "safeguarding_contact": "The safeguarding contact of this site",
    "social_worker": "The family's social worker",
    "manager": "A manager, or the trial manager",
    "family": "The family, that this has to be passed on",
}
HOW_LEARNED = {
    "family_said": "Somebody in the family said it",
    "colleague_said": "A colleague in the study said it",
    "service_said": "Somebody at a service said it",
    "read_it": "I read it, in a message or on a page",
    "saw_it": "I saw something that told it",
    "other": "In another way",
}
FAMILY = "Family {number}"
WHAT_NEXT = "What next"
READ = "Read a worry and say what is done"
REVIEWED = "What was done is recorded."
CLOSED = "The worry is closed. It can be opened again."
REOPENED = "The worry is open again."
LEARNED = "Recorded, and the trial manager is told. Thank you: it helps that you said so."
FORGOTTEN = "The family was forgotten, so what was written cannot be read any more."
WORDS_MAY_TELL = (
    "What colleagues write here may tell which support the family was given. You work without "
    "knowing it. Read it if you need to act; otherwise leave it to a colleague who knows."
)


def whom_to_ring(study: Study, site: str, at: datetime) -> list[dict[str, str]]:
    """Telephone numbers at a site, those that answer now first."""
    contact = study.site(site).safeguarding
    lines = [(*EMERGENCY, study.site(site).emergency_phone)]
    if contact is not None:
        by_day = (OFFICE_HOURS, contact.who, contact.phone)
        by_night = (OUT_OF_HOURS, contact.who, contact.out_of_hours_phone)
        lines += [by_day, by_night] if in_office_hours(study, at) else [by_night, by_day]
    return [
        {"when": when, "who": who, "phone": phone, "link": "tel:" + phone.replace(" ", "")}
        for when, who, phone in lines
    ]


def in_office_hours(study: Study, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(study.time_zone))
    return local.weekday() < WEEKEND and OPENS <= local.time() < CLOSES


def recorded(study: Study, concern: SafeguardingConcern) -> str:
    """What the writer of a worry reads afterwards."""
    told = len(concern.alerted)
    if told == 0:
        return "The worry is recorded. Nobody could be told by email: please ring somebody."
    people = count_of(told, "person has", "people have")
    return (
        f"The worry is recorded, and {people} been asked by email to look at it. "
        "An email does not replace ringing: if it cannot wait, ring now."
    )


def list_sentence(waiting: int) -> str:
    if waiting == 0:
        return "No worry is open."
    return f"{count_of(waiting, 'worry is', 'worries are')} open."


def state(row: queries.ConcernRow) -> tuple[str, str]:
    """The state of a worry and its tone."""
    if row.closed:
        return "Closed", "grey"
    if row.reviewed_at is None:
        return ("Danger now, not read yet", "red") if row.danger_now else ("Not read yet", "amber")
    return ("Danger now, being followed", "red") if row.danger_now else ("Being followed", "blue")


def told(codes: Sequence[str]) -> str:
    return "; ".join(TOLD.get(code, code) for code in codes) or TOLD["nobody_yet"]


def review_lines(rows: Sequence[queries.ReviewRow]) -> list[dict[str, Any]]:
    """What was done about a worry, for the timeline."""
    return [
        {
            "words": ("Closed. " if row.closes else "") + (row.words or FORGOTTEN),
            "at": row.at,
            "by": row.by,
        }
        for row in rows
    ]


def concern_lines(study: Study, concern: SafeguardingConcern, by: str) -> list[dict[str, str]]:
    """The facts of a worry without its words.

    Whoever recorded it is not written to, so the number of letters tells a little of who that was:
    where `by` is kept from the reader, so is the number.
    """
    asked = count_of(len(concern.alerted), "person", "people")
    lines = {
        "Recorded": moment(concern.recorded_at),
        "Seen or heard": moment(concern.occurred_at),
        "By": by,
        "In danger now?": "Yes" if concern.danger_now else "No",
        "Told so far": told(concern.told),
        "Asked by email to look": asked if by else "",
    }
    return [{"key": key, "value": value} for key, value in lines.items() if value]


def _concern(fact: Any, study: Study) -> str:
    danger = ", marked as danger now" if fact.danger_now else ""
    return f"A worry was recorded{danger}"


def _review(fact: Any, study: Study) -> str:
    return "A worry was closed" if fact.closes else "A worry was looked at"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "safety.SafeguardingConcern": _concern,
    "safety.ConcernReviewed": _review,
}


def next_steps(
    study: Study, sites: Sequence[str], at: datetime, *, only: Collection[UUID] | None = None
) -> list[NextStep]:
    """Worries that are open."""
    return [
        NextStep(
            row.family, row.number, row.site, READ, row.at,
            working_days_after(day_of(row.at, study.time_zone), 0 if row.danger_now else 1),
            "safety:concern", (row.number, str(row.id)), Permission.SAFETY_SEE,
        )
        for row in queries.open_concerns(study, sites, only=only)
    ]  # fmt: skip
