"""From referral to follow-up: delays between stages, those under way, those who leave."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

import numpy as np
from numpy.typing import NDArray

from alongside.science.recruitment.counts_ahead import CountsAhead
from alongside.science.recruitment.forecast import Outlook, arrivals, exposures
from alongside.science.recruitment.sums_ahead import Waiting, sum_ahead

Numbers = NDArray[np.float64]
_SLACK = 1e-9


@dataclass(frozen=True)
class Step:
    """From one stage to the next: the chance of moving on so many days after, from day 0 on.

    The chances add up to the chance of ever moving on; the rest leave or are lost. `families`:
    from how many families they were learnt, without an end for chances that are known.
    Raises ValueError for a negative chance or a sum above 1.
    """

    name: str
    by_day: tuple[float, ...]
    families: float = inf

    def __post_init__(self) -> None:
        if not self.by_day or min(self.by_day) < 0 or sum(self.by_day) > 1 + _SLACK:
            raise ValueError(f"{self.name}: chances by day are from 0 on and add up to at most 1.")

    @property
    def chance(self) -> float:
        """The chance of ever moving on."""
        return min(1.0, sum(self.by_day))

    @property
    def doubt(self) -> float:
        """The square of the relative error of the chance: (1 - c)/(c (families + 1))."""
        return (1 - self.chance) / (max(self.chance, _SLACK) * (self.families + 1))


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A family that waits at the beginning of a step, counted from 0, for so many days."""

    step: int
    days: int


def even_step(name: str, chance: float, from_day: int, to_day: int) -> Step:
    """Return a step with the same chance on each day from one to another, both included.

    For what a study expects before anybody has come so far. Raises ValueError as `Step`, or for
    days that run backwards.

    >>> even_step("follow-up", 0.7, 1, 2).by_day
    (0.0, 0.35, 0.35)
    """
    if not 0 <= from_day <= to_day:
        raise ValueError(f"{name}: the first day lies before the last, and neither before day 0.")
    days = to_day - from_day + 1
    return Step(name, (0.0,) * from_day + (chance / days,) * days)


def learnt_step(
    name: str,
    moved: Sequence[int],
    left: Sequence[int],
    waiting: Sequence[int],
    prior: Step | None = None,
    worth: float = 1.0,
) -> Step:
    """Return a step learnt from families who moved on, left, or still wait, by days.

        by_day(d) = S(d - 1) m(d)/r(d),  S(d) = S(d - 1) (1 - (m(d) + l(d))/r(d))

    the cumulative incidence with leaving as a competing event (Aalen and Johansen); m moved and l
    left after d days, r were still there. Those who still wait count for as long as they have.
    Where the last ones still wait, the chances are scaled to those who have moved or left. A
    `prior` counts as so many families (`worth`) who moved on or left as it says.

    Raises ValueError for a negative number of days, or when nobody has moved or left and there is
    no prior.
    Source: Aalen and Johansen, Scand J Stat 1978;5:141.

    >>> found = learnt_step("consent", moved=[1, 3], left=[2], waiting=[2])
    >>> [round(each, 4) for each in found.by_day], round(found.chance, 4)
    ([0.0, 0.25, 0.0, 0.5], 0.75)
    >>> round(learnt_step("consent", [1], [], [], even_step("consent", 0.5, 1, 2)).chance, 4)
    0.75
    """
    seen = [np.asarray(each, int).ravel() for each in (moved, left, waiting)]
    if min((int(each.min()) for each in seen if each.size), default=0) < 0:
        raise ValueError("A number of days cannot be negative.")
    if prior is None and not (seen[0].size or seen[1].size):
        raise ValueError(f"{name}: nobody has moved on or left yet, so nothing can be learnt.")
    expected = np.asarray(prior.by_day if prior else (), float) * worth
    days = max([len(expected), *(int(each.max()) + 1 for each in seen if each.size)])
    on, off, still = (np.bincount(each, minlength=days).astype(float) for each in seen)
    if prior is not None:
        on[: len(expected)] += expected
        off[: len(expected)] += expected * (1 - prior.chance) / max(prior.chance, _SLACK)
    there = (on + off + still)[::-1].cumsum()[::-1]
    risk = np.where(there > _SLACK, there, 1.0)
    kept = np.cumprod(np.maximum(0.0, 1 - (on + off) / risk))
    by_day = np.concatenate([[1.0], kept[:-1]]) * on / risk
    by_day /= max(1 - kept[-1], _SLACK)
    last = int(np.flatnonzero(on)[-1]) if on.any() else 0
    known = seen[0].size + seen[1].size + (worth if prior else 0.0)
    return Step(name, tuple(by_day[: last + 1].tolist()), known)


