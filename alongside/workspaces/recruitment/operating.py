"""What an alert rule of a study does: false alarms and time to detection. No database is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from alongside.science.protocol import Alert, Study
from alongside.science.recruitment.weeks import weekly_of
from alongside.workspaces.recruitment.drifting import cusum_of
from alongside.workspaces.recruitment.places import Place, expected_at, places_of

if TYPE_CHECKING:
    from alongside.science.recruitment.alert_chain import Detection, RuleOperation

HALF = 0.5
Weeks = tuple[float, ...]


@dataclass(frozen=True)
class RuleFigures:
    """What a rule does over the whole trial.

    `any_false`: chance of a false alarm anywhere when all goes as expected; `at_one` at the place
    where it is likeliest; `messages`: false alarms expected in all. `fall`: the share that comes
    once it falls, from `fall_week` on of `weeks`; `noticed` and `median_weeks` are of the place
    that is slowest to be noticed, and `nobody_weeks` the same when nobody comes any more.
    `simulated`: from trials made by chance, since the window is too full for an exact answer.
    """

    places: int
    weeks: int
    any_false: float
    at_one: float
    messages: float
    fall: float
    fall_week: int
    noticed: float
    median_weeks: int | None
    nobody_weeks: int | None
    simulated: bool


def rule_figures(study: Study, alert: Alert) -> RuleFigures | None:
    """What a rule does; None where there is no week in which it could speak."""
    every = [_weeks(study, alert, place) for place in places_of(study, alert)]
    known = [weeks for weeks in every if sum(weeks) > 0]
    if not known:
        return None
    false = [_operation(alert, weeks) for weeks in known]
    none = 1.0
    for one in false:
        none *= 1 - one.any_alarm
    fall = alert.share or HALF
    slow = max((_detection(alert, weeks, fall) for weeks in known), key=_slowness)
    nobody = max((_detection(alert, weeks, 0.0) for weeks in known), key=_slowness)
    weeks = max(known, key=len)
    return RuleFigures(
        places=len(known), weeks=len(weeks), any_false=1 - none,
        at_one=max(one.any_alarm for one in false), messages=sum(one.messages for one in false),
        fall=fall, fall_week=_fall_week(weeks), noticed=slow.ever,
        median_weeks=slow.median_weeks, nobody_weeks=nobody.median_weeks,
        simulated=any(one.standard_error is not None for one in false),
    )  # fmt: skip


def _weeks(study: Study, alert: Alert, place: Place) -> Weeks:
    curve = expected_at(study, place, alert.what)
    return weekly_of(curve).expected if curve else ()


def _slowness(one: Detection) -> tuple[bool, int, float]:
    return one.median_weeks is None, one.median_weeks or 0, -one.ever


def _fall_week(weeks: Sequence[float]) -> int:
    """A third of the way: there is something to lose, and time to notice it."""
    return len(weeks) // 3 + 1


def _operation(alert: Alert, weeks: Weeks) -> RuleOperation:
    return _operates(_key(alert), weeks, 1.0, 1)


def _detection(alert: Alert, weeks: Weeks, share: float) -> Detection:
    from alongside.science.recruitment.alert_chain import detected

    start = _fall_week(weeks)
    return detected(_operates(_key(alert), weeks, share, start).first, start)


def _key(alert: Alert) -> str:
    return alert.model_dump_json(exclude={"could_be_done"})


@lru_cache(maxsize=1024)
def _operates(key: str, weeks: Weeks, share: float, from_week: int) -> RuleOperation:
    """Numpy is loaded here, when a figure is first asked for. The same rule is worked out once."""
    import numpy as np

    from alongside.science.recruitment.alert_chain import (
        TooManyStates,
        operation,
        simulated_operation,
    )
    from alongside.science.recruitment.alert_rules import window_rule
    from alongside.science.recruitment.cusum import cusum_operation

    alert = Alert.model_validate_json(key)
    if alert.notice == "drift":
        return cusum_operation(cusum_of(alert, weeks), weeks, share, from_week)
    try:
        return operation(window_rule(alert), weeks, share, from_week)
    except TooManyStates:
        generator = np.random.Generator(np.random.PCG64(len(weeks)))
        return simulated_operation(window_rule(alert), weeks, generator, share, from_week)
