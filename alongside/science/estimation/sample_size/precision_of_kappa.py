"""How small a kappa could be behind the one that is expected of two raters."""

from __future__ import annotations

import math

from alongside.science.estimation.sample_size.checks import check_chance, check_positive


def least_kappa(kappa: float, size: float, share: float, *, confidence: float = 0.95) -> float:
    """Return the lower limit, one-sided, if two raters of `size` families agree just so much.

        size Σ (pᵢ(κ) - pᵢ(κ_L))² / pᵢ(κ_L) = z²,  κ_L < κ
        p(κ) = π² + κπ(1-π), 2π(1-π)(1-κ), (1-π)² + κπ(1-π): both yes, unlike, both no

    `share`: the part of the families that are a yes, π; kappa and its limit lie between 0 and 1.

    Raises ValueError for a share, kappa or confidence outside 0 to 1, a size not above 0, and
    where even no agreement beyond chance could be behind it. Source: Donner and Eliasziw, Stat
    Med 1992;11:1511.

    >>> round(least_kappa(0.7, 30, 0.3), 4)
    0.4047
    """
    from scipy.special import ndtri

    for what, value in (("Kappa", kappa), ("The share", share), ("Confidence", confidence)):
        check_chance(what, value)
    check_positive("The size", size)
    wanted = float(ndtri(confidence)) ** 2
    low, high = 0.0, kappa
    if size * _apart(kappa, low, share) < wanted:
        raise ValueError("So few families cannot tell such agreement from chance: take more.")
    while high - low > math.ulp(kappa) * 4:
        middle = (low + high) / 2
        if size * _apart(kappa, middle, share) < wanted:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def _apart(expected: float, other: float, share: float) -> float:
    pairs = zip(_cells(expected, share), _cells(other, share), strict=True)
    return sum((a - b) ** 2 / b for a, b in pairs)


def _cells(kappa: float, share: float) -> tuple[float, float, float]:
    spread = share * (1 - share)
    return share**2 + kappa * spread, 2 * spread * (1 - kappa), (1 - share) ** 2 + kappa * spread
