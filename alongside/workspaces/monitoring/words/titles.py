"""Titles of pages and pictures, and headings of tables."""

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
EXPECTED = "Expected and actual"
BY_ARM = "By arm"
STEP, ALL, SITE, MONTH, REASON, COUNT = "Step", "All", "Site", "Month", "Reason", "Families"
LEFT = "Left"
AS_OF = "As of the end of"
AS_OF_HINT = "Leave it empty for now. For example 1 11 2023."
ALL_SITES = "All sites"
RESULT = "What does the team conclude?"
CONCLUDED = "In words"
CONCLUDED_HINT = "What was found, and what follows from it."
ON_WHAT = "Evidence"
ON_WHAT_HINT = "Name each interview, report or table, with its date, so that others can find it."
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


def by_month(site: str) -> str:
    return f"{site}, month by month"


def why_left() -> str:
    return "Why families left, by site and month"


def expected_at(site: str, what: str) -> str:
    return f"{EXPECTED_OF[what]} in {site}: expected and actual"
