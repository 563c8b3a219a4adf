"""What a forecast is made from: when families reached each stage, and what the study expects."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from alongside.science.recruitment.counts_ahead import CountsAhead
from alongside.science.recruitment.forecast import Outlook, SiteAhead
from alongside.science.recruitment.forecast_through import Through
from alongside.science.recruitment.site_rates import SiteRates, UnusableCounts, fitted_rates
from alongside.science.recruitment.stages_ahead import Step, UnderWay, learnt_step
from alongside.science.recruitment.sums_ahead import some_of, sum_of_sites

Days = NDArray[np.int32]
Numbers = NDArray[np.float64]
MILESTONES = ("referred", "consented", "randomised", "followed_up")
FEWEST_TO_LEARN = 5
NEVER = 0


@dataclass(frozen=True)
class Ways:
    """When each family reached each milestone and when it left: days as ordinals, 0 for never.

    `site`: the place of its site among `sites`; `reached`: a row a family, a column a milestone;
    `due`: when its follow-up is over.
    """

    sites: tuple[str, ...]
    site: Days
    reached: Days
    left: Days
    due: Days

    def by(self, day: date) -> "Ways":
        """What had happened by the end of a day, whenever it was recorded.

        >>> ways = Ways(("a",), *(np.array(each, np.int32) for each in
        ...             ([0, 0], [[738000, 738010, 0, 0], [738020, 0, 0, 0]], [0, 0], [0, 0])))
        >>> ways.by(date.fromordinal(738005)).reached.tolist()
        [[738000, 0, 0, 0]]
        """
        last = day.toordinal()
        reached = np.where(self.reached <= last, self.reached, NEVER)
        known = reached[:, 0] != NEVER
        left = np.where(self.left <= last, self.left, NEVER)
        return Ways(
            self.sites, self.site[known], reached[known], left[known], self.due[known]
        )  # fmt: skip

    def count(self, milestone: int) -> Days:
        """How many families of each site have come so far."""
        there = self.site[self._has(milestone)]
        return np.bincount(there, minlength=len(self.sites)).astype(np.int32)

    def _has(self, milestone: int) -> NDArray[np.bool_]:
        """A milestone counts where all those before it were reached."""
        return np.asarray((self.reached[:, : milestone + 1] != NEVER).all(axis=1), bool)

    def days_of(self, milestone: int) -> Days:
        """The days on which families came so far, in their order."""
        return np.sort(self.reached[self._has(milestone), milestone])


@dataclass(frozen=True)
class Expectation:
    """What a study expects before it has seen anything.

    `per_month`: referrals in a month of full work at one site. `steps`: those to consent, to
    randomisation, to follow-up. `worth`: how many families' experience each step is worth.
    `variation`: the coefficient of variation of sites, used until there are enough to learn it.
    """

    per_month: float
    steps: tuple[Step, ...]
    worth: float = 4.0
    variation: float = 0.5


@dataclass(frozen=True)
class Basis:
    """A trial as it stood at the end of a day, ready for every forecast.

    `waiting`: how many families of which site wait alike.
    """

    outlook: Outlook
    steps: tuple[Step, ...]
    reached: tuple[tuple[int, ...], ...]
    waiting: dict[tuple[int, UnderWay], int]

    def changed(self, change: Callable[[Outlook], Outlook]) -> "Basis":
        """The same under a change of `what_if`; sites that join have no families yet."""
        outlook = change(self.outlook)
        more = len(outlook.sites) - len(self.outlook.sites)
        return replace(
            self, outlook=outlook, reached=tuple((*each, *([0] * more)) for each in self.reached)
        )

    def now(self, milestone: int) -> int:
        """How many families have come so far at all sites."""
        return sum(self.reached[milestone])

    def through(self, milestone: int) -> Through:
        """The number of families that come so far, by any day."""
        together: Counter[UnderWay] = Counter()
        for (_, group), families in self.waiting.items():
            if group.step < milestone:
                together[group] += families
        return Through(self.outlook, self.steps[:milestone], together, self.now(milestone))

    def at_sites(self, milestone: int, day: date) -> tuple[CountsAhead, ...]:
        """The number at each site by the end of a day, the chances of steps taken as known.

        Under a common rate the sites' numbers are not independent of each other.
        """
        shapes, times, months = self._new(milestone, day)
        return tuple(
            sum_of_sites([shapes[place]], [times[place]], [months[place]])
            .plus(self._still(milestone, day, place))
            .moved(self.reached[milestone][place])
            for place in range(len(self.outlook.sites))
        )

    def each_at_least(self, milestone: int, target: int, day: date) -> float:
        """The chance that every site has so many families by the end of a day.

        Π P(Nᵢ ≥ target), under a common rate λ its mean over λ
        """
        if self.outlook.rates.kind != "common":
            found = [each.at_least(target) for each in self.at_sites(milestone, day)]
            return float(np.prod(found))
        from scipy.special import gammaincinv, pdtrc

        shape, time = self.outlook.rates.shape, self.outlook.rates.time
        rates = gammaincinv(shape, (np.arange(64) + 0.5) / 64) / time
        _, _, months = self._new(milestone, day)
        chance = np.ones(64)
        for place in range(len(self.outlook.sites)):
            still = self._still(milestone, day, place)
            need = target - self.reached[milestone][place] - still.first
            needs = need - np.arange(len(still.chances))
            means = rates[:, None] * months[place]
            tails = np.where(needs <= 0, 1.0, pdtrc(np.maximum(needs - 1, 0), means))
            chance *= np.minimum(1.0, tails @ still.chances)
        return float(chance.mean())

    def kept_in_the_end(self, families: int) -> CountsAhead:
        """How many of so many families randomised in all will be followed up, whenever.

        Those who are, and those under way with their own chances (a family that has waited for
        long has less); the rest, who are still to come, with the chance of the step. Mixed over
        what the chance may be, as `Through`.

        Raises ValueError for fewer families than are randomised already.
        """
        last = len(self.steps) - 1
        to_come = families - self.now(last)
        if to_come < 0:
            raise ValueError(f"{self.now(last)} families are randomised already.")
        step, together = self.steps[last], Counter[UnderWay]()
        for (_, group), count in self.waiting.items():
            if group.step == last:
                together[UnderWay(0, group.days)] += count
        alone = Through(self.outlook, (step,), together, self.now(last + 1))
        return alone.ever(step.chance, to_come)

    @cached_property
    def _at_place(self) -> dict[int, dict[UnderWay, int]]:
        found: dict[int, dict[UnderWay, int]] = {}
        for (place, group), families in self.waiting.items():
            found.setdefault(place, {})[group] = families
        return found

    def _new(self, milestone: int, day: date) -> tuple[Numbers, Numbers, Numbers]:
        months = Through(self.outlook, self.steps[:milestone], {}, 0).months(day)
        shapes, times = self.outlook.rates.after(self.outlook.counts, self.outlook.past)
        return shapes, times, months

    def _still(self, milestone: int, day: date, place: int) -> CountsAhead:
        groups = {
            group: families
            for group, families in self._at_place.get(place, {}).items()
            if group.step < milestone
        }
        through = Through(self.outlook, self.steps[:milestone], groups, 0)
        return some_of(through.chances(day), list(groups.values()))


def learnt(
    ways: Ways,
    day: date,
    sites: Sequence[SiteAhead],
    expectation: Expectation,
    by_month: Sequence[float] = (1.0,) * 12,
) -> Basis:
    """Return what a forecast is made from, learnt from a record as it stood at the end of a day.

    `sites` in the order of `ways.sites`, with their days and no counts; a site that recruited
    before it should have opened is taken as open from then on. `by_month` as `Outlook`. Rates by
    `expected_rates`, steps by `learnt_step` with the study's own as prior.
    """
    ways = ways.by(day)
    counts = ways.count(0)
    opened = [_opened(one, ways, place) for place, one in enumerate(sites)]
    there = tuple(
        replace(one, count=int(n)) for one, n in zip(opened, counts, strict=True)
    )  # fmt: skip
    blank = Outlook(day, there, SiteRates("prior", 1.0, 1.0), tuple(by_month))
    rates = expected_rates(counts.tolist(), blank.past.tolist(), expectation)
    steps, waiting = _steps(ways, day, expectation)
    reached = tuple(tuple(ways.count(each).tolist()) for each in range(len(MILESTONES)))
    return Basis(replace(blank, rates=rates), steps, reached, waiting)


def expected_rates(
    counts: Sequence[int], exposure: Sequence[float], expectation: Expectation
) -> SiteRates:
    """Return how fast sites recruit, what the study expected counting as some families.

    With five sites or more that have been open: by `fitted_rates` where they differ more than
    chance ("sites"), else one rate for all, Gamma(a + Σk, a/m + Σt) ("common"), with a =
    1/variation² and m the expected rate. With fewer, sites are taken to differ by `variation`
    about (a + Σk)/(a/m + Σt) ("prior").

    Raises `UnusableCounts` for an expectation not above 0, or as `fitted_rates`.

    >>> said = Expectation(2.0, ())
    >>> expected_rates([3, 5], [2.0, 2.0], said).mean, expected_rates([], [], said).mean
    (2.0, 2.0)
    >>> expected_rates([3] * 6, [2.0] * 6, said).kind
    'common'
    """
    if not (expectation.per_month > 0 and expectation.variation > 0):
        raise UnusableCounts("What a study expects is above 0, and so is the variation.")
    own = 1 / expectation.variation**2
    shape = own + sum(counts)
    time = own / expectation.per_month + sum(exposure)
    if sum(each > 0 for each in exposure) < FEWEST_TO_LEARN:
        return SiteRates("prior", own, own * time / shape)
    common = SiteRates("common", shape, time)
    return fitted_rates(counts, exposure, common)


def _opened(site: SiteAhead, ways: Ways, place: int) -> SiteAhead:
    own = ways.reached[ways.site == place, 0]
    first = date.fromordinal(int(own.min())) if own.size else site.opens
    return replace(site, opens=min(site.opens, first))


def _steps(
    ways: Ways, day: date, expectation: Expectation
) -> tuple[tuple[Step, ...], dict[tuple[int, UnderWay], int]]:
    """The steps between milestones, and who waits at the beginning of each."""
    steps, waiting = [], dict[tuple[int, UnderWay], int]()
    for place, prior in enumerate(expectation.steps):
        began, went = ways._has(place), ways._has(place + 1)
        gone = began & ~went & (ways.left != NEVER)
        here = began & ~went & (ways.left == NEVER)
        start = ways.reached[:, place]
        spans = [
            np.maximum(0, ends - start[who])
            for who, ends in (
                (went, ways.reached[went, place + 1]),
                (gone, ways.left[gone]),
                (here, day.toordinal()),
            )
        ]
        moved, left, still = (each.tolist() for each in spans)
        steps.append(learnt_step(prior.name, moved, left, still, prior, expectation.worth))
        for (site, days), families in Counter(
            zip(ways.site[here].tolist(), still, strict=True)
        ).items():
            waiting[site, UnderWay(place, days)] = families
    return tuple(steps), waiting
