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


def imbalance_by_level(
    given: Sequence[str], families: Sequence[Mapping[str, str]], arms: Mapping[str, int]
) -> dict[tuple[str, str], tuple[float, ...]]:
    """Return the imbalance over time at each level of each factor, and over the whole trial.

    For each (factor, level) seen, `imbalance_over_time` of the families at that level alone, in
    whole rounds of the ratio; ("", "") is the whole trial.

    Raises `UnknownArm`, and `ValueError` when the two lists differ in length.

    >>> found = imbalance_by_level(["A", "A"], [{"site": "n"}, {"site": "s"}], {"A": 1, "B": 1})
    >>> found["site", "n"], found["", ""]
    ((1.0,), (1.0, 2.0))
    """
    groups: dict[tuple[str, str], list[str]] = {("", ""): []}
    for arm, family in zip(given, families, strict=True):
        groups["", ""].append(arm)
        for level in family.items():
            groups.setdefault(level, []).append(arm)
    return {level: imbalance_over_time(group, arms) for level, group in groups.items()}


def differences(
    given: Sequence[str], families: Sequence[Mapping[str, str]], first: str, second: str
) -> dict[tuple[tuple[str, str], ...], int]:
    """Return how far the first arm is ahead of the second: overall, at each level, in each stratum.

        D = n_first - n_second

    The key () is the whole trial, ((factor, level),) a level, and all pairs of a family, in the
    order in which they stand, its stratum. With one factor level and stratum are the same.

    Raises `ValueError` when the two lists differ in length.

    >>> differences(["A", "B", "A"], [{"site": "n"}, {"site": "n"}, {"site": "s"}], "A", "B")
    {(): 1, (('site', 'n'),): 0, (('site', 's'),): 1}
    """
    found: dict[tuple[tuple[str, str], ...], int] = {(): 0}
    for arm, family in zip(given, families, strict=True):
        levels = tuple(family.items())
        for key in dict.fromkeys([(), *((level,) for level in levels), levels]):
            found[key] = found.get(key, 0) + (arm == first) - (arm == second)
    return found
