"""Chances of crossing boundaries at successive looks, by numerical recursion."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FAR = 9.0  # beyond so many standard errors lies less than 1e-18
CLOSEST = 1e-3
_PANEL, _WIDTH, _CHUNK = 24, 4.0, 2_000_000


@dataclass(frozen=True)
class Standing:
    """Where trials stand that have not stopped: nodes of Z and the chance that each carries."""

    fraction: float
    nodes: Floats
    mass: Floats


@dataclass(frozen=True)
class Crossing:
    """The chance of leaving above, and below, at each look (the last look included)."""

    above: tuple[float, ...]
    below: tuple[float, ...]


START = Standing(0.0, np.zeros(1), np.ones(1))


def crossing(
    fractions: Sequence[float],
    upper: Sequence[float],
    lower: Sequence[float] | None = None,
    drift: float = 0.0,
) -> Crossing:
    """Return the chances of crossing each boundary at each look.

    Z(t) is normal with mean drift·√t and variance 1; Cov(Z(s), Z(t)) = √(s/t) for s < t, with t
    the share of the information. The density g of trials that go on follows

        g(z; k) = ∫ g(u; k − 1) √(t(k)/d) φ((z√t(k) − u√t(k − 1) − drift·d)/√d) du,
        d = t(k) − t(k − 1),

    by Gauss-Legendre panels as narrow as the narrowest of the bells (about 1e-14).

    `fractions` rise from above 0; `upper` and `lower` are in units of Z, one for each look, and
    may be infinite. `lower` None: there is none.
    Raises ValueError where fractions do not rise, bounds are not as many, or a lower one lies
    above its upper one.
    Source: Armitage, McPherson and Rowe, J R Stat Soc A 1969;132:235; Jennison and Turnbull,
    Group Sequential Methods, 2000, chapter 19.

    >>> found = crossing([0.5, 1], [2.796511, 1.977431])
    >>> round(sum(found.above), 6)
    0.025
    """
    from scipy.special import ndtr

    check_fractions(fractions)
    low = [-math.inf] * len(fractions) if lower is None else list(lower)
    _check_bounds(fractions, upper, low)
    standing, above, below = START, [], []
    for place, fraction in enumerate(fractions):
        away = distances(standing, fraction, np.array([upper[place], low[place]]), drift)
        above.append(float(standing.mass @ ndtr(-away[:, 0])))
        below.append(float(standing.mass @ ndtr(away[:, 1])))
        standing = advance(standing, fractions, place, low[place], upper[place], drift)
    return Crossing(tuple(above), tuple(below))


def distances(standing: Standing, fraction: float, bounds: Floats, drift: float) -> Floats:
    """How far each bound lies from each node, in standard errors of the step (nodes × bounds)."""
    step = fraction - standing.fraction
    expected = standing.nodes * math.sqrt(standing.fraction) + drift * step
    found: Floats = (bounds[None, :] * math.sqrt(fraction) - expected[:, None]) / math.sqrt(step)
    return found


def advance(
    standing: Standing,
    fractions: Sequence[float],
    place: int,
    lower: float,
    upper: float,
    drift: float,
) -> Standing:
    """Where those stand who stay between the bounds at the look `place`."""
    fraction = fractions[place]
    if place + 1 == len(fractions):
        return Standing(fraction, np.zeros(0), np.zeros(0))
    middle = drift * math.sqrt(fraction)
    low, high = max(lower, middle - FAR), min(upper, middle + FAR)
    if low >= high:
        return Standing(fraction, np.zeros(0), np.zeros(0))
    step, following = fraction - standing.fraction, fractions[place + 1] - fraction
    narrowest = min(1.0, math.sqrt(min(step, following) / fraction))
    nodes, weights = _panels(low, high, narrowest)
    return Standing(fraction, nodes, weights * _density(standing, fraction, nodes, drift))


def _density(standing: Standing, fraction: float, nodes: Floats, drift: float) -> Floats:
    scale = math.sqrt(fraction / (fraction - standing.fraction) / (2 * math.pi))
    size = max(1, _CHUNK // max(1, standing.nodes.size))
    parts = []
    for start in range(0, nodes.size, size):
        away = distances(standing, fraction, nodes[start : start + size], drift)
        parts.append(scale * (standing.mass @ np.exp(-0.5 * away * away)))
    return np.concatenate(parts)


def _panels(low: float, high: float, narrowest: float) -> tuple[Floats, Floats]:
    points, weights = _legendre()
    edges = np.linspace(low, high, 1 + max(1, math.ceil((high - low) / (_WIDTH * narrowest))))
    half = (edges[1:] - edges[:-1])[:, None] / 2
    middle = (edges[1:] + edges[:-1])[:, None] / 2
    return (middle + half * points).ravel(), (half * weights).ravel()


@lru_cache(maxsize=1)
def _legendre() -> tuple[Floats, Floats]:
    points, weights = np.polynomial.legendre.leggauss(_PANEL)
    return points, weights


def check_fractions(fractions: Sequence[float]) -> None:
    """Refuse shares of the information that are no plan for looks."""
    if not fractions:
        raise ValueError("A design needs one look at least: name its share of the information, 1.")
    if not all(math.isfinite(each) and each > 0 for each in fractions):
        raise ValueError("Each share of the information must be a number above 0.")
    for earlier, later in pairwise(fractions):
        if later <= earlier:
            raise ValueError(
                f"The information must grow from look to look: {later:g} follows {earlier:g}. "
                "Put the looks in their order."
            )
        if later - earlier < CLOSEST * later:
            raise ValueError(
                f"The looks at {earlier:g} and {later:g} stand closer together than a "
                "thousandth of the information: leave one of them out."
            )


def _check_bounds(
    fractions: Sequence[float], upper: Sequence[float], lower: Sequence[float]
) -> None:
    if not len(fractions) == len(upper) == len(lower):
        raise ValueError("There must be one bound for each look.")
    if any(math.isnan(each) for each in (*upper, *lower)):
        raise ValueError("Each bound must be a number; write inf where nothing stops the trial.")
    for look, (low, high) in enumerate(zip(lower, upper, strict=True), 1):
        if low > high:
            raise ValueError(
                f"At look {look} the lower bound {low:g} lies above the upper {high:g}."
            )
