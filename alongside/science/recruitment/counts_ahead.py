"""How many more will come, as a distribution; and a waiting time in closed form."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CountsAhead:
    """Chances of the counts `first`, `first` + 1, …; outside, the chance is below 1e-12."""

    first: int
    chances: Numbers

    @property
    def mean(self) -> float:
        """The mean count."""
        return float(self.chances @ (self.first + np.arange(len(self.chances))))

    def at_least(self, count: int) -> float:
        """The chance of `count` or more."""
        place = min(max(0, count - self.first), len(self.chances))
        return float(min(1.0, self.chances[place:].sum()))

    def at_most(self, count: int) -> float:
        """The chance of `count` or fewer."""
        place = min(max(0, count + 1 - self.first), len(self.chances))
        return float(min(1.0, self.chances[:place].sum()))

    def quantile(self, chance: float) -> int:
        """The least count that is not exceeded with at least this chance."""
        below = np.cumsum(self.chances)
        return self.first + min(int(np.searchsorted(below, chance - 1e-13)), len(below) - 1)

    def moved(self, by: int) -> "CountsAhead":
        """The same with a known number added."""
        return CountsAhead(self.first + by, self.chances)

    def plus(self, other: "CountsAhead") -> "CountsAhead":
        """The sum of two independent counts."""
        chances = np.convolve(self.chances, other.chances)
        return CountsAhead(self.first + other.first, chances)


NOBODY = CountsAhead(0, np.ones(1))


def time_to_more(more: int, shape: float, time: float, levels: Sequence[float]) -> list[float]:
    """Return quantiles of the time until `more` have come, sites staying open, in closed form.

        T = (time) B/(1 - B), B ~ Beta(more, shape): a beta prime (Pearson VI)

    where `shape` = Σ (α + kᵢ) and `time` = β + t are those of sites that share a time; in the
    unit of `time`. Mean: time · more/(shape - 1).

    Raises ValueError unless everything is above 0. Source: Anisimov and Fedorov 2007.

    >>> [round(each, 3) for each in time_to_more(60, 62.2, 8.4, [0.05, 0.5, 0.95])]
    [6.007, 8.101, 10.92]
    """
    if more < 1 or not (shape > 0 and time > 0):
        raise ValueError("A time to so many needs a number, a shape and a time above 0.")
    from scipy.special import betaincinv

    quantiles = [float(betaincinv(more, shape, level)) for level in levels]
    return [time * b / (1 - b) for b in quantiles]


def any_of(chances: ArrayLike) -> CountsAhead:
    """Return how many of those waiting will come, each with a chance of their own.

        N = Σ Bernoulli(pᵢ), the Poisson binomial, by adding one at a time

    Raises ValueError for a chance outside 0 to 1.

    >>> any_of([0.5, 0.5]).chances.tolist()
    [0.25, 0.5, 0.25]
    """
    p = np.asarray(chances, float).ravel()
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("A chance lies between 0 and 1.")
    found = np.ones(1)
    for each in p[p > 0]:
        found = np.append(found * (1 - each), 0.0) + np.append(0.0, found * each)
    return CountsAhead(0, found)


def mixed(counts: Sequence[CountsAhead], weights: Sequence[float]) -> CountsAhead:
    """Return the distribution that is each of these with a chance; the chances add up to 1.

    >>> mixed([CountsAhead(1, np.ones(1)), CountsAhead(3, np.ones(1))], [0.25, 0.75]).mean
    2.5
    """
    first = min(each.first for each in counts)
    found = np.zeros(max(each.first + len(each.chances) for each in counts) - first)
    for each, weight in zip(counts, weights, strict=True):
        place = each.first - first
        found[place : place + len(each.chances)] += weight * each.chances
    return CountsAhead(first, found)
