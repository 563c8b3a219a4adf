"""Names of what is counted, of places, units and states."""

from __future__ import annotations

from collections.abc import Mapping

from alongside.science.protocol import Counted, Study
from alongside.workspaces.recruitment.places import Place

WHOLE = "The whole study"
WHAT: Mapping[Counted, str] = {
    "referrals": "Referred",
    "screened": "Screened",
    "consented": "Consented",
    "randomised": "Randomised",
    "retained": "Followed up",
}
UNITS = {"week": "Week by week", "month": "Month by month"}
WAS: Mapping[str, str] = {
    "referrals": "referred",
    "screened": "screened",
    "consented": "have consented",
    "randomised": "randomised",
    "retained": "followed up",
}
STATES = {
    "open": ("Nobody acts on it yet", "red"),
    "waiting": ("An action is under way", "amber"),
    "over": ("Followed up", "green"),
}
NOTICES = {"window": "Few in some weeks", "drift": "A slow drift"}
PICTURE = {
    "came": "What came",
    "expected": "Expected",
    "band": "9 times in 10 by chance",
    "outside": "Outside it",
    "column:first": "From",
    "column:last": "To",
    "column:expected": "Expected",
    "column:low": "At least, by chance",
    "column:high": "At most, by chance",
    "column:came": "Came",
}
DRIFT = {
    "limit": "The limit: reached by chance alone 1 time in 10 over the whole trial, or less",
    "column:day": "Week to",
    "column:sum": "Families missing, added up",
    "column:fires": "Limit reached",
    "yes": "Yes",
    "no": "No",
}
PARTS = ("Where", "Expected by now", "Came", "By chance", "Too few since")
COLUMNS = (
    "place", "what", "unit", "first_day", "last_day", "expected", "low", "high", "came", "chance",
)  # fmt: skip
ALERT_COLUMNS = (
    "raised", "rule", "where", "what", "from", "to", "expected", "came", "chance", "since",
    "action", "who", "by_when", "done", "what_came_of_it",
)  # fmt: skip
RULE_COLUMNS = (
    "rule", "what", "where", "on", "places", "weeks", "any_false_alarm", "false_alarm_at_one_place",
    "false_alarms", "share_after_fall", "fall_from_week", "noticed", "median_weeks",
    "median_weeks_if_nobody", "simulated",
)  # fmt: skip


def place_name(study: Study, place: Place) -> str:
    """The place in words; one that has left the study since has its id."""
    if not place.site:
        return WHOLE
    site = next((one for one in study.sites if one.id == place.site), None)
    if site is None:
        return place.site
    if not place.team:
        return site.name
    team = next((one.name for one in site.teams if one.id == place.team), place.team)
    return f"{team} ({site.name})"


def role_names(study: Study, roles: tuple[str, ...]) -> str:
    known = {one.id: one.name for one in study.roles}
    return ", ".join(known.get(role, role) for role in roles)