def arrival(steps: Sequence[Step]) -> Numbers:
    """Return the chance of having come through all steps exactly so many days later.

    The convolution of the steps: delays of different steps are taken as independent.

    >>> arrival([Step("a", (0.0, 0.5)), Step("b", (0.0, 0.5, 0.5))]).tolist()
    [0.0, 0.0, 0.25, 0.25]
    """
    found = np.ones(1)
    for step in steps:
        found = np.convolve(found, step.by_day)
    return found


def chance_within(steps: Sequence[Step], family: UnderWay, days: int) -> float:
    """Return the chance that a family under way comes through within so many days from now.

        its first step given that it waits still: by_day(d)/(1 - G(w)/G(∞)) for d > w days waited,
        then the steps after it

    leaving is taken to be spread over days as moving on is, so that waiting changes the time and
    not the chance of moving on. A family that has waited longer than anybody who moved on is not
    expected any more.

    Raises ValueError for a step that there is not or a negative number.

    >>> step = Step("consent", (0.0, 0.4, 0.4))
    >>> round(chance_within([step], UnderWay(0, 1), 1), 4)
    0.8
    """
    if not 0 <= family.step < len(steps) or family.days < 0 or days < 0:
        raise ValueError("A family waits at one of the steps, for 0 days or more.")
    first = steps[family.step]
    gone = sum(first.by_day[: family.days + 1])
    if first.chance - gone <= _SLACK:
        return 0.0
    left = np.asarray(first.by_day[family.days + 1 :]) / (1 - gone / first.chance)
    later = np.concatenate([[0.0], left])  # from tomorrow on
    found = np.convolve(later, arrival(steps[family.step + 1 :]))
    return float(min(1.0, found[: days + 1].sum()))


def number_through(
    outlook: Outlook,
    steps: Sequence[Step],
    under_way: Sequence[UnderWay],
    through: int,
    day: date,
) -> CountsAhead:
    """Return the distribution of how many have come through all steps by the end of a day.

        those through already + those under way (Poisson binomial) + those still to come:
        referrals are a Poisson process given the rate, so those through are one too, with exposure
        uᵢ = Σ over j of P(j days to come through) · exposure of the site from now to day - j

    `outlook`: of the first stage (referrals), so that its rates and counts are of referrals.
    Still a sum of negative binomials: exact, no simulation. The steps' chances are taken as known.

    Raises as `chance_within`. Source: Anisimov, Commun Stat 2011;40:3684, for the thinning of
    Poisson–gamma recruitment.

    >>> from alongside.science.recruitment.forecast import SiteAhead
    >>> from alongside.science.recruitment.site_rates import prior_rates
    >>> seen = Outlook(date(2024, 1, 1), (SiteAhead("a", date(2023, 4, 1), 9),), prior_rates(1, 1))
    >>> steps = [Step("consent", (0.0,) * 14 + (0.5,)), Step("baseline", (0.0,) * 7 + (0.8,))]
    >>> found = number_through(seen, steps, [UnderWay(1, 3)], 4, date(2024, 6, 30))
    >>> found.quantile(0.05), found.quantile(0.5), round(found.mean, 2)
    (5, 7, 6.89)
    """
    span = max(0, (day - outlook.as_of).days)
    several = Counter(under_way)
    waiting = Waiting(
        [chance_within(steps, family, span) for family in several], list(several.values())
    )
    new = arrivals(outlook, _months_through(outlook, steps, day))
    return sum_ahead([new, waiting]).moved(through)


def _months_through(outlook: Outlook, steps: Sequence[Step], day: date) -> Numbers:
    paces = np.array([one.pace for one in outlook.sites])
    chances = arrival(steps)
    ends = day.toordinal() - np.arange(len(chances))
    ahead = ends > outlook.as_of.toordinal()
    if not ahead.any():
        return np.zeros(len(outlook.sites))
    months = exposures(outlook, ends[ahead]) - outlook.past
    return np.maximum(0.0, paces * (chances[ahead] @ months))
