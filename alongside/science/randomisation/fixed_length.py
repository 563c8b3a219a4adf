"""Rules for a length that is fixed beforehand: random allocation and the maximal procedure."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from alongside.science.randomisation.coins import ByCounts, Counts, in_proportion
from alongside.science.randomisation.method import Chances, refuse_arms
from alongside.science.randomisation.permuted_blocks import UnusableScheme


class SequenceUsedUp(UnusableScheme):
    """More families came than the sequence was planned for."""

    def __init__(self, length: int) -> None:
        super().__init__(f"the sequence was planned for {length} families; plan a further one")


@dataclass(frozen=True)
class RandomAllocation(ByCounts):
    """The random allocation rule: one block as long as the stratum, all orders equally likely.

        P(a) = (length ratio(a) / sum of ratios - n(a)) / (length - n)

    Raises `UnusableScheme` when the ratio does not divide the length, and `SequenceUsedUp`
    (when drawn from) beyond it. Source: Lachin, Controlled Clinical Trials 1988;9:345.

    >>> RandomAllocation({"A": 1, "B": 1}, 4).at((2, 1))["B"]
    Fraction(1, 1)
    """

    length: int

    def __post_init__(self) -> None:
        refuse_arms(self.arms)
        if self.length < 1 or self.length % sum(self.arms.values()):
            raise UnusableScheme(f"{self.length} is not a multiple of {sum(self.arms.values())}")

    def at(self, counts: Counts) -> Chances:
        """In proportion to what each arm still lacks."""
        if sum(counts) >= self.length:
            raise SequenceUsedUp(self.length)
        rounds = self.length // sum(self.arms.values())
        shares = [self.arms[arm] for arm in sorted(self.arms)]
        lacking = [share * rounds - count for share, count in zip(shares, counts, strict=True)]
        return in_proportion(self.arms, lacking)


@dataclass(frozen=True)
class MaximalProcedure(ByCounts):
    """The maximal procedure: all sequences that never differ by more than `limit`, equally likely.

        P(a) = W(left - 1, d + 1) / W(left, d)

    where d is how far a is ahead and W(left, d) counts the ways on that stay within the limit
    and, unless `ends_balanced` is false, end at 0. Two arms with equal shares.

    Raises `UnusableScheme`, and `SequenceUsedUp` (when drawn from) beyond the length.
    Source: Berger, Ivanova and Knoll, Statistics in Medicine 2003;22:3017.

    >>> MaximalProcedure({"A": 1, "B": 1}, 4, 1).at((1, 0))["B"]
    Fraction(1, 1)
    """

    length: int
    limit: int
    ends_balanced: bool = True

    def __post_init__(self) -> None:
        refuse_arms(self.arms, two_equal=True)
        if self.limit < 1 or self.length < 1:
            raise UnusableScheme("the length and the greatest difference allowed are 1 or more")
        if self.ends_balanced and self.length % 2:
            raise UnusableScheme(f"{self.length} families cannot end with equal arms")

    def at(self, counts: Counts) -> Chances:
        """The share of the ways on that begin with each arm."""
        left = self.length - sum(counts)
        if left < 1:
            raise SequenceUsedUp(self.length)
        ways = _ways(self.length, self.limit, self.ends_balanced)
        ahead, middle = counts[0] - counts[1], self.limit + 1
        up, down = ways[left - 1][middle + ahead + 1], ways[left - 1][middle + ahead - 1]
        chance = Fraction(up, up + down)
        return dict(zip(sorted(self.arms), (chance, 1 - chance), strict=True))


@lru_cache(maxsize=32)
def _ways(length: int, limit: int, ends_balanced: bool) -> tuple[tuple[int, ...], ...]:
    """How many ways on there are, by steps left and by difference + limit + 1 (0 outside)."""
    last = [int(not ends_balanced or place == limit + 1) for place in range(2 * limit + 3)]
    last[0] = last[-1] = 0
    rows = [tuple(last)]
    for _ in range(length):
        before = rows[-1]
        inside = (before[place - 1] + before[place + 1] for place in range(1, 2 * limit + 2))
        rows.append((0, *inside, 0))
    return tuple(rows)
