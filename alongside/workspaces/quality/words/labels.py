"""What stands on the pages about the quality of answers."""

from __future__ import annotations

from datetime import datetime, time

from alongside.foundations.pages.filters import day, moment
from alongside.science.data_quality.missing_patterns import State

COMPLETENESS = "Completeness"
PATTERNS = "What is missing together"
FLAGS = "Answers to look at"
DOUBLE_ENTRY = "Double entry"
ENTERING = "Enter again"
COMPLETENESS_PICTURE = "Questions that have an answer, by {by}"
BY = {"site": "site", "form": "form", "mode": "mode", "nurse": "who did the visit"}
FIGURES_OF = "Download these figures:"
AS_OF = "As of the end of which day?"
AS_OF_HINT = "Leave it empty for now. For example, 1 11 2023."
ANOTHER_MOMENT = "Another moment"
FORM = "Items of which form?"
ALL_FORMS = "All forms of each visit"
LEGEND = (
    "The share of the questions asked on finished forms that have an answer. A reason for having "
    "none, such as “chose not to answer”, counts as missing."
)
NO_FORMS = "How much of the answers is there stands here once a visit has begun."
NO_FORMS_HOW = "Visits begin from the page Visits."
CLOSED_FORMS = (
    "Not counted for people who work blind: {forms}. How many questions it asks follows from the "
    "services that a family had. Only that it was finished is seen here."
)
REASONS = "Why answers are missing"
NOTHING_MISSING = "Nothing is missing on the finished forms of this questionnaire."
STATES: dict[State, str] = {
    "there": "There",
    "some": "In part",
    "missing": "Missing",
    "none": "Not asked",
}
NUMBER_OF = {"visits": "Visits", "forms": "Forms"}
NOT_WHOLE = "not whole"
NO_FLAGS = "No finished form is flagged."
VALIDITY = "Validity limits of licensed scores"
VALIDITY_NEVER = (
    "A flagged form stays in every table of scores. Report the results with and without it; in one "
    "study a quarter of b-CAPI forms were past a limit."
)
NO_ENTRIES = "Paper forms that are to be entered twice are listed here."
NO_ENTRIES_HOW = (
    "The study says which share of each questionnaire. A form is on the list once it is finished."
)
ENTERED = "The form is entered again. {differences}"
DECIDED = "Decided."
NEITHER = "Something else"
WHAT_PAPER_SAYS = "What stands on the paper"
NO_CODE = "nothing"
AGREEMENT = "How well the two entries agree"


def as_of(at: datetime) -> str:
    """As of 1 November 2023 for the end of a day, otherwise with the time."""
    whole_day = at.time().replace(second=0, microsecond=0) == time(23, 59)
    return f"As of {day(at) if whole_day else moment(at)}"
