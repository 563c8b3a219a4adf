"""How many families by a date, and the date of the target: bands, not lines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from alongside.science.recruitment.counts_ahead import CountsAhead
from alongside.science.recruitment.site_rates import SiteRates, UnusableCounts, fitted_rates
from alongside.science.recruitment.sums_ahead import Arrivals, sum_of_arrivals

Numbers = NDArray[np.float64]
MONTH = 365.25 / 12
USUAL_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
FARTHEST_DAYS = 40 * 366
_EVEN = (1.0,) * 12


@dataclass(frozen=True, slots=True)
class SiteAhead:
    """A site: when it opens and closes, how many it has recruited, how it will go on.

    `closes`: its last day, None if it stays open. `ramp_days`: days over which it grows evenly
    to its full rate. `pace`: its future rate as a multiple of what it was, 1 for no change.
    """

    id: str
    opens: date
    count: int = 0
    closes: date | None = None
    ramp_days: int = 0
    pace: float = 1.0


@dataclass(frozen=True)
class Outlook:
    """Everything that a forecast is made from, as it stood at the end of `as_of`.

    `by_month`: twelve weights, January first, for months in which less comes (0.5 for half).
    Exposure is counted in months of full work: days open, weighted, divided by 30.4375; `past`
    and `counts` are each site's exposure until now and what it recruited.
    """

    as_of: date
    sites: tuple[SiteAhead, ...]
    rates: SiteRates
    by_month: tuple[float, ...] = _EVEN
    _table: tuple[int, Numbers, Numbers] = field(init=False, repr=False, compare=False)
    _columns: tuple[Numbers, Numbers, Numbers, Numbers] = field(
        init=False, repr=False, compare=False
    )
    past: Numbers = field(init=False, repr=False, compare=False)
    counts: Numbers = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.by_month) != 12 or min(self.by_month) < 0:
            raise UnusableCounts("Give twelve monthly weights, none negative.")
        if not self.sites or any(one.pace < 0 or one.ramp_days < 0 for one in self.sites):
            raise UnusableCounts("A forecast needs sites, with a pace and a ramp not below 0.")
        if any(one.count and one.opens > self.as_of for one in self.sites):
            raise UnusableCounts("A site that was not open has recruited somebody.")
        object.__setattr__(self, "_table", _weights(self))
        object.__setattr__(self, "_columns", _columns(self))
        object.__setattr__(self, "counts", np.array([one.count for one in self.sites], float))
        object.__setattr__(self, "past", exposure(self, self.as_of))

    @property
    def recruited(self) -> int:
        """How many have been recruited at all sites."""
        return int(self.counts.sum())


@dataclass(frozen=True, slots=True)
class Band:
    """How many families by the end of a day: quantiles at the levels asked for, and the mean."""

    day: date
    counts: tuple[int, ...]
    mean: float


def outlook(
    as_of: date,
    sites: Sequence[SiteAhead],
    prior: SiteRates | None = None,
    by_month: Sequence[float] = _EVEN,
) -> Outlook:
    """Return what a forecast is made from, the sites' rates learnt from what they recruited.

    By `fitted_rates`: the Poisson–gamma model where sites differ more than chance, the prior or a
    common Poisson rate where not. Rates are per month of full work.

    Raises `UnusableCounts` as `fitted_rates` and `Outlook`.

    >>> sites = [SiteAhead(name, date(2023, 4, 1), n) for name, n in (("GLA", 6), ("BRO", 2))]
    >>> outlook(date(2023, 9, 30), sites).rates.kind
    'common'
    """
    blank = SiteRates("prior", 1.0, 1.0)
    unfitted = Outlook(as_of, tuple(sites), blank, tuple(by_month))
    rates = fitted_rates([one.count for one in sites], unfitted.past.tolist(), prior)
    return Outlook(as_of, tuple(sites), rates, tuple(by_month))


def exposure(outlook: Outlook, day: date) -> Numbers:
    """Return each site's months of full work from its opening to the end of a day.

        E = (1/30.4375) Σ over open days d of weight(month of d) · min(1, (d - opens + ½)/ramp)

    >>> site = SiteAhead("glasgow", date(2023, 4, 1), closes=date(2023, 4, 30))
    >>> seen = Outlook(date(2023, 4, 15), (site,), SiteRates("prior", 1.0, 1.0))
    >>> exposure(seen, date(2023, 6, 1)).round(4).tolist()
    [0.9856]
    """
    return np.asarray(exposures(outlook, np.array([day.toordinal()]))[0], float)


def exposures(outlook: Outlook, days: NDArray[np.int_]) -> Numbers:
    """Return the same for many days at once: `days` as ordinals; a row a day, a column a site.

    >>> site = SiteAhead("glasgow", date(2023, 4, 1), closes=date(2023, 4, 30))
    >>> seen = Outlook(date(2023, 4, 15), (site,), SiteRates("prior", 1.0, 1.0))
    >>> exposures(seen, date(2023, 4, 30).toordinal() + np.arange(2)).round(4).tolist()
    [[0.9856], [0.9856]]
    """
    start, plain, rising = outlook._table
    opens, closes, ramps, _ = outlook._columns
    last = np.minimum(days[:, None], closes) + 1
    end = np.clip(last, opens, start + len(plain) - 1)
    risen = np.minimum(opens + ramps, end)
    full = plain[(end - start).astype(int)] - plain[(risen - start).astype(int)]
    if not ramps.any():
        return np.asarray(full / MONTH, float)
    a, b = (opens - start).astype(int), (risen - start).astype(int)
    weights, moments = plain[b] - plain[a], rising[b] - rising[a]
    part = np.where(ramps > 0, (moments - (opens - 0.5) * weights) / np.maximum(ramps, 1), 0.0)
    return np.asarray((full + part) / MONTH, float)


def ahead(outlook: Outlook, day: date) -> Numbers:
    """Return each site's months of full work between now and the end of a day, times its pace."""
    paces = outlook._columns[3]
    return np.asarray(np.maximum(0.0, paces * (exposure(outlook, day) - outlook.past)), float)


