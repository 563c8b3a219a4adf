"""Titles of pages and pictures, and headings of tables."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.science.adaptation.reach import MOST_RECRUITS

REACH, MAP, POINTS, PLACES = "Whom we reach", "Map", "Adaptation points", "Places"
GROUP, TARGET, NEEDED = "Group", "Target", "Families still needed"
FOCUS_SAYS = (
    "The share of families from these areas at each step, as a ratio to their share of the target "
    "population, with 95 % intervals; 1 is the share that they should have."
)
POOLED_SAYS = (
    "Each site's ratio drawn towards that of all sites, the more the fewer families it has, with "
    "95 % intervals; 1 is the share that they should have."
)
RATIO_MARKS = ((0.0, "nobody"), (1.0, "their share of the target"), (2.0, "twice, or more"))
FOCUS_COLUMNS = ("Step", "Ratio", "Lower limit (95%)", "Upper limit (95%)")
PERIOD_COLUMNS = ("Families", "Ratio", "Lower limit (95%)", "Upper limit (95%)")
SITE_COLUMNS = ("Site", "Ratio, partly pooled", "Lower limit (95%)", "Upper limit (95%)")
SITE_TABLE = ("Site", "From these areas", "Families of a known area", "Ratio by itself",
              "Ratio, partly pooled")  # fmt: skip
BAR_COLUMNS = ("Group", "Families", "Share", "Share of the target", "Ratio")
DISTANCES = (
    "Characteristic", "Families known", "Not known", "Standardised difference", "Total variation",
    "Jensen–Shannon distance", "Chance of being so far off", "Slope index (SII)",
    "Relative index (RII)",
)  # fmt: skip


def ratio_at(stage: str) -> str:
    return {"consented": "Ratio at consent", "randomised": "Ratio when randomised"}[stage]


def needed(count: int | None, *, has_target: bool) -> object:
    """A number of families, or that no trial would have so many."""
    if count is None:
        return f"over {MOST_RECRUITS:,}" if has_target else "–"
    return count


def ratio_told(ratio: str) -> str:
    return f"{ratio} times the target"


def by_group(place: str, trait: str) -> str:
    return f"{place}: {trait.lower()[:1]}{trait[1:]}, step by step"


def distances_at(place: str) -> str:
    return f"{place}: how far from the target"


def focus_at(place: str, where: str) -> str:
    return f"{place}: families from {where}, step by step"


def by_site(where: str) -> str:
    return f"Families from {where}, by site"


def bars_at(place: str, trait: str) -> str:
    return f"{place}: {trait.lower()[:1]}{trait[1:]}"


def bars_say(who: str) -> str:
    return f"The share of each group among families {who} and of a known group, beside the target."


def legend(*, has_target: bool, note: str, tenths: bool) -> str:
    """What the bars and the upright lines mean."""
    bars = "Bars: share of the families whose group is known. “Not known” is of all families."
    line = " Upright lines: share of the target population."
    none = " There is no target yet: no file that was brought in counts this here."
    return bars + (line if has_target else none) + (f" {note}" if note else "")


def with_limits(found: Sequence[float | None] | None) -> str:
    """0.80 (0.60 to 1.10), or a dash."""
    if not found or any(one is None for one in found):
        return "–"
    value, low, high = (f"{one:.2f}".replace("-", "−") for one in found if one is not None)
    return f"{value} ({low} to {high})"


BRING_IN = "Bring in a file"
MISSING = "What was not brought in yet"
WHERE_FROM = "Which files there are, and where they come from"
BROUGHT_IN = "Files that were brought in"
FILE_COLUMNS = ["File", "What it holds", "Rows", "Brought in", "SHA-256, first 16 figures", "Used"]
FILE = "The official file"
FILE_HINT = (
    "Small areas with IMD 2019, IMD 2025 or SIMD 2020v2, ethnic groups, changed areas, postcodes "
    "or own targets as CSV; boundaries as GeoJSON. Larger files: alongside places import."
)
OWN = "How a team brings in its own targets"
OWN_HEADS = ("Column", "What stands in it")
OWN_NAMES = "Characteristics of this study and their groups, as the file names them"
OWN_NAMES_HEADS = ("Characteristic", "characteristic", "group")
TARGET_TITLE = "Children aged 0 to 4 in the most deprived tenths of their own country"
TARGET_SAYS = "How many of each site's children live there; two countries are never put together."
TARGET_LEGEND = (
    "Bars: share of the site's children. Upright lines: the same weighted with need, which is the "
    "target."
)
TARGET_BARS = ("Site", "Children", "Share", "Share of the target", "Note")
TARGET_BY_SITE = "The target population of each site"
AREA_OF_FAMILY = "Small area of a family"
RECORD_AREA = "Record the area"
AREA = "Code of the small area"
AREA_HINT = (
    "Nine characters, such as E01000645 or S01006506. Look it up by the postcode at the Office "
    "for National Statistics or National Records of Scotland. Never write the postcode here."
)
SIGN = "Your password"
SIGN_HINT = "It is your signature. It is kept with your name and the date."
ADOPT = "Adopt this rule"
RECORD_DECISION = "Record the decision"
NEIGHBOURHOOD = "Neighbourhood"
MAP_COLUMNS = ("Neighbourhood", "Small areas", "Share of the target", "Families", "Expected")
POINT_HEADS = ["Place", "After", "What it says", "Decided"]
DECISIONS = "What meetings decided"
DECISION_COLUMNS = ("What", "Ratio", "Lower limit (95%)", "Upper limit (95%)")
WHAT_WAS_SHOWN, WHAT_WAS_DECIDED = "What was shown", "What was decided"
KINDS = {
    "areas": "Small areas",
    "people": "Ethnic groups by council",
    "changes": "Areas that changed from 2011 to 2021",
    "postcodes": "Postcodes",
    "boundaries": "Boundaries",
    "targets": "The team’s own targets",
}


STEPS = "How far families came"
TARGET_MAP_COLUMNS = ("Neighbourhood", "Small areas", "Share of the target", "Of an even share")


def map_at(place: str, step: str) -> str:
    return f"{place}: where families are and are not reached ({step[:1].lower()}{step[1:]})"


def target_map_at(place: str) -> str:
    return f"{place}: where the families live whom the service is for"


def periods_at(place: str, rule: str) -> str:
    return f"{place}: {rule.lower()[:1]}{rule[1:]}, before and after each change"


def decided_at(point: str) -> str:
    return f"What the meeting saw. {point}"


BEHAVIOUR = "How the rules behave"
BEHAVIOUR_SAYS = (
    "The chance that the rule asks for a change at any of its points, for each ratio that is true: "
    "the line runs from the place where it is least to the one where it is greatest."
)
BEHAVIOUR_MARKS = ((0.0, "never"), (0.5, "1 trial in 2"), (1.0, "always"))
BEHAVIOUR_COLUMNS = ("If the true ratio is", "In the middle", "Least", "Greatest")


def behaviour_of(rule: str) -> str:
    return f"{rule}: how often the rule asks for a change"


def true_ratio(ratio: float) -> str:
    """1 is what should be; a rule should ask seldom there, and often far below."""
    return f"{ratio:.2f} of their share"


def chance(value: float) -> str:
    return f"{value:.0%}"


def after(point: int) -> str:
    return f"After {point}"


def behaviour_at(place: str) -> str:
    return f"{place}: how often the rule would ask for a change"


def point_at(place: str, rule: str, point: int) -> str:
    return f"{place}: {rule.lower()[:1]}{rule[1:]}, after {point} families"
