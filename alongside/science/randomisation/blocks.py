"""Permuted blocks as a rule beside the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from alongside.science.randomisation.coins import in_proportion
from alongside.science.randomisation.method import Chances, Draw, State
from alongside.science.randomisation.permuted_blocks import permuted_blocks


@dataclass(frozen=True)
class PermutedBlocks:
    """Permuted blocks of one or several sizes: `permuted_blocks` behind the common interface.

    The state is what the block still holds of each arm, in the order of their names; when it is
    empty the next size is drawn unseen, each listed size with the same chance.

        P(a) = what the block still holds of a / what it still holds

    Raises `UnusableScheme` as `permuted_blocks`.
    Source: Zelen, Journal of Chronic Diseases 1974;27:365.

    >>> PermutedBlocks({"A": 1, "B": 1}, (4,)).chances((2, 1))["A"]
    Fraction(2, 3)
    """

    arms: Mapping[str, int]
    block_sizes: tuple[int, ...]

    def __post_init__(self) -> None:
        permuted_blocks(lambda _: 0, self.arms, self.block_sizes, 0)

    def begin(self) -> State:
        """A block is about to begin."""
        return (0,) * len(self.arms)

    def openings(self, state: State) -> Mapping[State, Fraction]:
        """At the end of a block, a full block of each size; within one, the block as it is."""
        if any(state):
            return {state: Fraction(1)}
        found: dict[State, Fraction] = {}
        for size in self.block_sizes:
            rounds = size // sum(self.arms.values())
            full = tuple(self.arms[arm] * rounds for arm in sorted(self.arms))
            found[full] = found.get(full, Fraction(0)) + Fraction(1, len(self.block_sizes))
        return found

    def chances(self, state: State) -> Chances:
        """In proportion to what the block still holds."""
        return in_proportion(self.arms, list(state))

    def after(self, state: State, arm: str) -> State:
        """One less of the arm in the block."""
        names = sorted(self.arms)
        return tuple(left - (name == arm) for name, left in zip(names, state, strict=True))

    def sequence(self, draw: Draw, length: int) -> tuple[str, ...]:
        """The sequence of `permuted_blocks`, bit for bit."""
        return permuted_blocks(draw, self.arms, self.block_sizes, length)