def number_by(outlook: Outlook, day: date) -> CountsAhead:
    """Return the distribution of how many are recruited by the end of a day, those now included.

        N(day) = Σ kᵢ + Σ NB(shape α + kᵢ, q = uᵢ/(β + tᵢ + uᵢ)), uᵢ = `ahead`

    by `sum_of_sites`; under a common rate one negative binomial of the summed exposure.

    >>> sites = [SiteAhead(name, date(2023, 4, 1), n) for name, n in (("GLA", 6), ("BRO", 2))]
    >>> found = number_by(outlook(date(2023, 9, 30), sites), date(2024, 3, 31))
    >>> [found.quantile(level) for level in (0.05, 0.5, 0.95)]
    [11, 16, 24]
    """
    return more_from(outlook, ahead(outlook, day)).moved(outlook.recruited)


def more_from(outlook: Outlook, months: Numbers) -> CountsAhead:
    """Return the distribution of how many come in so many further months of work at each site."""
    return sum_of_arrivals(arrivals(outlook, months))


def arrivals(outlook: Outlook, months: Numbers) -> Arrivals:
    """Return the terms of that distribution."""
    if outlook.rates.kind == "common":
        rates = outlook.rates
        return Arrivals([rates.shape], [rates.time], [months.sum()])
    return Arrivals(*outlook.rates.after(outlook.counts, outlook.past), months)


def bands(
    outlook: Outlook, days: Sequence[date], levels: Sequence[float] = USUAL_LEVELS
) -> tuple[Band, ...]:
    """Return for each day the counts between which chance will leave the number by then.

    `levels`: chances of not more than the count, such as 0.05 and 0.95 for a band of 90 %.

    >>> site = SiteAhead("glasgow", date(2023, 4, 1), 6)
    >>> bands(outlook(date(2023, 9, 30), [site]), [date(2023, 12, 31)], (0.05, 0.5, 0.95))[0].counts
    (6, 9, 13)
    """
    found = []
    for day in days:
        seen = number_by(outlook, day)
        found.append(Band(day, tuple(seen.quantile(level) for level in levels), seen.mean))
    return tuple(found)


