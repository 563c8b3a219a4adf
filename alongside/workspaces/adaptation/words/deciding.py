"""How rules, adaptation points and decisions are put."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from alongside.foundations.pages.filters import count_of, day
from alongside.science.adaptation.representation import Representation
from alongside.science.protocol import DECILE, AdaptationRule, Study
from alongside.workspaces.adaptation.models import PointDecided
from alongside.workspaces.adaptation.queries.panels import panels
from alongside.workspaces.adaptation.queries.points import Period, PointState, RuleState
from alongside.workspaces.adaptation.words import labels, titles

SHOWN_TO = "To whom were these numbers shown?"
SHOWN_TO_HINT = (
    "Roles or groups, such as the trial management group on 4 July. No names of families."
)
DECIDED = "What was decided?"
OUTCOMES = {
    "change": "Recruit otherwise",
    "no_change": "Go on as before",
    "more": "Find out more first",
}
CHANGE, CHOOSE = "Which change?", "Choose one"
CHANGE_WORDS = "What exactly, where and from when?"
COST = "What does it cost, in pounds?"
COST_HINT = "Leave it empty if nobody knows yet."
WHY = "Why?"
SIGNED = "Signed"
WHY_HINT = "Also where the rule asked for a change and none was decided, or the other way round."
ADOPTED = "The rule is adopted. Its behaviour is kept as it was shown."
RECORDED = "The decision is recorded, with the numbers as they were."
BEHAVIOUR = ("True ratio", "At any point")
BLIND = "No outcome and no arm is looked at for any of this."
NOTHING = "This study has no adaptation rules."
NOTHING_HOW = "Rules are written in the study definition, in adaptation.toml."
NO_TARGET = "The target population of this place is not known yet."


def rule_line(study: Study, rule: AdaptationRule, index: str = "") -> str:
    """A change is asked for if the chance that … is over 0.80."""
    groups = (
        labels.deprived(rule.groups, index)
        if rule.trait == DECILE
        else labels.group_label(study, rule.trait, rule.groups)
    )
    what = {"consented": "gave consent", "randomised": "were randomised"}[rule.counted]
    points = ", ".join(str(one) for one in rule.points[:-1])
    at = f"{points} and {rule.points[-1]}" if points else str(rule.points[-1])
    where = "at each site" if rule.where == "each_site" else "in each country"
    return (
        f"Recruitment should change if the chance that families from {groups} are represented "
        f"under {rule.limit:.2f} of their share is over {rule.chance:.2f}. It is asked {where} "
        f"after {at} families that {what}."
    )


def points_sentence(states: Sequence[RuleState]) -> str:
    """How things stand: what waits, what asks, what was decided."""
    if not states:
        return NOTHING
    points = [point for one in states for point in one.points]
    open_ones = [one for one in points if not one.waits and one.decision is None]
    asking = [one for one in open_ones if one.asks]
    decided = [one for one in points if one.decision is not None]
    not_adopted = sum(one.adopted is None for one in states)
    if not_adopted:
        some = "No rule is" if not_adopted == len(states) else f"{not_adopted} rules are not"
        start = f"{some} adopted yet; until then nothing is decided by it. "
    else:
        start = ""
    if not points or all(one.waits for one in points):
        return f"{start}No adaptation point has been reached yet."
    text = f"{count_of(len(points) - sum(p.waits for p in points), 'point', 'points')} reached"
    text += f", {len(decided)} decided" if decided else ", none decided yet"
    if asking:
        asks = "asks" if len(asking) == 1 else "ask"
        return f"{start}{text}; {len(asking)} {asks} for a change and waits for a meeting."
    return (
        f"{start}{text}; {len(open_ones)} wait for a meeting." if open_ones else f"{start}{text}."
    )


def adopted_line(study: Study, state: RuleState) -> str:
    if state.adopted is None:
        changed = " Its terms have changed since it was adopted." if state.earlier else ""
        return f"Not adopted.{changed}"
    by, at = state.adopted.recorded_by.name, local_day(study, state.adopted.recorded_at)
    return f"Adopted on {at} by {by}."


def point_line(study: Study, one: PointState) -> str:
    """What the numbers of a point say."""
    if one.waits:
        return f"{one.now} of {count_of(one.point, 'family', 'families')} so far"
    if one.asks is None:
        return "Nothing can be told: no target, or no family of a known group"
    asks = "The rule asks for a change" if one.asks else "The rule asks for no change"
    if one.hidden or one.ratio is None:
        return f"{asks}; the numbers are {labels.HIDDEN}"
    return (
        f"{one.reached} of {one.known} known: ratio {labels.ratio(one.ratio)}; chance of being "
        f"under {one.aimed.rule.limit:.2f} is {one.chance:.2f}. {asks}"
    )


def decision_line(study: Study, one: PointDecided | None) -> str:
    if one is None:
        return "–"
    change = f": {one.change}" if one.change else ""
    cost = f" (£{one.cost:,.2f})" if one.cost is not None else ""
    return f"{OUTCOMES[one.decided]}{change}{cost}, {local_day(study, one.recorded_at)}"


def frozen_rows(shown: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The numbers that a meeting saw, as they were kept."""
    rows = [
        ("Share of the target population", f"{shown['share']:.1%}" if shown["share"] else "–"),
        ("Families at the point", str(shown["families"])),
    ]
    if shown["hidden"] or shown["ratio"] is None:
        rows.append(("From these groups, of those known", labels.HIDDEN))
    else:
        value, low, high = shown["ratio"]
        rows += [
            ("From these groups, of those known", f"{shown['reached']} of {shown['known']}"),
            ("Ratio to the target", f"{value:.2f} ({low:.2f} to {high:.2f})"),
            (f"Chance of being under {shown['limit']:.2f}", f"{shown['chance']:.2f}"),
        ]
    asks = {True: "A change", False: "No change", None: "Nothing can be told"}[shown["asks"]]
    return [*rows, (f"The rule (chance over {shown['chance_that_asks']:.2f}) asks for", asks)]


