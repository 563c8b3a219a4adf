"""The pictures: what came week by week beside what was expected, and what is missing, added up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from alongside.foundations.pages.filters import day
from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.drift import DriftWeek, drift
from alongside.science.charts.interval_rows import Estimate, interval_rows
from alongside.science.charts.periods import PeriodCount, periods
from alongside.science.charts.steps import Mark
from alongside.science.protocol import Alert, Counted, Study
from alongside.science.recruitment.limits import count_limits
from alongside.science.recruitment.weeks import Period
from alongside.science.recruitment.weeks import periods as periods_of
from alongside.workspaces.monitoring.reports.report import Picture, drawn
from alongside.workspaces.monitoring.words import as_of
from alongside.workspaces.recruitment.drifting import USUAL_FALSE_ALARMS, cusum_of
from alongside.workspaces.recruitment.glance import Glance
from alongside.workspaces.recruitment.operating import RuleFigures
from alongside.workspaces.recruitment.queries import AlertRow, Watched, at_place
from alongside.workspaces.recruitment.words import labels, rules, sentences

BAND = 0.90
MOST_MARKS = 8
LONGEST = 160


def counts_of(glance: Glance, one: Watched) -> tuple[PeriodCount, ...]:
    """Each week or month with the counts between which chance leaves it."""
    if one.curve is None:
        return ()
    return tuple(_count(each) for each in periods_of(one.curve, one.days, glance.day, glance.unit))


def _count(one: Period) -> PeriodCount:
    low, high = _limits(one.expected)
    return PeriodCount(one.first_day, one.last_day, one.expected, low, high, one.came)


@lru_cache(maxsize=8192)
def _limits(expected: float) -> tuple[int, int]:
    """Many sites expect the same in the same week."""
    return count_limits(expected, BAND)


def main_picture(
    glance: Glance, one: Watched, counts: Sequence[PeriodCount], marks: Sequence[Mark]
) -> Picture:
    """Weeks or months: dots on the band."""
    caption = Caption(
        "expected-and-actual",
        _title(glance),
        sentences.watched(glance.study, one),
        as_of(glance.local),
    )

    def draw(named: Caption, width: float) -> Chart:
        return periods(
            counts, named, as_of=glance.day, marks=marks, labels=labels.PICTURE, width=width
        )

    return drawn(draw, caption)


def drift_picture(glance: Glance, one: Watched) -> Picture | None:
    """The running sum of the study's rule for this place, or of the usual one."""
    from alongside.science.recruitment.cusum import cusum

    weekly = one.weekly
    if weekly is None or sum(weekly.expected) <= 0 or not one.counts or one.curve is None:
        return None
    rule = cusum_of(_rule(glance), weekly.expected)
    weeks = [
        DriftWeek(each.last_day, each.sum, each.fires) for each in cusum(rule, weekly, one.counts)
    ]
    span = (weekly.first_day, max(glance.day, one.curve.first_day))
    caption = Caption(
        "drift",
        sentences.DRIFT_TITLE,
        sentences.drift(weeks[-1].sum, rule.limit),
        as_of(glance.local),
    )

    def draw(named: Caption, width: float) -> Chart:
        said = labels.DRIFT | {"limit": sentences.limit(_false_alarms(glance), width < 500)}
        return drift(
            weeks, rule.limit, named, span=span, as_of=glance.day, labels=said, width=width,
        )  # fmt: skip

    return drawn(draw, caption)


def alert_picture(
    study: Study, at: datetime, of: AlertRow, found: Sequence[AlertRow]
) -> Picture | None:
    """The place and step of an alert week by week, with what was done as marks.

    None where the study says nothing of it any more.
    """
    what: Counted = of.what  # type: ignore[assignment]
    glance = Glance(study, at, what=what, place=of.place)
    whole = at_place(study, of, glance.day)
    counts = counts_of(glance, whole)
    marks = marks_of(study, glance, found)
    return main_picture(glance, whole, counts, marks) if counts else None


def rules_picture(
    study: Study, at: datetime, figures: Sequence[tuple[Alert, RuleFigures]]
) -> Picture:
    """How often each rule is wrong over the trial: at one place, and anywhere."""
    rows = [
        Estimate(rules.title(alert), one.any_false, (one.at_one, one.any_false))
        for alert, one in figures
    ]
    local = Glance(study, at).local
    caption = Caption("rules", rules.WRONG_TITLE, rules.WRONG_SAYS, as_of(local))

    def draw(named: Caption, width: float) -> Chart:
        columns = rules.WRONG_COLUMNS
        return interval_rows(
            rows, rules.WRONG_MARKS, named, columns=columns, shown=rules.percent, width=width
        )

    return drawn(draw, caption)


def marks_of(study: Study, glance: Glance, found: Sequence[AlertRow]) -> tuple[Mark, ...]:
    """Actions about this step here, on the day they were agreed and the day they were done."""
    marks: list[Mark] = []
    for alert in found:
        if alert.what != glance.what or not _inside(glance, alert):
            continue
        for action in alert.actions:
            agreed = _day(study, action.at)
            marks.append(Mark(agreed, _short(f"{day(agreed)}, agreed: {action.words}")))
            marks += [
                Mark(
                    _day(study, each.on),
                    _short(
                        f"{day(_day(study, each.on))}, {'done' if each.done else 'not done'}: "
                        f"{each.words}"
                    ),
                )
                for each in action.followed
            ]
    return tuple(sorted(marks, key=lambda one: one.day)[-MOST_MARKS:])


def _inside(glance: Glance, alert: AlertRow) -> bool:
    """An action for the whole study is of every site; one for a team is not of another team."""
    here, there = glance.place, alert.place
    sites = not here.site or not there.site or here.site == there.site
    return sites and (not here.team or not there.team or here.team == there.team)


def _rule(glance: Glance) -> Alert | None:
    drifts = (one for one in glance.study.alerts if one.notice == "drift")
    return next((one for one in drifts if one.what == glance.what), None)


def _false_alarms(glance: Glance) -> float:
    rule = _rule(glance)
    return rule.false_alarms if rule and rule.false_alarms else USUAL_FALSE_ALARMS


def _title(glance: Glance) -> str:
    where = labels.place_name(glance.study, glance.place)
    return f"{labels.WHAT[glance.what]}, {labels.UNITS[glance.unit].lower()}: {where}"


def _day(study: Study, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(study.time_zone)).date()


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
