"""Whom the trial reaches beside whom the service is for: representation ratios."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np

from alongside.science.estimation.intervals import wilson

_NODES, _JEFFREYS = 64, 0.5
_MOST_RECRUITS = 1_000_000


class UnusableTarget(ValueError):
    """A target population or a count that representation cannot be told from."""


@dataclass(frozen=True, slots=True)
class Representation:
    """One group: recruited beside the target, the ratio of the two shares, and its limits.

    A ratio of 1 is the share that the group has in the target; under 1 it is not reached as
    often. `known`: recruits whose group is known, the denominator of the share.
    """

    group: str
    recruited: int
    known: int
    share: float
    target: float
    ratio: float
    lower: float
    upper: float
    confidence: float


def shares_of(target: Mapping[str, float]) -> dict[str, float]:
    """Return the shares of a target population given in numbers or in weights.

    Raises `UnusableTarget` when it is empty, or a number is negative or not finite.

    >>> shares_of({"1 to 3": 620, "4 to 10": 380})
    {'1 to 3': 0.62, '4 to 10': 0.38}
    """
    total = sum(target.values())
    if not (0 < total < float("inf")) or min(target.values()) < 0:
        raise UnusableTarget("A target population needs numbers from 0 on, and not all of them 0.")
    return {group: number / total for group, number in target.items()}


def representation(
    recruited: Mapping[str, int],
    target: Mapping[str, float],
    confidence: float = 0.95,
    target_size: float | None = None,
    target_ends: Sequence[Mapping[str, float]] = (),
) -> tuple[Representation, ...]:
    """Return the participation-to-prevalence ratio of each group of the target, with limits.

        ratio = (x / n) / t, limits = Wilson limits of x/n, divided by t

    `recruited`: known recruits by group, n their sum; who has no known group is left out and
    shown as a bar of its own, never shared out. `target`: numbers or weights by group, t their
    shares. `target_size`: how many people the target was estimated from, when it is a sample and
    not a count of everybody; its Wilson limits then widen the ratio's by

        L = (pt - √((pt)² - l·U(2p - l)(2t - U))) / (U(2t - U)), and the same with u and L for the
        upper, l, u the limits of p and L, U those of t (MOVER-R)

    `target_ends`: the target under other settings of what it is made of (such as need) between
    which the truth may lie; the least and greatest share of a group among them and `target` are
    then the limits of t in the same formula, as if they were limits of that confidence. Not
    together with `target_size`.

    A group that the target does not have (t = 0) is refused where somebody was recruited from it.

    Raises `UnusableTarget` for an empty target, a group that it does not name, or nobody known.
    Source: Poon et al., J Womens Health 2013;22:609 (the ratio); Donner and Zou, Stat Methods
    Med Res 2012;21:347 (the limits).

    >>> found = representation({"1 to 3": 56, "4 to 10": 44}, {"1 to 3": 0.62, "4 to 10": 0.38})
    >>> [(one.group, round(one.ratio, 3), round(one.lower, 3)) for one in found]
    [('1 to 3', 0.903, 0.746), ('4 to 10', 1.158, 0.912)]
    """
    shares, known = shares_of(target), sum(recruited.values())
    strangers = [group for group, count in recruited.items() if count and not shares.get(group)]
    if strangers:
        raise UnusableTarget(f"The target has nobody in the group {', '.join(strangers)}.")
    if known < 1 or min(recruited.values()) < 0:
        raise UnusableTarget("There is nobody yet whose group is known.")
    if target_ends and target_size is not None:
        raise UnusableTarget("A target is unsure by its sample or by its setting, not both here.")
    others = [shares_of(one) for one in target_ends]
    return tuple(
        _one(
            group, recruited.get(group, 0), known, share, confidence,
            _limits_of_target(share, [one[group] for one in others], target_size, confidence),
        )
        for group, share in shares.items()
        if share > 0
    )  # fmt: skip


def chance_below(
    limit: float, recruited: int, known: int, target: float, target_size: float | None = None
) -> float:
    """Return the chance that a group's true ratio lies below a limit.

        P(p < limit · t), p ~ Beta(x + 1/2, n - x + 1/2), the Jeffreys posterior

    with `target_size` averaged over t ~ Beta(t·size + 1/2, (1 - t)·size + 1/2) by Gauss-Legendre
    quadrature over its quantiles. `target`: a share.

    Raises `UnusableTarget` for impossible counts, a limit below 0 or a share outside 0 to 1.

    >>> round(chance_below(0.85, 10, 40, 0.4), 4)
    0.8872
    """
    if not 0 <= recruited <= known or not 0 < target < 1 or limit < 0:
        raise UnusableTarget("Give a count of a total, a share between 0 and 1, a limit from 0 on.")
    # Imported here so that a web process does not carry scipy from its start.
    from scipy.special import betainc, betaincinv

    yes, no = recruited + _JEFFREYS, known - recruited + _JEFFREYS
    if target_size is None:
        return float(betainc(yes, no, min(1.0, limit * target)))
    points, weights = np.polynomial.legendre.leggauss(_NODES)
    a, b = target * target_size + _JEFFREYS, (1 - target) * target_size + _JEFFREYS
    targets: Any = betaincinv(a, b, (points + 1) / 2)
    return float(weights @ betainc(yes, no, np.minimum(1.0, limit * targets)) / 2)


def fewest_to_say_anything(target: float, confidence: float = 0.95) -> int:
    """Return the fewest recruits with which even nobody from a group would be remarkable.

        n > z² (1 - t)/t: then the Wilson limit of 0 of n lies below t

    Below this number no ratio of the group can be told from 1 downwards.
    Raises `UnusableTarget` for a share outside 0 to 1.

    >>> fewest_to_say_anything(0.05)
    73
    """
    _check_share(target)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    return int(z * z * (1 - target) / target) + 1


def recruits_needed(
    target: float, ratio: float, confidence: float = 0.95, power: float = 0.80
) -> int:
    """Return how many recruits tell a true ratio from 1 with a given chance, exactly.

        least N with P(1 outside the Wilson limits | p = ratio · t) ≥ power for N and all above,
        1 is above the limits when x < n t - z √(n t (1 - t)), below when x > n t + z √(n t (1 - t))

    summed over the binomial; no normal approximation of the power. What is still needed is this
    less those already known.

    Raises `UnusableTarget` for a ratio of 1, a share outside 0 to 1, or more than a million.
    Source: the score test's exact power; Chernick and Liu, Am Stat 2002;56:149 (the saw teeth).

    >>> recruits_needed(0.62, 0.85), recruits_needed(0.05, 0.5)
    (229, 514)
    """
    near = recruits_roughly(target, ratio, confidence, power)
    z, truth = NormalDist().inv_cdf((1 + confidence) / 2), ratio * target
    if near > _MOST_RECRUITS:
        raise UnusableTarget("The ratio lies so close to 1 that no trial could tell it.")
    sizes = np.arange(1, 3 * near + ceil(10 / target))
    failed = np.nonzero(_power(sizes, target, truth, z) < power)[0]
    return int(sizes[failed[-1]]) + 1 if failed.size else 1


def recruits_roughly(
    target: float, ratio: float, confidence: float = 0.95, power: float = 0.80
) -> int:
    """Return about how many recruits `recruits_needed` finds, by the normal approximation.

        ((z √(t (1 - t)) + z_power √(p (1 - p))) / (p - t))²,   p = ratio · t

    Raises `UnusableTarget` for a ratio of 1 and a share outside 0 to 1.

    >>> recruits_roughly(0.62, 0.85)
    218
    """
    _check_share(target)
    if ratio < 0 or ratio == 1 or ratio * target >= 1:
        raise UnusableTarget("A ratio to be told from 1 is another number from 0 on, and possible.")
    z, hit = NormalDist().inv_cdf((1 + confidence) / 2), NormalDist().inv_cdf(power)
    truth, away = ratio * target, abs(ratio - 1) * target
    root = z * sqrt(target * (1 - target)) + max(hit, 0) * sqrt(truth * (1 - truth))
    return ceil((root / away) ** 2)


def still_needed(
    known: Mapping[str, int], target: Mapping[str, float], ratio: float
) -> dict[str, int]:
    """Return for each group how many recruits are still needed to tell that ratio from 1.

    Raises as `recruits_needed` and `shares_of`.

    >>> still_needed({"a": 60, "b": 40}, {"a": 62, "b": 38}, 0.85)
    {'a': 129, 'b': 465}
    """
    now = sum(known.values())
    return {
        group: max(0, recruits_needed(share, ratio) - now)
        for group, share in shares_of(target).items()
        if 0 < share < 1
    }


def _one(
    group: str,
    count: int,
    known: int,
    target: float,
    confidence: float,
    limits: tuple[float, float] | None,
) -> Representation:
    seen = wilson(count, known, confidence)
    lower, upper = seen.lower / target, seen.upper / target
    if limits is not None:
        low, high = limits
        lower = _ratio_limit(seen.estimate, seen.lower, target, high, -1)
        upper = _ratio_limit(seen.estimate, seen.upper, target, low, 1)
    share = count / known
    return Representation(
        group, count, known, share, target, share / target, lower, upper, confidence
    )


def _limits_of_target(
    share: float, others: Sequence[float], size: float | None, confidence: float
) -> tuple[float, float] | None:
    """Between which ends a group's share of the target lies; None where it is counted."""
    if size is not None:
        return _wilson_of_share(share, size, confidence)
    return (max(min(share, *others), 1e-12), max(share, *others)) if others else None


