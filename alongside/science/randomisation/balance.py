"""How evenly the arms have filled, allocation by allocation."""

from collections.abc import Mapping, Sequence
from fractions import Fraction


class UnknownArm(LookupError):
    """An allocation names an arm that is not in the ratio."""

    def __init__(self, arm: str) -> None:
        self.arm = arm
        super().__init__(f"no arm is called {arm!r}")


def imbalance_over_time(allocations: Sequence[str], arms: Mapping[str, int]) -> tuple[float, ...]:
    """Return the imbalance after each allocation, in whole rounds of the ratio.

        D(t) = max over arms of n_a(t) / ratio_a  -  min over arms of n_a(t) / ratio_a

    With two arms 1:1 this is the difference between their numbers.

    Raises `UnknownArm` if an allocation is to an arm outside `arms`.

    >>> imbalance_over_time(["A", "A", "B", "B"], {"A": 1, "B": 1})
    (1.0, 2.0, 1.0, 0.0)
    """
    filled = dict.fromkeys(arms, Fraction(0))
    imbalances: list[float] = []
    for arm in allocations:
        if arm not in filled:
            raise UnknownArm(arm)
        filled[arm] += Fraction(1, arms[arm])
        imbalances.append(float(max(filled.values()) - min(filled.values())))
    return tuple(imbalances)


def greatest_imbalance(arms: Mapping[str, int], block_sizes: Sequence[int]) -> float:
    """Return the imbalance that permuted blocks can never exceed.

        largest block / sum of ratio

    It is reached when one arm fills its whole share of a block before another arm begins.

    >>> greatest_imbalance({"A": 1, "B": 1}, [2, 4])
    2.0
    """
    return max(block_sizes) / sum(arms.values())
