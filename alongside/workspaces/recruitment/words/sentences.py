"""The sentence on top of each page, true also when there is nothing, one family, or all."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.foundations.pages.filters import count_of, day
from alongside.science.protocol import Study
from alongside.workspaces.recruitment.queries import AlertRow, Effect, RuleState, Stretch, Watched
from alongside.workspaces.recruitment.words.labels import WAS, WHOLE, place_name

USUAL, HALF_A_FAMILY = 1 / 3, 0.5
NO_ALERTS = "No alert has been raised."
NO_ALERTS_HOW = (
    "Rules that are switched on are asked every day. What they say stands here, with what could be "
    "done, and goes in one e-mail a day to those who are told."
)
NO_RULES = "The study definition has no alert rules."
NO_RULES_HOW = "They are written there as [[alerts]]; docs/science/recruitment.md says how."

NO_PICTURE = "There is nothing to draw yet."
NO_PICTURE_HOW = "The picture begins with the first day on which a family is expected."
DRIFT_TITLE = "A slow drift: families missing, added up week after week"


def drift(now: float, limit: float) -> str:
    """Where the running sum stands beside its limit."""
    if now <= 0:
        return "Nothing is missing that chance does not explain: the running sum is 0."
    return f"The running sum stands at {now:.1f} families; the limit is {limit:.1f}."


def limit(false_alarms: float, narrow: bool) -> str:
    """What the limit means, beside its line."""
    if narrow:
        return "The limit"
    return f"The limit: by chance alone reached in at most {false_alarms:.0%} of trials"


def how_often(chance: float) -> str:
    """About 1 time in 25; chances that are nearly even are said as such."""
    if chance < 0.001:
        return "less than 1 time in 1,000"
    if chance > USUAL:
        return "more often than 1 time in 3"
    return f"about 1 time in {round(1 / chance):,}"


def was(what: str, count: int) -> str:
    """Was referred, were referred, has consented, have consented."""
    if what == "consented":
        return "has consented" if count == 1 else "have consented"
    return f"{'was' if count == 1 else 'were'} {WAS[what]}"


def families(expected: float | None) -> str:
    """A number of families that is expected, with a tenth where there is one."""
    return f"{expected or 0:.1f}".removesuffix(".0")


def watched(study: Study, one: Watched) -> str:
    """How things stand at a place: numbers, side, chance, and since when too few come."""
    where = _in(study, one)
    if one.curve is None:
        return f"{_came(one)} {where}; the study does not say how many it expects."
    if one.day < one.curve.first_day:
        later = f"the first is expected after {day(one.curve.first_day)}"
        return f"{_came(one)} {where}; {later}."
    if one.day < one.curve.last_day:
        so_far = f"where {families(one.expected)} were expected by now"
        return f"{_came(one)} {where} {so_far}.{_surprise(one)}"
    until = f"until {day(one.curve.last_day)}"
    said = (
        f"{_said(one, one.in_time)} {where} {until}, where {families(one.expected)} were expected"
    )
    more = one.came - one.in_time
    after = f"; {count_of(more, 'family', 'families')} came later" if more else ""
    return f"{said}{after}. No more are expected.{_surprise(one)}"


def _surprise(one: Watched) -> str:
    if _as_expected(one):
        return " That is about as many as expected."
    gap = one.in_time - (one.expected or 0.0)
    side = "so few" if gap < 0 else "so many"
    told = f" By chance alone it would be {side} {how_often(one.chance or 0.0)}."
    if gap < 0 and one.since is not None:
        told += f" Fewer than expected have come since {day(one.since.day)}."
    return told


def _as_expected(one: Watched) -> bool:
    gap = one.in_time - (one.expected or 0.0)
    return (one.chance or 0.0) > USUAL or abs(gap) < HALF_A_FAMILY


def _came(one: Watched) -> str:
    return f"{_said(one, 0)} yet" if not one.came else _said(one, one.came)


def _said(one: Watched, count: int) -> str:
    if not count:
        return f"No family {was(one.what, 1)}"
    return f"{count_of(count, 'family', 'families')} {was(one.what, count)}"


def _in(study: Study, one: Watched) -> str:
    name = place_name(study, one.place)
    if name == WHOLE:
        return "in the whole study"
    return f"by {name}" if one.place.team else f"at {name}"


def parts_line(one: Watched) -> tuple[str, str]:
    """For a table: how surprising, and since when too few come."""
    if one.chance is None:
        return "", ""
    if _as_expected(one):
        return "As expected", ""
    gap = one.in_time - (one.expected or 0.0)
    side = "so few" if gap < 0 else "so many"
    since = one.since if gap < 0 else None
    return f"{side} {how_often(one.chance)}", day(since.day) if since else ""


def came(one: Watched) -> str:
    """How many came while families were expected, and how many after that."""
    later = one.came - one.in_time
    return f"{one.in_time:,}" + (f", {later:,} later" if later else "")


def effect(what: str, found: Effect) -> str:
    """What came since an action was done, and before it."""
    since, before = found.since, found.before
    usual = since.chance > USUAL
    told = "about as many as expected" if usual else f"by chance {how_often(since.chance)}"
    return (
        f"Since then {_of(what, since)} in {_weeks(since)}: {told}. From {day(before.first)} until "
        f"then {_of(what, before)} in {_weeks(before)}."
    )


def _of(what: str, one: Stretch) -> str:
    came = count_of(one.came, "family", "families") if one.came else "no family"
    return f"{came} {was(what, one.came or 1)} where {families(one.expected)} were expected"


def _weeks(one: Stretch) -> str:
    days = (one.last - one.first).days + 1
    return count_of(days, "day", "days") if days < 14 else f"{round(days / 7)} weeks"


def alerts_sentence(found: Sequence[AlertRow]) -> str:
    """How many alerts there are, and how many wait for somebody."""
    if not found:
        return NO_ALERTS
    waiting = [one for one in found if one.state == "open"]
    under_way = [one for one in found if one.state == "waiting"]
    said = f"{count_of(len(found), 'alert was', 'alerts were')} raised"
    if not waiting and not under_way:
        return f"{said}; each was acted on, and what came of it is recorded."
    parts = []
    if waiting:
        parts.append(f"nobody acts on {len(waiting) if len(found) > 1 else 'it'} yet")
    if under_way:
        parts.append(f"{count_of(len(under_way), 'has', 'have')} an action under way")
    return f"{said}; {', and '.join(parts)}."


def rules_sentence(states: Sequence[RuleState]) -> str:
    """How many rules watch now."""
    if not states:
        return NO_RULES
    at_work = sum(one.is_on for one in states)
    if not at_work:
        return (
            f"None of {count_of(len(states), 'rule', 'rules')} is on, so nobody is told when too "
            "few families come."
        )
    if at_work == len(states):
        return f"{'The rule is' if at_work == 1 else f'All {at_work} rules are'} on."
    return f"{at_work} of {len(states)} rules {'is' if at_work == 1 else 'are'} on."


def alert_sentence(study: Study, one: AlertRow) -> str:
    """What an alert says: what came, what was expected, how surprising, since when."""
    weeks = round(((one.last_day - one.first_day).days + 1) / 7)
    where = place_name(study, one.place)
    came = count_of(one.came, "family", "families") if one.came else "No family"
    said = (
        f"{where}: {came[0].lower() + came[1:]} {was(one.what, one.came or 1)} in "
        f"{count_of(weeks, 'week', 'weeks')} to {day(one.last_day)}, "
        f"where {families(one.expected)} were expected. By chance alone it would be so few "
        f"{how_often(one.chance)}."
    )
    if one.since not in {None, one.first_day} and one.since_expected is not None:
        since = day(one.since or one.first_day)
        numbers = f"{one.since_came} of {families(one.since_expected)} expected"
        said += f" Too few have most likely come since {since}: {numbers}."
    return said
