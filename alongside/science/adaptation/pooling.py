"""Representation at several sites with few recruits: each drawn towards all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alongside.science.recruitment.site_rates import Kind, SiteRates, fitted_rates


@dataclass(frozen=True, slots=True)
class PooledRatio:
    """One site's ratio of recruited to expected from a group: by itself, and with the others'.

    `kind`: "sites" where sites differ more than chance, "common" where they have one ratio,
    "prior" where the prior was used.
    """

    recruited: int
    expected: float
    alone: float
    ratio: float
    lower: float
    upper: float
    kind: Kind


def pooled_ratios(
    recruited: Sequence[int],
    known: Sequence[int],
    targets: Sequence[float],
    prior: SiteRates | None = None,
    confidence: float = 0.95,
) -> tuple[PooledRatio, ...]:
    """Return each site's representation ratio of one group, partially pooled between sites.

        x ~ Poisson(θ e), e = n t, θ ~ Gamma(α, β):  ratio = (α + x)/(β + e),
        limits from quantiles of Gamma(α + x, β + e)

    each site has its own target share t (countries are never pooled into one target). α and β by
    `fitted_rates`, which falls back to one common ratio, or to `prior` (shape and expected
    number), where sites differ no more than chance. The Poisson stands for the binomial, which
    makes limits a little too wide where a group is a large part of everybody.

    Raises ValueError for lengths that differ and `UnusableCounts` when nobody is expected.
    Source: Clayton and Kaldor, Biometrics 1987;43:671.

    >>> found = pooled_ratios([0, 9, 2, 12], [20, 25, 22, 24], [0.2, 0.2, 0.2, 0.2])
    >>> [(round(one.alone, 2), round(one.ratio, 2)) for one in found]
    [(0.0, 0.2), (1.8, 1.72), (0.45, 0.57), (2.5, 2.31)]
    """
    if not len(recruited) == len(known) == len(targets):
        raise ValueError("Every site needs its recruited, its known and its target.")
    if any(x > n or x < 0 for x, n in zip(recruited, known, strict=True)):
        raise ValueError("From a group there are at most as many as are known.")
    expected = [n * t for n, t in zip(known, targets, strict=True)]
    rates = fitted_rates(recruited, expected, prior)
    shapes, times = rates.after(recruited, expected)
    lower, upper = _limits(shapes, confidence)
    return tuple(
        PooledRatio(x, e, x / e if e else float("nan"), s / t, low / t, high / t, rates.kind)
        for x, e, s, t, low, high in zip(
            recruited, expected, shapes.tolist(), times.tolist(), lower, upper, strict=True
        )
    )


def _limits(shapes: np.ndarray, confidence: float) -> tuple[list[float], list[float]]:
    # Imported here so that a web process does not carry scipy from its start.
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    return gammaincinv(shapes, tail).tolist(), gammaincinv(shapes, 1 - tail).tolist()