def chance_by(outlook: Outlook, target: int, day: date) -> float:
    """Return the chance that at least the target has been recruited by the end of a day."""
    return number_by(outlook, day).at_least(target)


def days_of(
    outlook: Outlook, target: int, levels: Sequence[float] = USUAL_LEVELS
) -> tuple[date | None, ...]:
    """Return the first days by whose end the target is reached with each of these chances.

        min {day : P(N(day) ≥ target) ≥ level}

    by interpolation and halving, since the chance never falls. None where the sites close too
    early for it, or after forty years. Where all sites share a time, `time_to_more` is the closed
    form.

    >>> site = SiteAhead("glasgow", date(2023, 4, 1), 6)
    >>> [day.isoformat() for day in days_of(outlook(date(2023, 9, 30), [site]), 15, (0.1, 0.5))]
    ['2024-02-10', '2024-06-14']
    """
    return first_days(
        outlook.as_of,
        lambda days: chance_by(outlook, target, outlook.as_of + timedelta(days=days)),
        levels,
    )


def first_days(
    as_of: date,
    chance: Callable[[int], float],
    levels: Sequence[float] = USUAL_LEVELS,
    farthest: int = FARTHEST_DAYS,
) -> tuple[date | None, ...]:
    """Return the first days on which a chance that never falls has reached each level.

    `chance`: of so many days after `as_of`. None where it has not on the `farthest` of them.

    >>> first_days(date(2024, 1, 1), lambda days: min(1.0, days / 10), (0.05, 0.5))
    (datetime.date(2024, 1, 2), datetime.date(2024, 1, 6))
    """
    known: dict[int, float] = {}

    def remembered(days: int) -> float:
        if days not in known:
            known[days] = chance(days)
        return known[days]

    return tuple(_first(as_of, remembered, known, level, farthest) for level in levels)


def _first(
    as_of: date, chance: Callable[[int], float], known: dict[int, float], level: float, end: int
) -> date | None:
    if chance(0) >= level:
        return as_of
    high = min(64, end)
    while chance(high) < level:
        if high >= end:
            return None
        high = min(high * 2, end)
    low = max(days for days, found in known.items() if found < level)
    high = min(days for days, found in known.items() if found >= level)
    while high - low > 1:
        near = _between(low, high, known, level)
        for days in (near, near - 1 if chance(near) >= level else near + 1, (low + high) // 2):
            if low < days < high:
                low, high = (low, days) if chance(days) >= level else (days, high)
    return as_of + timedelta(days=high)


def _between(low: int, high: int, known: dict[int, float], level: float) -> int:
    """The day at which the chance should pass the level, on the scale of normal deviates."""
    below, above, aim = (
        NormalDist().inv_cdf(min(max(each, 1e-12), 1 - 1e-12))
        for each in (known[low], known[high], level)
    )
    part = (aim - below) / (above - below) if above > below else 0.5
    return min(max(low + round(part * (high - low)), low + 1), high - 1)


def _columns(outlook: Outlook) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Opening days, last days, ramps and paces of the sites."""
    far = outlook.as_of.toordinal() + FARTHEST_DAYS * 2
    rows = [
        (one.opens.toordinal(), one.closes.toordinal() if one.closes else far, one.ramp_days,
         one.pace)
        for one in outlook.sites
    ]  # fmt: skip
    opens, closes, ramps, paces = np.array(rows, float).T
    return opens, closes, ramps, paces


def _weights(outlook: Outlook) -> tuple[int, Numbers, Numbers]:
    """Running sums over days of the month's weight, and of weight times day."""
    start = min([outlook.as_of, *(one.opens for one in outlook.sites)]).toordinal()
    end = max([outlook.as_of, *(one.opens for one in outlook.sites)]).toordinal()
    days = np.arange(start, end + FARTHEST_DAYS * 2 + 2)
    months = (days - 719163).astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
    weights = np.asarray(outlook.by_month)[months]
    zero = np.zeros(1)
    plain = np.concatenate([zero, np.cumsum(weights)])
    return start, plain, np.concatenate([zero, np.cumsum(weights * days)])