LIMIT_OF_RULE = "The rule looks at ratios under"


def shown_name(shown: Mapping[str, Any]) -> str:
    """Whose ratio it is, as far as that was shown."""
    if shown["hidden"]:
        return f"Families of these groups ({labels.HIDDEN})"
    if shown["ratio"] is None:
        return "Families of these groups (nothing can be told)"
    return f"Families of these groups, {shown['reached']} of {shown['known']} known"


def point_name(study: Study, rule: str, place: str, point: int) -> str:
    """A point that was decided, also of a rule or a place that the study has no more."""
    title = next((one.title for one in study.adaptation.rules if one.id == rule), rule)
    sites = [site.id for site in study.sites]
    known = [*panels(study, sites, apart=True), *panels(study, sites)]
    name = next((labels.place_name(study, one) for one in known if one.id == place), place)
    return titles.point_at(name, title, point)


def how_many_decided(number: int) -> str:
    if not number:
        return "No meeting has decided on an adaptation point yet."
    return f"{count_of(number, 'adaptation point was', 'adaptation points were')} decided on."


def period_name(study: Study, one: Period) -> str:
    """Before the first change, or since one."""
    families = count_of(one.families, "family", "families")
    if one.since is None and one.until is None:
        return f"So far, {families}"
    if one.since is None and one.until is not None:
        return f"Before {local_day(study, one.until)}, {families}"
    since = local_day(study, one.since) if one.since else ""
    return f"Since {since}, {families}"


def effect(study: Study, periods: Sequence[Period]) -> str:
    """What the chart of the periods says, in one sentence."""
    if len(periods) < 2:
        return "No change of recruitment has been decided here, so there is no effect to see."
    before, after = periods[0].ratio, periods[-1].ratio
    if before is None or after is None:
        return "There are too few families before or after the change to show its effect."
    return (
        f"The ratio was {labels.ratio(before)} before the first change and is "
        f"{labels.ratio(after)} since the last. {_apart(before, after)}"
    )


def _apart(before: Representation, after: Representation) -> str:
    if after.lower > before.upper:
        return "The families since then mirror the target better than chance would explain."
    if after.upper < before.lower:
        return "It has fallen by more than chance would explain."
    return "Chance alone could explain the difference."


def behaviour_rows(behaviour: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """The chance that the rule asks for a change first at each point, and at any."""
    return [
        [
            f"{one['true_ratio']:.2f}",
            *(f"{chance:.1%}" for chance in one["first_at"]),
            f"{one['ever']:.1%}",
        ]
        for one in behaviour
    ]


def behaviour_sentence(places: Sequence[Sequence[Mapping[str, Any]]]) -> str:
    """What the tables of a rule's behaviour say, over all its places."""
    told = [{one["true_ratio"]: one["ever"] for one in behaviour} for behaviour in places]
    told = [by for by in told if by]
    if not told:
        return NO_TARGET
    return (
        f"If these families came as they should, the rule would ask for a change without need in "
        f"{_in_trials([by[1.0] for by in told])} of trials; if they came half as often, it would "
        f"notice in {_in_trials([by[0.5] for by in told])}."
    )


def _in_trials(chances: Sequence[float]) -> str:
    low, high = _percent(min(chances)), _percent(max(chances))
    return f"{low} %" if low == high else f"{low} to {high} %"


def _percent(chance: float) -> str:
    if 0.995 <= chance < 1:
        return "over 99"
    return "under 1" if 0 < chance < 0.005 else f"{chance * 100:.0f}"


def local_day(study: Study, moment: datetime) -> str:
    return day(moment.astimezone(ZoneInfo(study.time_zone)))


def shortened(text: str, most: int = 60) -> str:
    """A change in a few words, for a picture."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def signed(study: Study, made: PointDecided) -> str:
    return f"{made.recorded_by.name}, {local_day(study, made.recorded_at)}"
