"""A rule that changes how families are reached, and how often it would without need."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.science.adaptation.representation import chance_below

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ReachRule:
    """If the chance that a group's ratio lies under `limit` exceeds `chance`, reach out more.

    `target`: the group's share of the target population, between 0 and 1; `target_size`: how
    many people that share was estimated from, None for a count of everybody.

    Raises ValueError for a target or a chance outside 0 to 1, or a limit not above 0.
    """

    target: float
    limit: float = 0.85
    chance: float = 0.80
    target_size: float | None = None

    def __post_init__(self) -> None:
        if not (0 < self.target < 1 and 0 < self.chance < 1 and self.limit > 0):
            raise ValueError("A rule needs a share and a chance between 0 and 1, and a limit.")


@dataclass(frozen=True, slots=True)
class ReachOperation:
    """What a rule does when the true ratio is known: chances by look, and at any of them."""

    true_ratio: float
    first_at: tuple[float, ...]

    @property
    def ever(self) -> float:
        """The chance that the rule asks for a change at one of the looks."""
        return float(min(1.0, sum(self.first_at)))


def asks_for_change(rule: ReachRule, recruited: int, known: int) -> bool:
    """Return whether the rule asks for a change, given recruits from the group and all known.

    By `chance_below`. Raises `UnusableTarget` for impossible counts.

    >>> asks_for_change(ReachRule(0.62), 13, 30), asks_for_change(ReachRule(0.62), 18, 30)
    (True, False)
    """
    found = chance_below(rule.limit, recruited, known, rule.target, rule.target_size)
    return found > rule.chance


def most_that_asks(rule: ReachRule, known: int) -> int:
    """Return the largest number from the group at which the rule asks for a change; -1 for none.

    >>> most_that_asks(ReachRule(0.62), 30)
    13
    """
    low, high = -1, known + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if asks_for_change(rule, middle, known) else (low, middle)
    return low


def reach_operation(rule: ReachRule, looks: Sequence[int], true_ratio: float) -> ReachOperation:
    """Return how often the rule asks for a change at each adaptation point, exactly.

        x(look) = x(look before) + Binomial(new, true_ratio · target), by recursion over x

    `looks`: recruits known at each adaptation point, rising. With `true_ratio` 1 every change
    asked for is without need; the ratio is taken to stay as it is until the rule asks.

    Raises ValueError for looks that do not rise or a ratio that makes a share above 1.

    >>> found = reach_operation(ReachRule(0.62), [30, 60], 1.0)
    >>> [round(each, 4) for each in found.first_at], round(found.ever, 4)
    ([0.0291, 0.0058], 0.0349)
    """
    share = true_ratio * rule.target
    if not looks or any(b <= a for a, b in zip([0, *looks], looks, strict=False)):
        raise ValueError("Adaptation points are at rising numbers of recruits, from 1 on.")
    if not 0 <= share <= 1:
        raise ValueError("The true ratio would make a share above 1.")
    chances, before, found = np.ones(1), 0, []
    for known in looks:
        chances = np.convolve(chances, _binomial(known - before, share))
        asks = most_that_asks(rule, known) + 1
        found.append(float(chances[:asks].sum()))
        chances[:asks] = 0.0
        before = known
    return ReachOperation(true_ratio, tuple(found))


def _binomial(n: int, share: float) -> Numbers:
    # Imported here so that a web process does not carry scipy from its start.
    from scipy.special import gammaln, xlog1py, xlogy

    k = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return np.asarray(np.exp(ways + xlogy(k, share) + xlog1py(n - k, -share)), float)
