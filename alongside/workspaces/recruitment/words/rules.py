"""A rule in words: when it speaks, how often it is wrong, how soon it notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alongside.foundations.pages.filters import count_of
from alongside.science.protocol import Alert, Study
from alongside.workspaces.recruitment.operating import RuleFigures
from alongside.workspaces.recruitment.words.labels import role_names

if TYPE_CHECKING:
    from alongside.workspaces.recruitment.queries import RuleState

PLACES = {
    "each_site": "each site",
    "each_team": "each team that refers",
    "whole_study": "the whole study",
}
AT = {
    "each_site": "at each site",
    "each_team": "from each team that refers",
    "whole_study": "in the whole study",
}
WHAT = {
    "referrals": "Few referrals",
    "screened": "Few screened",
    "consented": "Few consents",
    "randomised": "Few randomised",
    "retained": "Few followed up",
}
CHANGED = (
    "The rule or what the study expects has changed since it was switched on, so it is at rest. "
    "Look at what it does now, and switch it on again."
)
NEVER = "The study expects nobody where it looks, so it could never speak."


def title(alert: Alert) -> str:
    kind = "a slow drift, " if alert.notice == "drift" else ""
    return f"{WHAT[alert.what]}: {kind}{PLACES[alert.where]}"


def when(alert: Alert) -> str:
    """When the rule speaks."""
    if alert.notice == "drift":
        return (
            f"Adds up week after week what is missing {AT[alert.where]}, and speaks when "
            "it is so large that expected numbers reach it over the whole trial with a chance of "
            f"{percent(alert.false_alarms or 0)} at most. It is made to notice that only "
            f"{percent(alert.share or 0)} comes."
        )
    weeks = count_of(alert.weeks or 0, "week", "weeks")
    return (
        f"Looks at the last {weeks} {AT[alert.where]}, and speaks when chance alone would "
        f"bring so few less often than {percent(alert.below_probability or 0)} of the time."
    )


def whom(study: Study, alert: Alert) -> str:
    often = count_of(alert.at_most_every_days, "day", "days")
    return f"{role_names(study, alert.tell)}; at most every {often} for each place"


def wrong(figures: RuleFigures | None) -> str:
    """How often the rule speaks although all goes as expected."""
    if figures is None:
        return NEVER
    some = "" if figures.places == 1 else f", {percent(figures.at_one)} at a single place"
    about = "about " if figures.simulated else ""
    return (
        f"Over {count_of(figures.weeks, 'week', 'weeks')} in which all goes as expected: "
        f"{about}{percent(figures.any_false)} chance of at least one false alarm{some}; "
        f"{figures.messages:.1f} false alarms on average."
    )


def soon(figures: RuleFigures | None) -> str:
    """How soon it notices that fewer come."""
    if figures is None:
        return NEVER
    fall = "half" if figures.fall == 0.5 else percent(figures.fall)
    start = f"If from week {figures.fall_week} on only {fall} comes"
    share = f"it is noticed with a chance of {percent(figures.noticed)}"
    half = (
        f"half the time within {count_of(figures.median_weeks, 'week', 'weeks')}"
        if figures.median_weeks
        else "but less than half the time before the end"
    )
    nobody = (
        f" If nobody comes any more: half the time within "
        f"{count_of(figures.nobody_weeks, 'week', 'weeks')}."
        if figures.nobody_weeks
        else " If nobody comes any more it may still not speak before the end."
    )
    return f"{start}, {share}, {half}.{nobody}"


def state(one: RuleState) -> tuple[str, str]:
    """The word and the tone of a rule's state."""
    if one.is_on:
        return "On", "green"
    if one.switch is not None and one.switch.on:
        return "At rest: changed", "amber"
    return "Off", "grey"


def switched(title: str, *, on: bool) -> str:
    return f"“{title}” is {'on' if on else 'off'} from now on."


WRONG_TITLE = "How often each rule is wrong over the whole trial"
WRONG_SAYS = (
    "The chance of at least one false alarm when all goes as expected: the line runs from a single "
    "place to anywhere in the study."
)
WRONG_COLUMNS = ("Rule", "Anywhere", "At a single place", "Anywhere, at most")
WRONG_MARKS = ((0.0, "never"), (0.5, "1 trial in 2"), (1.0, "always"))


def percent(value: float) -> str:
    if 0 < value < 0.01:
        return "less than 1%"
    return f"{value:.0%}"
