"""One number on its way, such as families followed up: its bands, and the date of its target."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from alongside.science.recruitment.counts_ahead import CountsAhead, mixed
from alongside.science.recruitment.forecast import (
    MONTH,
    USUAL_LEVELS,
    Band,
    Outlook,
    arrivals,
    first_days,
)
from alongside.science.recruitment.stages_ahead import Step, UnderWay, arrival
from alongside.science.recruitment.sums_ahead import Arrivals, Waiting, sum_ahead

Numbers = NDArray[np.float64]
FARTHEST = 3653
_SLACK = 1e-9
_SURE = 0.01  # a relative error of one per cent is not worth mixing over
_NODES = np.array([-2.8569700138728, -1.3556261799743, 0.0, 1.3556261799743, 2.8569700138728])
_WEIGHTS = (0.0112574113277, 0.2220759220056, 0.5333333333333, 0.2220759220056, 0.0112574113277)
_FEW_NODES, _FEW_WEIGHTS = np.sqrt(3) * np.array([-1.0, 0.0, 1.0]), (1 / 6, 2 / 3, 1 / 6)
_KEPT = 0.75
_BLURRED = float(np.sqrt(1 - _KEPT**2))
_MANY = 2.0  # as often the variance, the doubt draws the five apart
Parts = tuple[Arrivals | Waiting, ...]


class Through:
    """How many have come through all steps by any day: as `number_through`, for many days.

    What does not change from day to day is worked out once. `waiting`: how many families wait
    alike; `through`: how many have come through already. Without a step it is the number of the
    outlook itself. `farthest`: days from now after which nothing more can come, or ten years.

    Where the chances of steps were learnt from few families the number is mixed over what they
    may be: all of them too high or too low together, by exp(s z - s²/2) with z normal and
    s² = log(1 + Σ (1 - c)/(c (n + 1))) over the steps still to come (Gauss–Hermite, 5 points).
    Where that doubt is larger than the spread of the count five points would stand apart: then
    three are taken over 0.75 z, and each is blurred by a normal of the rest, in families.
    """

    def __init__(
        self,
        outlook: Outlook,
        steps: Sequence[Step],
        waiting: Mapping[UnderWay, int],
        through: int,
    ) -> None:
        self.outlook, self.through = outlook, through
        self._arrival = arrival(steps)
        self._paces = np.array([one.pace for one in outlook.sites])
        self._groups = np.array(list(waiting.values()), float)
        self._coming = _coming(steps, list(waiting))
        self._spreads = _spreads(steps)
        self._at = np.array([group.step for group in waiting], int)
        self._come = np.cumsum(self._arrival)
        self.farthest = self._farthest()

    def months(self, day: date) -> Numbers:
        """The months of full work at each site from which families can have come by a day."""
        days = self._days(day)
        come = self._come[np.minimum(np.arange(days)[::-1], len(self._come) - 1)]
        return self._paces * worked(self.outlook, come)

    def chances(self, day: date) -> Numbers:
        """The chance that each group of those who wait has come through by a day."""
        return np.asarray(self._coming[:, min(self._days(day), self._coming.shape[1] - 1)], float)

    def number(self, day: date) -> CountsAhead:
        """The distribution of how many have come through by the end of a day."""
        months, chances = self.months(day), self.chances(day)

        def together(factors: Numbers) -> Parts:
            first = factors[0] if len(factors) else 1.0
            waiting = Waiting(np.minimum(1.0, chances * factors[self._at]), self._groups)
            return (arrivals(self.outlook, months * first), waiting)

        return self._mixed(together).moved(self.through)

    def ever(self, chance: float, families: int) -> CountsAhead:
        """How many of those waiting, and of further families with a chance, ever come through."""
        chances = np.append(self._coming[:, -1], chance)
        groups, at = np.append(self._groups, families), np.append(self._at, 0)

        def together(factors: Numbers) -> Parts:
            return (Waiting(np.minimum(1.0, chances * factors[at]), groups),)

        return self._mixed(together).moved(self.through)

    def _mixed(self, together: Callable[[Numbers], Parts]) -> CountsAhead:
        """The number for each size of the doubt about chances, weighed."""
        if not len(self._spreads) or self._spreads[0] < _SURE:
            return sum_ahead(together(np.ones(len(self._spreads))))

        def at(z: float, share: float = 1.0) -> Parts:
            """With chances too high by z; a share of the doubt is not spread over z."""
            spread = self._spreads
            return together(np.exp(spread * z - share * spread**2 / 2))

        def doubt(z: float) -> float:
            """How many families one more standard deviation of the chances is."""
            return _expected(at(z + 0.5)) - _expected(at(z - 0.5))

        if doubt(0) ** 2 <= _MANY * sum(part.variance for part in at(0)):
            return mixed([sum_ahead(at(z)) for z in _NODES], _WEIGHTS)
        found = [sum_ahead(at(z, _KEPT**2), _BLURRED * doubt(z)) for z in _KEPT * _FEW_NODES]
        return mixed(found, _FEW_WEIGHTS)

    def bands(
        self, days: Sequence[date], levels: Sequence[float] = USUAL_LEVELS
    ) -> tuple[Band, ...]:
        """For each day the counts between which chance will leave the number by then."""
        found = [(day, self.number(day)) for day in days]
        return tuple(
            Band(day, tuple(seen.quantile(level) for level in levels), seen.mean)
            for day, seen in found
        )

    def days_of(
        self, target: int, levels: Sequence[float] = USUAL_LEVELS
    ) -> tuple[date | None, ...]:
        """The first days by whose end the target is reached with each of these chances."""
        if self.through >= target:
            return (self.outlook.as_of,) * len(levels)

        def chance(days: int) -> float:
            return self.number(self.outlook.as_of + timedelta(days=days)).at_least(target)

        return first_days(self.outlook.as_of, chance, levels, self.farthest)

    def _days(self, day: date) -> int:
        return max(0, min((day - self.outlook.as_of).days, FARTHEST))

    def _farthest(self) -> int:
        ends = [one.closes for one in self.outlook.sites]
        known = [end for end in ends if end is not None]
        if len(known) < len(ends):
            return FARTHEST
        span = max(len(self._arrival), int(self._coming.shape[1]))
        return min(FARTHEST, max(0, (max(known) - self.outlook.as_of).days) + span)


def _expected(parts: Parts) -> float:
    return sum(part.mean for part in parts)


def worked(outlook: Outlook, counted: Numbers) -> Numbers:
    """Return each site's months of full work from tomorrow on, each day counted in part.

        (1/30.4375) Σ over open days d after now of counted(d) · weight(month of d) · ramp(d)

    `counted`: for tomorrow and each day after it, such as the chance of having come through by
    then. With ones it is `exposure` to that day less that until now.

    >>> from alongside.science.recruitment.forecast import SiteAhead
    >>> from alongside.science.recruitment.site_rates import SiteRates
    >>> site = SiteAhead("glasgow", date(2023, 4, 1), closes=date(2023, 4, 30))
    >>> seen = Outlook(date(2023, 4, 15), (site,), SiteRates("prior", 1.0, 1.0))
    >>> [worked(seen, each).round(4).tolist() for each in (np.ones(10), np.full(99, 0.5))]
    [[0.3285], [0.2464]]
    """
    start, plain, _ = outlook._table
    first = outlook.as_of.toordinal() + 1
    days = np.arange(len(counted))
    each = counted * np.diff(plain[first - start : first - start + len(counted) + 1])
    full, rising = (np.concatenate([[0.0], np.cumsum(one)]) for one in (each, each * days))
    opens, closes, ramps, _ = outlook._columns
    begin = np.clip(opens - first, 0, len(counted)).astype(int)
    end = np.clip(closes + 1 - first, begin, len(counted)).astype(int)
    risen = np.clip(opens + ramps - first, begin, end).astype(int)
    found = full[end] - full[risen]
    if ramps.any():
        part = rising[risen] - rising[begin] - (opens - first - 0.5) * (full[risen] - full[begin])
        found = found + np.where(ramps > 0, part / np.maximum(ramps, 1), 0.0)
    return np.asarray(found / MONTH, float)


def _spreads(steps: Sequence[Step]) -> Numbers:
    """For each step how unsure the chance is of coming through it and all those after it."""
    doubts = np.array([step.doubt for step in steps], float)
    return np.asarray(np.sqrt(np.log1p(doubts[::-1].cumsum()[::-1])), float)


def _coming(steps: Sequence[Step], waiting: Sequence[UnderWay]) -> Numbers:
    """For each group of those who wait the chance of having come through by each day from now."""
    later = [arrival(steps[place + 1 :]) for place in range(len(steps))]
    rows = [_one(steps[group.step], later[group.step], group.days) for group in waiting]
    span = max((len(row) for row in rows), default=1)
    found = np.ones((len(rows), span))
    for place, row in enumerate(rows):
        found[place, : len(row)] = row
        found[place, len(row) :] = row[-1]
    return np.minimum(1.0, found)


def _one(step: Step, later: Numbers, waited: int) -> Numbers:
    """As `chance_within`, for every number of days."""
    gone = sum(step.by_day[: waited + 1])
    if step.chance - gone <= _SLACK:
        return np.zeros(1)
    left = np.asarray(step.by_day[waited + 1 :]) / (1 - gone / step.chance)
    return np.cumsum(np.convolve(np.concatenate([[0.0], left]), later))
