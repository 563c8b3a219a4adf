"""An alert rule on weekly counts: when it fires, and what it then says in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum, log

from alongside.science.protocol.alerts import Alert
from alongside.science.recruitment.expected import how_surprising, poisson_below
from alongside.science.recruitment.limits import least_reaching
from alongside.science.recruitment.weeks import Weekly

_WEEK = 7


@dataclass(frozen=True, slots=True)
class WindowRule:
    """Fires when the last `weeks` weeks brought so few that chance is below a probability.

    It is looked at once at the end of every whole week, from the first full window on, and says
    nothing for `quiet_weeks` weeks after it has fired.

    Raises ValueError for no weeks, a negative silence or a probability outside 0 to 1.
    """

    weeks: int
    below_probability: float
    quiet_weeks: int = 0

    def __post_init__(self) -> None:
        if self.weeks < 1 or self.quiet_weeks < 0 or not 0 < self.below_probability < 1:
            raise ValueError("A rule needs weeks, and a probability between 0 and 1.")


@dataclass(frozen=True, slots=True)
class Since:
    """When what came began to fall short: the day, and the numbers from that day on."""

    day: date
    expected: float
    came: int
    chance: float


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A rule at the end of one week: expected and came in its window, and how surprising.

    `chance`: of so few or fewer when the expectation holds. `most_that_fires`: the largest count
    at which the rule would have fired, None where no count is few enough.
    """

    week: int
    first_day: date
    last_day: date
    expected: float
    came: int
    chance: float
    surprise: float
    most_that_fires: int | None
    fires: bool
    since: Since | None


def window_rule(alert: Alert) -> WindowRule:
    """Return the rule that an alert of a study definition states.

    `at_most_every_days` becomes whole weeks of silence: 14 days are one silent week, since the
    rule may speak again at the end of the second.

    Raises ValueError for a rule that notices a drift: that is a CUSUM.

    >>> window_rule(Alert(id="few", what="referrals", where="each_site", below_probability=0.1,
    ...                   weeks=8, tell=("trial_manager",), at_most_every_days=14))
    WindowRule(weeks=8, below_probability=0.1, quiet_weeks=1)
    """
    if alert.weeks is None or alert.below_probability is None:
        raise ValueError(f"{alert.id} has no window of weeks and no probability.")
    quiet = quiet_weeks(alert)
    return WindowRule(alert.weeks, alert.below_probability, quiet)


def quiet_weeks(alert: Alert) -> int:
    """Return for how many whole weeks a rule says nothing after it has spoken."""
    return -(-alert.at_most_every_days // _WEEK) - 1


def most_that_fires(expected: float, below_probability: float) -> int | None:
    """Return the largest count whose chance is below the probability, None if there is none.

        max {x : P(X ≤ x) < p}, X Poisson of mean `expected`

    >>> most_that_fires(8.0, 0.1), most_that_fires(1.0, 0.1), most_that_fires(2.4, 0.1)
    (4, None, 0)
    """
    few = least_reaching(below_probability, expected) - 1
    return few if few >= 0 else None


def thresholds(rule: WindowRule, expected: Sequence[float]) -> tuple[int | None, ...]:
    """Return for the end of each week the largest count of the window that fires.

    `expected`: families a week. None before the first full window and where no count fires.

    >>> thresholds(WindowRule(2, 0.1), [1.0, 1.0, 2.0, 4.0])
    (None, None, 0, 2)
    """
    return tuple(
        most_that_fires(fsum(expected[end - rule.weeks : end]), rule.below_probability)
        if end >= rule.weeks
        else None
        for end in range(1, len(expected) + 1)
    )


def look(rule: WindowRule, weekly: Weekly, counts: Sequence[int]) -> Shortfall | None:
    """Return what the rule says at the end of the last counted week.

    `counts`: families in each week that is over, as `weekly_counts` gives them. None before the
    first full window: the rule has nothing to say yet.

    Raises ValueError when there are more weeks of counts than expected weeks, or a negative one.

    >>> weekly = Weekly(date(2023, 4, 1), (1.0,) * 20)
    >>> found = look(WindowRule(8, 0.1), weekly, [1, 2, 1, 0, 1, 0, 0, 1, 0, 0, 0])
    >>> found.fires, found.came, found.expected, round(found.chance, 4)
    (True, 2, 8.0, 0.0138)
    >>> found.since.day.isoformat(), found.since.came, found.since.expected
    ('2023-04-22', 2, 8.0)
    """
    week = len(counts)
    if week > len(weekly.expected) or min(counts, default=0) < 0:
        raise ValueError("There are more weeks of counts than expected weeks, or a negative one.")
    if week < rule.weeks:
        return None
    start = week - rule.weeks
    expected, came = fsum(weekly.expected[start:week]), sum(counts[start:])
    limit = most_that_fires(expected, rule.below_probability)
    return Shortfall(
        week=week,
        first_day=weekly.first_day + timedelta(days=_WEEK * start),
        last_day=weekly.last_day(week),
        expected=expected,
        came=came,
        chance=poisson_below(came, expected),
        surprise=how_surprising(came, expected),
        most_that_fires=limit,
        fires=limit is not None and came <= limit,
        since=since_when(weekly, counts),
    )


def alarms(rule: WindowRule, weekly: Weekly, counts: Sequence[int]) -> tuple[Shortfall, ...]:
    """Return every time that the rule would have spoken, its silences kept.

    >>> weekly = Weekly(date(2023, 4, 1), (1.0,) * 20)
    >>> [each.week for each in alarms(WindowRule(4, 0.1, 2), weekly, [0] * 9)]
    [4, 7]
    """
    found: list[Shortfall] = []
    for week in range(rule.weeks, len(counts) + 1):
        if found and week <= found[-1].week + rule.quiet_weeks:
            continue
        seen = look(rule, weekly, counts[:week])
        if seen and seen.fires:
            found.append(seen)
    return tuple(found)


def since_when(weekly: Weekly, counts: Sequence[int]) -> Since | None:
    """Return the week from which a shortfall is most likely to have run until now.

        the s that makes  O ln(O/E) - (O - E)  largest among those with O < E,
        O = Σ counts from s on, E = Σ expected from s on

    the likelihood ratio of a lower rate from s on. None when no stretch up to now has fewer than
    expected. The chance given is that of this stretch as if it had been chosen beforehand: the
    stretch was chosen for being low, so read it with the rule's own false alarms beside it.
    Source: Hinkley, Biometrika 1970;57:1; for the Poisson, Worsley, Biometrika 1986;73:91.

    >>> since_when(Weekly(date(2023, 4, 1), (1.0,) * 5), [1, 1, 1, 1, 1]) is None
    True
    """
    best, found = 0.0, None
    expected, came = 0.0, 0
    for start in range(len(counts) - 1, -1, -1):
        expected, came = expected + weekly.expected[start], came + counts[start]
        gain = (came * log(came / expected) if came else 0.0) - came + expected
        if came < expected and gain > best + 1e-12:
            best, found = gain, (start, expected, came)
    if found is None:
        return None
    start, expected, came = found
    day = weekly.first_day + timedelta(days=_WEEK * start)
    return Since(day, expected, came, poisson_below(came, expected))
