"""Titles of pages and pictures, and headings of tables."""

from collections.abc import Sequence

FLOW_TAB, FUNNEL_TAB = "Flow of families", "By month"
FLOW = "How families came through the study"
FLOW_BY_ARM = "How families came through the study, by arm"
SEQUENCE, HOW_MADE = "The allocation sequence", "How it was made"
FUNNEL = "Recruitment by site and month"
FUNNEL_PICTURE = "How many families reached each step, by site"
SEAR = "In the terms of recruitment research: screened, eligible, approached, randomised"
SEAR_REASONS = "Why families were not taken on, by step"
PROGRESSION = "Progression criteria"
RETENTION = "Families followed up, of those whose follow-up is over"
FORMS = "Time and missing answers"
FORMS_PICTURE = "Minutes for each form on average, by mode"
FORMS_TABLE = "Minutes and missing answers by form and mode"
ANSWERING = "How it was to answer"
EXPECTED = "Expected and actual"
BY_ARM = "By arm"
STEP, ALL, SITE, MONTH, REASON, COUNT = "Step", "All", "Site", "Month", "Reason", "Families"
LEFT = "Left"
AS_OF = "As of the end of"
AS_OF_HINT = "Leave it empty for now. For example 1 11 2023."
ALL_SITES = "All sites"
JUDGED = "What was judged on evidence"
JUDGED_COLUMNS = ("What", "Judged on", "Result", "In words")
RESULT = "What does the team conclude?"
CONCLUDED = "In words"
CONCLUDED_HINT = "What was found, and what follows from it."
ON_WHAT = "Evidence"
ON_WHAT_HINT = "Name each interview, report or table, with its date, so that others can find it."
FIGURES = "Figures that you looked at, as they stand now"
FIGURE_PAGES = {
    "flow": FLOW_TAB, "by_month": FUNNEL_TAB, "forms": FORMS, "answering": ANSWERING,
    "expected": EXPECTED, "progression": PROGRESSION,
}  # fmt: skip
FAMILIES = "Families"
FAMILIES_HINT = "Study numbers, such as GLA-0007-K, with commas between."
ADDRESSES = "Reports and documents"
ADDRESSES_HINT = "The address of each, on a line of its own."
WHY_AGAIN = "Why is it judged again?"
WHY_AGAIN_HINT = "The judgement that stands now is kept, and yours takes its place."
A_FAMILY = "a family"
SIGN = "Your password"
SIGN_HINT = "It is your signature. The judgement is kept with your name and the date."
EXPECTED_OF = {"referrals": "Families identified", "randomised": "Families randomised"}
STEPS = {
    "expected": "Expected",
    "column:series": "What",
    "column:day": "By",
    "column:count": "Families",
    "column:low": "At least, by chance",
    "column:high": "At most, by chance",
}
INTERVAL = {
    "column:estimate": "Share",
    "column:lower": "Lower limit (90%)",
    "column:upper": "Upper limit (90%)",
}


def judged(outcome: str) -> str:
    return f"{outcome}: what was judged, and when"


def by_month(site: str) -> str:
    return f"{site}, month by month"


def why_left() -> str:
    return "Why families left, by site and month"


def expected_at(site: str, what: str) -> str:
    return f"{EXPECTED_OF[what]} in {site}: expected and actual"


def no_such_family(numbers: Sequence[str]) -> str:
    return f"There is no family {', '.join(numbers)} that you may open. Look at the number again."


def not_addresses(study: str, most: int) -> str:
    return (
        f"Write at most {most} addresses, each on a line of its own, beginning with https:// or "
        f"with /{study}/ for a page of this study."
    )
