"""How good earlier forecasts were, now that it is known what came."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alongside.science.estimation.intervals import Interval, wilson
from alongside.science.recruitment.counts_ahead import CountsAhead

USUAL_BANDS = (0.5, 0.8, 0.9)
_BARS = 10


@dataclass(frozen=True, slots=True)
class Covered:
    """How often what came lay inside a band, beside how often it should."""

    level: float
    inside: int
    forecasts: int
    share: Interval
    should: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Forecasts against what came: mean scores, bands, and where in the forecasts it fell.

    `crps`: in families, 0 is perfect. `bias`: mean of forecast mean less what came. `bars`: the
    share of what came in each tenth of its forecast; all 0.1 when forecasts are calibrated.
    """

    forecasts: int
    crps: float
    log_score: float
    bias: float
    covered: tuple[Covered, ...]
    bars: tuple[float, ...]


def crps(ahead: CountsAhead, came: int) -> float:
    """Return the continuous ranked probability score of a count, in families; smaller is better.

        Σ over n of (P(N ≤ n) - 1{came ≤ n})²

    The absolute error where the forecast is certain. Source: Gneiting and Raftery, JASA
    2007;102:359; Czado, Gneiting and Held, Biometrics 2009;65:1254.

    >>> crps(CountsAhead(4, np.array([1.0])), 7), crps(CountsAhead(0, np.array([0.5, 0.5])), 1)
    (3.0, 0.25)
    """
    low, high = min(ahead.first, came), max(ahead.first + len(ahead.chances), came + 1)
    n = np.arange(low, high)
    below = np.concatenate([[0.0], np.cumsum(ahead.chances)])
    known = below[np.clip(n - ahead.first + 1, 0, len(ahead.chances))]
    return float(((known - (n >= came)) ** 2).sum())


def log_score(ahead: CountsAhead, came: int) -> float:
    """Return minus the log of the chance that the forecast gave to what came.

    Infinite where it gave none. Source: Gneiting and Raftery, as above.

    >>> round(log_score(CountsAhead(0, np.array([0.5, 0.5])), 1), 4)
    0.6931
    """
    place = came - ahead.first
    inside = 0 <= place < len(ahead.chances) and ahead.chances[place] > 0
    return float(-np.log(ahead.chances[place])) if inside else float("inf")


def calibration(
    past: Sequence[tuple[CountsAhead, int]], bands: Sequence[float] = USUAL_BANDS
) -> Calibration:
    """Return how forecasts stood against what came.

    Each forecast is a distribution made earlier, with the number that was then seen. A central
    band of level b lies between the quantiles (1 ∓ b)/2; since counts are whole it should hold a
    little more than b, and `should` says how much by the forecasts themselves. The bars are the
    non-randomised probability integral transform. Forecasts that overlap in time are not
    independent: the intervals of `share` are then too narrow.

    Raises ValueError without a forecast. Source: Czado, Gneiting and Held 2009, as above.

    >>> even = CountsAhead(0, np.full(10, 0.1))
    >>> found = calibration([(even, came) for came in range(10)])
    >>> [round(bar, 3) for bar in found.bars], round(found.bias, 12)
    ([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], 0.0)
    """
    if not past:
        raise ValueError("There is no forecast to look back on.")
    return Calibration(
        forecasts=len(past),
        crps=float(np.mean([crps(ahead, came) for ahead, came in past])),
        log_score=float(np.mean([log_score(ahead, came) for ahead, came in past])),
        bias=float(np.mean([ahead.mean - came for ahead, came in past])),
        covered=tuple(_covered(past, level) for level in bands),
        bars=tuple(np.mean([_bars(ahead, came) for ahead, came in past], axis=0).tolist()),
    )


def _covered(past: Sequence[tuple[CountsAhead, int]], level: float) -> Covered:
    inside, should = 0, 0.0
    for ahead, came in past:
        low, high = ahead.quantile((1 - level) / 2), ahead.quantile((1 + level) / 2)
        inside += low <= came <= high
        should += ahead.at_most(high) - ahead.at_most(low - 1)
    return Covered(level, inside, len(past), wilson(inside, len(past)), should / len(past))


def _bars(ahead: CountsAhead, came: int) -> np.ndarray:
    """The share of each tenth that lies between P(N < came) and P(N ≤ came)."""
    low, high = ahead.at_most(came - 1), ahead.at_most(came)
    edges = np.linspace(0, 1, _BARS + 1)
    if high - low < 1e-300:
        return np.asarray(np.histogram([low], edges)[0], float)
    return np.asarray(np.diff(np.clip((edges - low) / (high - low), 0, 1)), float)
