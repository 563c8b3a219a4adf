"""Putting the p-values of separate stages together, so that the second may be redesigned."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from alongside.science.adaptation.group_sequential.chances import check_chance, root


def inverse_normal(p_values: Sequence[float], weights: Sequence[float]) -> tuple[float, ...]:
    """Return the combined Z after each stage, to be held against group-sequential bounds.

    Z(k) = Σ √w(j)·z(1 − p(j)) / √Σ w(j), j up to k: normal under no effect as long as weights
    were fixed beforehand, whatever was changed between the stages.

    `p_values` of one side from the families of that stage alone; `weights` in proportion to the
    planned sizes of the stages, before anything changed.
    Raises ValueError for a p-value outside 0 to 1 or weights that are not positive.
    Source: Lehmacher and Wassmer, Biometrics 1999;55:1286.

    >>> [round(z, 4) for z in inverse_normal([0.10, 0.02], [1, 1])]
    [1.2816, 2.3584]
    """
    from scipy.special import ndtri

    if len(p_values) != len(weights) or not p_values:
        raise ValueError("Give one weight for each stage.")
    if not all(weight > 0 and math.isfinite(weight) for weight in weights):
        raise ValueError("Each weight must be above 0.")
    found, together, squares = [], 0.0, 0.0
    for p_value, weight in zip(p_values, weights, strict=True):
        check_chance("Each p-value", p_value)
        together += math.sqrt(weight) * -float(ndtri(p_value))
        squares += weight
        found.append(together / math.sqrt(squares))
    return tuple(found)


@dataclass(frozen=True)
class Fisher:
    """Reject after stage 1 where p(1) ≤ first, after stage 2 where p(1)·p(2) ≤ second."""

    first: float
    second: float


def fisher_two_stages(alpha: float = 0.025, *, futility: float = 1.0) -> Fisher:
    """Return the limits of Fisher's product test in two stages of equal local level.

    second·(1 − ln second) = first and first + second·ln(futility/first) = alpha: the local level
    of the product equals that of the first stage, and the whole error is alpha. The trial stops
    for futility, and must, where p(1) > futility (1: never).

    Raises ValueError for an alpha outside 0 to 1 or a futility limit not above alpha.
    Source: Bauer and Köhne, Biometrics 1994;50:1029; Wassmer, Biometrics 1999;55:696.

    >>> found = fisher_two_stages(0.025)
    >>> round(found.first, 6), round(found.second, 6)
    (0.015788, 0.002221)
    """
    check_chance("Alpha", alpha)
    if not alpha < futility <= 1:
        raise ValueError("The limit for futility must lie above alpha, and at 1 at the highest.")

    def local(second: float) -> float:
        return second * (1 - math.log(second))

    def excess(second: float) -> float:
        first = local(second)
        return first + second * math.log(futility / first) - alpha

    second = root(excess, 1e-300, _product_limit(alpha))
    return Fisher(local(second), second)


def _product_limit(alpha: float) -> float:
    """The product's limit in a test at level alpha after both stages, an upper bound here."""
    return root(lambda second: second * (1 - math.log(second)) - alpha, 1e-300, 1.0)
