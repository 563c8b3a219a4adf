"""What a report says: headings, sentences, and what it says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from alongside.foundations.pages.filters import count_of, moment
from alongside.foundations.record.seals import SealedTo
from alongside.science.protocol import Study
from alongside.workspaces.reports.words.labels import kind

TITLE = "Report for the steering committee"
DEVIATIONS, DEVIATIONS_BY_ARM = "Deviations", "Deviations, by arm"
WORRIES, WORRIES_BY_ARM = "Worries about families", "Worries about families, by arm"
WITHDRAWALS, WITHDRAWALS_BY_ARM = "Withdrawals", "Withdrawals, by arm"
SERVICES = "Families that stopped the service, by arm"
ARMS_TOLD, ARMS_TOLD_BY_ARM = "Unblinding", "Unblinding, by arm"
ALERTS = "Alerts, and what was done about them"
ALERT_HEADS = ("Alert", "How it stands", "What was done, and what came of it")
CONSENTS = "Consents by version"
CHECKLIST = "CONSORT 2010, extension to pilot and feasibility trials"
WHAT, KIND, DOCUMENT, VERSION, LANGUAGE, COUNT = (
    "What", "Consent", "Document", "Version", "Language", "Signed",
)  # fmt: skip
ITEM, ASKED, FILLED = "Item", "What it asks for", "What the record says"
BY_TEAM = "To be written by the team"
SOME_HIDDEN = (
    "Counts of one site from 1 to 4 are hidden, and others from which they could be worked out. "
    "Counts of the whole study are shown."
)
LEFT_OUT = (
    "Deviations in how the service was given, and those without a kind, are left out here: "
    "they could hint at an arm. They stand in the closed report."
)
LEARNED_ELSEWHERE = "That an assessor learned an arm is counted under unblinding."
NO_EVENTS = "Adverse events as such are not recorded here: worries about families are."
CHECKLIST_SAYS = (
    "Items by their numbers, described in our own words (Eldridge and colleagues, BMJ 2016, "
    "355:i5239). Where the record cannot answer, the team has to."
)


def sentence(flow: str, closed: bool) -> str:
    return f"{flow} Figures by arm stand beside those of all families." if closed else flow


def deviations(count: int) -> str:
    if not count:
        return "No deviation is recorded."
    return f"{count_of(count, 'deviation is', 'deviations are')} recorded."


def worries(count: int) -> str:
    if not count:
        return "No worry about a family is recorded."
    return f"{count_of(count, 'worry about a family is', 'worries about families are')} recorded."


def withdrawals(count: int) -> str:
    if not count:
        return "No family has withdrawn anything."
    return f"{count_of(count, 'withdrawal is', 'withdrawals are')} recorded."


def arms_told(asked: int, learned: int) -> str:
    first = (
        f"{count_of(asked, 'request', 'requests')} to learn an arm."
        if asked
        else "Nobody has asked to learn an arm."
    )
    second = (
        f" In {count_of(learned, 'family', 'families')} an assessor learned it."
        if learned
        else " No assessor has said that they learned one."
    )
    return first + second


def services(count: int) -> str:
    if not count:
        return "No family has stopped the service."
    return f"{count_of(count, 'family has', 'families have')} stopped the service."


def consents(count: int) -> str:
    if not count:
        return "No consent has been signed yet."
    return f"{count_of(count, 'consent was', 'consents were')} signed."


def checklist(filled: int, of: int) -> str:
    return f"{filled} of {of} items are filled from the record. {CHECKLIST_SAYS}"


def footer(study: Study, as_of: str, code: str) -> str:
    return f"{study.name}, version {study.version}. {as_of}. Report {code[:12]}."


def facts(
    study: Study, closed: bool, as_of: str, at: datetime, by: str, sealed: SealedTo,
    code: str, figures: str,
) -> Sequence[tuple[str, str]]:  # fmt: skip
    """What the report says of itself. The head of the chain differs by arm: closed only."""
    found = [
        ("Kind", kind(closed)),
        ("Study", f"{study.title}, version {study.version}"),
        ("Figures", as_of),
        ("Made", f"{moment(at)}, by {by}"),
        ("Code of this report", code),
        ("Digest of its figures", figures),
    ]
    if closed:
        found.append(("Head of the record's chain", f"seal {sealed.number}, {sealed.digest}"))
    else:
        found.append(
            ("Seal", "The record was sealed when this was made. The head of its chain is kept "
             "with the code of this report, for those who may know arms.")
        )  # fmt: skip
    return found
