"""Names of numbers, fields, columns and alternatives."""

from __future__ import annotations

MILESTONES = ("Referred", "Consented", "Randomised", "Followed up")
FAMILIES = (
    "families referred",
    "families who gave consent",
    "families randomised",
    "families followed up",
)
STEPS = ("", "From referral to consent", "From consent to randomisation",
         "From randomisation to follow-up")  # fmt: skip
TITLE, WHAT_IF, EARLIER = "Forecast", "What if", "Earlier forecasts"
WHICH, TARGET, BY = "Which number", "Target", "By the end of"
TARGET_HINT = "Leave it empty for the study’s own."
BY_HINT = "Leave it empty for the last day of the study’s plan. For example 31 3 2024."
NOT_LATER = "Choose a day after {day}, the moment that is looked from."
ANOTHER = "Another number, target, day or moment"
ALL_NUMBERS = "Every number by {day}"
SITES, LEARNT = "Site by site", "What was learnt of each step"
LOOKS, BANDS_HELD, TENTHS = "What was forecast and what came", "How often the bands held", (
    "Where in its forecast each number fell"
)  # fmt: skip
MONTHS_AHEAD = "How far ahead"
HORIZONS = {"1": "One month ahead", "3": "Three months ahead", "6": "Six months ahead"}

NOW, AT_LEAST, ABOUT, AT_MOST = "Now", "At least", "About", "At most"
CHANCE, REACHED = "Chance of the target", "Target most probably reached"
SITE, OPENS, REFERRED, PER_MONTH = "Site", "Open from", "Referred", "Referrals in a full month"
NUMBER, STEP, FROM, GO_ON, USUAL = "Number", "Step", "Families seen", "Go on", "Usual days"
ALTERNATIVE = "If"
BAND, HELD, SHOULD, FORECASTS = "Band", "Held", "Should hold", "Forecasts"
TENTH, SHARE = "Tenth of the forecast", "Share of numbers"
EARLY, MIDDLE, LATE = "If it goes fast", "Most probably", "If it goes slowly"
NEVER = "not before the sites close"
NEVER_SEEN = "not within ten years"

AS_IT_IS, TOGETHER = "As it is", "All of these together"
BOROUGHS, OPENING = "How many more boroughs or councils", "They open on"
RECRUITERS, MORE = "Recruiters now", "Recruiters more"
RECRUITERS_HINT = "Each is taken to bring in as many families as those there are now."
SOURCE, TIMES, PART = "One source of referrals", "Brings so many times as many", "Its part now"
PART_HINT = "Of 100 referrals. Leave it empty for a team: the record knows."
OTHER = "Another source, such as health visitors"
NO_SOURCE = "None"
UNTIL, UNTIL_HINT = "Sites stay open until", "Leave it empty for the days on which they close."
PART_NEEDED = "Say how many of 100 referrals come from this source now."
RECRUITERS_NEEDED = "Say how many recruiters there are now."
NOT_TOMORROW = "Choose a day after {day}."
ALL_CLOSED = "Every site has closed, so none can stay open longer."
FAN = {
    "now": "Now", "middle": "about", "low": "at least", "high": "at most", "target": "Target",
    "column:day": "By", "column:low": AT_LEAST, "column:middle": ABOUT, "column:high": AT_MOST,
}  # fmt: skip
LOOKED = {
    "band": "Forecast, 9 in 10", "came": "What came", "yes": "Yes", "no": "No",
    "column:made": "Made on", "column:about": "About", "column:low": AT_LEAST,
    "column:middle": ABOUT, "column:high": AT_MOST, "column:came": "Came",
    "column:held": "In the band",
}  # fmt: skip
METHOD = (
    "At least and at most hold with nine chances in ten. What is known of each site, of waits "
    "and of families who leave is learnt from the record; what the study expected counts as four "
    "families. It is assumed that sites go on as they did."
)
WHAT_IF_METHOD = (
    "A borough that joins is as unsure as any site that nobody has seen yet. More recruiters help "
    "as much only where families wait for one. Families from a source are taken to be recruited as "
    "often as its earlier ones."
)
EARLIER_METHOD = (
    "Each forecast uses only what had happened by its day, in the record as it is now: what was "
    "entered late is in it already. Forecasts that overlap in time are not independent."
)
EMPTY_LOOKS = "There is no forecast to look back on yet."
EMPTY_LOOKS_HOW = (
    "The first one is made at the end of the month in which a site opens, and can be looked back "
    "on as soon as the months asked for have passed."
)


def boroughs(count: int) -> str:
    """“One more borough”, “3 more boroughs”."""
    return "One more borough" if count == 1 else f"{count} more boroughs"


def recruiters(now: int, more: int) -> str:
    """“A recruiter more (3 where there are 2)”."""
    first = "A recruiter more" if more == 1 else f"{more} recruiters more"
    return f"{first} ({now + more} where there are {now})"


def source(name: str, times: float) -> str:
    """“Twice the referrals from North East”."""
    often = {2.0: "Twice", 0.5: "Half"}.get(times, f"{times:g} times")
    return f"{often} the referrals from {name}"


def until(day: str) -> str:
    return f"Sites open until {day}"


def team(site: str, name: str, part: float) -> str:
    return f"{site}: {name} ({part:.0%} of its referrals)"


def target_of(families: str) -> str:
    return f"Side by side: the number by then, and the target of {families}"


NOBODY, END = "none", "families"
