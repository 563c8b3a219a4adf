"""Whole distributions over simulated trials, and how good the arm is that they choose."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from alongside.science.adaptation.operating import Measured, measured
from alongside.science.adaptation.response_adaptive import Adaptive, Trials

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """How a number is spread over trials; only the least and the greatest carry no error."""

    mean: Measured
    sd: Measured
    quarter: Measured
    median: Measured
    three_quarters: Measured
    least: float
    greatest: float


@dataclass(frozen=True)
class Chosen:
    """How good the leading arm of each trial is, and how well its share is known.

    `rmse`: root of the mean squared distance of the posterior median of its share from the truth;
    `median_error`: the median of that distance; `ideal`: 1 where the best arm is always
    chosen, 0 where the worst always is.
    """

    rmse: Measured
    median_error: Measured
    ideal: Measured


def spread(values: Floats) -> Spread:
    """Return how a number is spread over trials.

    Errors: of the mean sd/√n; of the sd √((m4 - s⁴)/n)/(2s), m4 the fourth central moment; of a
    quantile half of the distance between the quantiles at p ± √(p(1 - p)/n).

    Raises ValueError for fewer than 2 trials. Source: Stuart and Ord, Kendall's Advanced Theory of
    Statistics, volume 1, chapter 10.

    >>> spread(np.arange(1.0, 102.0)).median.value
    51.0
    """
    mean = measured(values)
    sd = float(values.std(ddof=1))
    fourth = float(((values - values.mean()) ** 4).mean())
    error = math.sqrt(max(0.0, fourth - sd**4) / values.size) / (2 * sd) if sd else 0.0
    first, middle, third = (_quantile(values, chance) for chance in (0.25, 0.5, 0.75))
    least, greatest = float(values.min()), float(values.max())
    return Spread(mean, Measured(sd, error), first, middle, third, least, greatest)


def chosen(design: Adaptive, found: Trials, shares: tuple[float, ...]) -> Chosen:
    """Return how good the leading arms are, when the shares of success are these.

    Estimates are of all families allocated, also those whose outcome came after the last look.
    ideal = (worst - share of the leading arm)/(worst - best), on average.

    Raises ValueError for shares that are all the same, among which no arm is best, or not one for
    each arm. Source: Viele et al., Clin Trials 2020;17:52, for the ideal design percentage.

    >>> from alongside.science.adaptation.response_adaptive import simulate
    >>> design = Adaptive(arms=2, looks=(50, 100))
    >>> found = simulate(design, (0.1, 0.7), trials=50, seed=1)
    >>> chosen(design, found, (0.1, 0.7)).ideal.value > 0.9
    True
    """
    from scipy.special import betaincinv

    if len(shares) != design.arms or min(shares) == max(shares):
        raise ValueError(f"Give shares of success of {design.arms} arms that are not all the same.")
    best, worst = (max(shares), min(shares)) if design.higher_is_better else (
        min(shares), max(shares),
    )  # fmt: skip
    rows, truth = np.arange(found.leading.size), np.array(shares)[found.leading]
    families, successes = (each[rows, found.leading] for each in (found.families, found.successes))
    a, b = design.prior
    middle = betaincinv(a + successes, b + families - successes, 0.5)
    away = np.abs(middle - truth)
    square = measured(away**2)
    rmse = math.sqrt(square.value)
    return Chosen(
        Measured(rmse, square.error / (2 * rmse) if rmse else 0.0),
        _quantile(away, 0.5),
        measured((truth - worst) / (best - worst)),
    )


def _quantile(values: Floats, chance: float) -> Measured:
    away = math.sqrt(chance * (1 - chance) / values.size)
    at = np.quantile(values, np.clip([chance - away, chance, chance + away], 0, 1))
    low, high = (float(later - sooner) for sooner, later in pairwise(at))
    return Measured(float(at[1]), (low + high) / 2)