def _ratio_limit(share: float, limit: float, target: float, other: float, sign: int) -> float:
    both = share * target
    inner = both * both - limit * other * (2 * share - limit) * (2 * target - other)
    return max(0.0, (both + sign * sqrt(max(0.0, inner))) / (other * (2 * target - other)))


def _wilson_of_share(share: float, size: float, confidence: float) -> tuple[float, float]:
    """Wilson limits where the count behind a share need not be whole."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    square = z * z / size
    half = z * sqrt(share * (1 - share) / size + square / (4 * size)) / (1 + square)
    centre = (share + square / 2) / (1 + square)
    return max(1e-12, centre - half), min(1.0, centre + half)


def _power(sizes: "np.ndarray", target: float, truth: float, z: float) -> "np.ndarray":
    from scipy.special import bdtr, bdtrc

    reach = z * np.sqrt(sizes * target * (1 - target))
    if truth < target:
        most = np.ceil(sizes * target - reach) - 1
        return np.where(most >= 0, bdtr(np.maximum(most, 0), sizes, truth), 0.0)
    least = np.floor(sizes * target + reach) + 1
    return np.where(least <= sizes, bdtrc(np.minimum(least, sizes) - 1, sizes, truth), 0.0)


def _check_share(target: float) -> None:
    if not 0 < target < 1:
        raise UnusableTarget("A group's share of the target lies between 0 and 1.")


def known_groups(groups: Sequence[str | None]) -> tuple[dict[str, int], int]:
    """Return how many recruits are in each group, and of how many it is not known.

    >>> known_groups(["1", None, "2", "1"])
    ({'1': 2, '2': 1}, 1)
    """
    found: dict[str, int] = {}
    for group in groups:
        if group is not None:
            found[group] = found.get(group, 0) + 1
    return found, sum(group is None for group in groups)
