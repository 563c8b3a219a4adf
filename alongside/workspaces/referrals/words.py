"""Labels, states, steps and sentences of what happens before consent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.science.protocol import Permission, Study
from alongside.science.protocol.reasons import ReasonList
from alongside.science.protocol.seeking import UnknownInStudy
from alongside.workspaces.families import words as families
from alongside.workspaces.families.words import RELATIONS
from alongside.workspaces.referrals import queries
from alongside.workspaces.study.next_steps import NextStep

__all__ = ["RELATIONS"]

ANSWERS = {"yes": "Yes", "no": "No", "unsure": "Unsure"}
CHANNELS = {
    "phone": "Telephone",
    "text": "Text message",
    "email": "Email",
    "post": "Letter",
    "visit": "In person",
    "through_social_worker": "Through the social worker",
}
OUTCOMES = {
    "interested": "Reached: would like to go on",
    "wants_time": "Reached: wants time to think",
    "asked_to_ring_back": "Reached: asked us to ring back",
    "not_interested": "Reached: does not want to go on",
    "no_answer": "No answer",
    "message_left": "A message was left",
    "wrong_number": "Wrong number or address",
    "no_reply": "Sent, no reply yet",
}
MODES = {
    "in_person": "Handed over in person",
    "post": "By post",
    "email": "By email",
    "text_link": "As a link in a text message",
    "read_aloud": "Read aloud, and a copy given",
}
GIVERS = {
    "social_worker": "Social worker",
    "recruitment_coordinator": "Recruitment coordinator",
    "someone_else": "Somebody else",
}
VERDICTS = {
    "eligible": ("All criteria are met", "green"),
    "ineligible": ("A criterion is not met", "red"),
    "unclear": ("Not clear yet", "amber"),
    "case_by_case": ("To be decided case by case", "plum"),
}
STATES = {
    "not_agreed": ("Did not agree to be contacted", "grey"),
    "waiting": ("Waiting for the first call", "blue"),
    "in_contact": ("The study is in touch with the family", "blue"),
    "being_checked": ("Being checked against the criteria", "amber"),
    "team_asked": ("Waiting for the team’s answer", "amber"),
    "eligible": ("Can take part: consent comes next", "green"),
    "not_eligible": ("Not taking part: not eligible", "grey"),
    "declined": ("Not taking part: declined", "grey"),
    "taking_part": ("Taking part", "green"),
    "stopped": ("No longer taking part", "grey"),
    "joined": ("Recorded twice: ask the coordinator", "grey"),
}
ARM = "arm:"
STEPS = {
    "contact": ("Ring the family for the first time", "referrals:contact"),
    "contact_again": ("Try the family again", "referrals:contact"),
    "close": ("Record why the family does not go on", "referrals:declined"),
    "information": ("Give the information sheet", "referrals:information"),
    "screen": ("Screen against the criteria", "referrals:screening"),
    "decide": ("Decide on eligibility", "referrals:decision"),
    "answer": ("Answer a question about the criteria", "referrals:to_answer"),
}
NOT_AGREED = "Recorded as {number}. No name or contact detail is kept."
REFERRED = "Thank you. The family is recorded as {number}, and the coordinator will ring them."
TOO_OLD = (
    " No child is of the study's ages, so the family can probably not take part; the coordinator "
    "will check."
)
TOO_YOUNG = " The parent is younger than {years}, so they cannot consent here themselves."
ATTEMPT_RECORDED = "The attempt is recorded."
INFORMATION_RECORDED = "The information is recorded. Consent can be given {hours} hours after it."
SCREENED = "The answers are recorded. {verdict}."
DECIDED = {True: "Confirmed as eligible.", False: "Recorded as not eligible."}
ASKED = "The question has gone to the team."
ANSWERED = "The decision is signed and will be shown to everyone who screens."
DECLINED = "Recorded that the family does not go on."
TAKEN_BACK = "Taken back. It stays in the history and counts no more."
NO_SUCH_FAMILY = "There is no family of this number that you can see. Check the number."
SAVED = "Saved."
JOINED = "Joined. The record goes on as {number}."
FORGOTTEN = "Names and contact details of this family are destroyed."
NOTE_LEFT = "The note is kept."
NO_WAY_TO_REACH = "Write a telephone number or an email address, so that the study can reach them."
BIRTH_NEEDED = "Write this child's date of birth as well, or take the name out."
NAME_NEEDED = "Write this child's name as well, or take the date of birth out."
NAMES_SOMEBODY = (
    "“{found}” tells who the family is, and this note is not sealed. Write “the mother” or “the "
    "child” instead."
)
MAIN_NEEDED = "Say which of the reasons is the main one."
MAIN_AMONG = "The main reason must be one of those ticked above."
DEVIATION_RECORDED = "The deviation is recorded."


def referred(number: str, agreed: bool, ages_fit: bool | None, young: int | None) -> str:
    """What a social worker reads after a referral."""
    text = (REFERRED if agreed else NOT_AGREED).format(number=number)
    text += TOO_OLD if ages_fit is False else ""
    return text + (TOO_YOUNG.format(years=young) if young else "")


def version(number: str) -> str:
    return f"Version {number}"


def outcome(id: str) -> str:
    return OUTCOMES.get(id, id)


def reason(study: Study, list: ReasonList, id: str, site: str) -> str:
    """A coded reason in the words of the site; one that is no longer in the study as kept."""
    try:
        return study.reason_label(list, id, site)
    except UnknownInStudy:
        return id.replace("_", " ").capitalize()


def reasons(study: Study, list: ReasonList, ids: Sequence[str], main: str, site: str) -> str:
    """The main reason first, then the others."""
    others = [id for id in ids if id != main]
    first = reason(study, list, main, site) if main else "Gave no reason"
    more = f" (also: {'; '.join(reason(study, list, id, site) for id in others)})" if others else ""
    return first + more


def state(study: Study, of: str) -> tuple[str, str]:
    """What has become of a referral, for its social worker; the arm once they were told it."""
    if of.startswith(ARM):
        return f"Taking part: {study.arm(of.removeprefix(ARM)).name}", "green"
    return STATES[of]


def next_steps(
    study: Study, sites: Sequence[str], at: datetime, *, only: Collection[UUID] | None = None
) -> list[NextStep]:
    """What is next for families before consent."""
    return [_next_step(study, one) for one in queries.waiting(study, sites, at, only=only)]


def _next_step(study: Study, one: queries.Waiting) -> NextStep:
    what, view = STEPS[one.what]
    to_answer = one.what == "answer"
    permission = Permission.REFERRALS_DECIDE if to_answer else Permission.REFERRALS_SCREEN
    return NextStep(
        family=one.family,
        number=one.number,
        site=one.site,
        what=what,
        since=one.since,
        due=one.due,
        view=view,
        arguments=() if to_answer else (one.number,),
        permission=permission,
    )


def _referral(fact: Any, study: Study) -> str:
    if fact.agreed_to_contact:
        return "Referred; the family agreed to be contacted"
    why = reasons(study, "not_agreeing", fact.reasons, fact.main_reason, fact.family.site)
    return f"Identified; the family did not agree to be contacted: {why}"


def _information(fact: Any, study: Study) -> str:
    mode = MODES.get(fact.mode, fact.mode).lower()
    return f"Information given, version {fact.document_version}: {mode}"


def _attempt(fact: Any, study: Study) -> str:
    return f"{CHANNELS.get(fact.channel, fact.channel)}: {outcome(fact.outcome).lower()}"


def _screening(fact: Any, study: Study) -> str:
    return f"Screened: {VERDICTS[fact.verdict][0].lower()}"


def _ambiguity(fact: Any, study: Study) -> str:
    return f"The team was asked: {study.criterion_text(fact.criterion, fact.family.site)}"


def _decision(fact: Any, study: Study) -> str:
    if fact.eligible:
        return "Confirmed as eligible" + (", case by case" if fact.discussed_with else "")
    why = reasons(study, "ineligible", fact.reasons, fact.main_reason, fact.family.site)
    return f"Not eligible: {why}"


def _declined(fact: Any, study: Study) -> str:
    why = reasons(study, "declining", fact.reasons, fact.main_reason, fact.family.site)
    return f"The family does not go on: {why}"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "referrals.Referral": _referral,
    "referrals.InformationGiven": _information,
    "referrals.ContactAttempt": _attempt,
    "referrals.Screening": _screening,
    "referrals.Ambiguity": _ambiguity,
    "referrals.AmbiguityDecision": (
        lambda fact, study: f"The team answered {ANSWERS[fact.answer].lower()}"
    ),
    "referrals.EligibilityDecision": _decision,
    "referrals.Declined": _declined,
    "referrals.LogImport": lambda fact, study: f"A log of {fact.rows} rows was brought in",
    "referrals.ImportedRow": lambda fact, study: f"Brought in from row {fact.row} of a log",
}


def sentence(fact: Any, study: Study) -> str:
    """What a fact of this workspace, or of the one about families, says."""
    return {**families.DESCRIBE, **DESCRIBE}[fact._meta.label](fact, study)
