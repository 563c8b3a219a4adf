"""Coins: each allocation is drawn with chances that depend on the numbers so far."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from alongside.science.randomisation.method import (
    Chances,
    Draw,
    State,
    choose,
    exactly,
    refuse_arms,
)
from alongside.science.randomisation.permuted_blocks import UnusableScheme

Counts = tuple[int, ...]


@dataclass(frozen=True)
class ByCounts(ABC):
    """A rule whose chances depend on how many each arm has; the state is those counts."""

    arms: Mapping[str, int]

    @abstractmethod
    def at(self, counts: Counts) -> Chances:
        """The chance of each arm when the arms, in order of their names, have these counts."""

    def begin(self) -> State:
        """No arm has any."""
        return (0,) * len(self.arms)

    def openings(self, state: State) -> Mapping[State, Fraction]:
        """Nothing is drawn unseen."""
        return {state: Fraction(1)}

    def chances(self, state: State) -> Chances:
        """The chance of each arm; raises `SequenceUsedUp` where a planned length is over."""
        return self.at(state)

    def after(self, state: State, arm: str) -> State:
        """One more for the arm."""
        names = sorted(self.arms)
        return tuple(count + (name == arm) for name, count in zip(names, state, strict=True))

    def sequence(self, draw: Draw, length: int) -> tuple[str, ...]:
        """Arms drawn one after another; a longer sequence begins with the shorter."""
        state, arms = self.begin(), list[str]()
        for _ in range(length):
            arms.append(choose(draw, self.chances(state)))
            state = self.after(state, arms[-1])
        return tuple(arms)


@dataclass(frozen=True)
class Complete(ByCounts):
    """Complete randomisation: every allocation apart, in the ratio of the arms.

        P(a) = ratio(a) / sum of ratios

    Nothing can be guessed and nothing is balanced. Raises `UnusableScheme` for unusable arms.

    >>> Complete({"A": 2, "B": 1}).at((5, 0))["A"]
    Fraction(2, 3)
    """

    def __post_init__(self) -> None:
        refuse_arms(self.arms)

    def at(self, counts: Counts) -> Chances:
        """The same chances whatever came before."""
        return in_proportion(self.arms, [self.arms[arm] for arm in sorted(self.arms)])


@dataclass(frozen=True)
class Efron(ByCounts):
    """Efron's biased coin: the arm that is behind has the chance p, a tie is fair.

        P(a) = p if n(a) < n(b), 1/2 if n(a) = n(b), 1 - p if n(a) > n(b)

    Two arms with equal shares; p from 1/2 to 1. Raises `UnusableScheme`.
    Source: Efron, Biometrika 1971;58:403.

    >>> Efron({"A": 1, "B": 1}, Fraction(2, 3)).at((0, 1))["A"]
    Fraction(2, 3)
    """

    probability: float | Fraction | str = Fraction(2, 3)

    def __post_init__(self) -> None:
        refuse_arms(self.arms, two_equal=True)
        if not Fraction(1, 2) <= exactly(self.probability) <= 1:
            raise UnusableScheme("the coin's chance lies from 1/2 to 1")

    def at(self, counts: Counts) -> Chances:
        """Fair in a tie, else in favour of the arm that is behind."""
        return towards_balance(self.arms, counts, exactly(self.probability))


@dataclass(frozen=True)
class BigStick(ByCounts):
    """The big stick: a fair coin until one arm is `limit` ahead; then the other arm, surely.

    Two arms with equal shares; limit 1 or more. Raises `UnusableScheme`.
    Source: Soares and Wu, Communications in Statistics 1983;12:2017.

    >>> BigStick({"A": 1, "B": 1}, 3).at((0, 3))["A"]
    Fraction(1, 1)
    """

    limit: int = 3

    def __post_init__(self) -> None:
        refuse_arms(self.arms, two_equal=True)
        if self.limit < 1:
            raise UnusableScheme("the greatest difference allowed is 1 or more")

    def at(self, counts: Counts) -> Chances:
        """Fair within the limit, certain at it."""
        ahead = abs(counts[0] - counts[1]) >= self.limit
        return towards_balance(self.arms, counts, Fraction(1) if ahead else Fraction(1, 2))


@dataclass(frozen=True)
class Wei(ByCounts):
    """Wei's urn: after each allocation, `added` balls for every other arm.

        P(a) = (start + added (n - n(a))) / (K start + (K - 1) added n),    K arms, n so far

    With start 0 the first allocation is fair. Equal shares; any number of arms. Raises
    `UnusableScheme`. Source: Wei, Annals of Statistics 1978;6:92.

    >>> Wei({"A": 1, "B": 1}).at((1, 0))["B"]
    Fraction(1, 1)
    """

    start: int = 0
    added: int = 1

    def __post_init__(self) -> None:
        refuse_arms(self.arms)
        if set(self.arms.values()) != {1}:
            raise UnusableScheme("the urn is for arms with equal shares")
        if self.start < 0 or self.added < 0 or self.start + self.added == 0:
            raise UnusableScheme("an urn needs balls")

    def at(self, counts: Counts) -> Chances:
        """In proportion to the balls in the urn."""
        balls = [self.start + self.added * (sum(counts) - count) for count in counts]
        return in_proportion(self.arms, balls if any(balls) else [1] * len(counts))


def in_proportion(arms: Mapping[str, int], parts: list[int]) -> Chances:
    """Chances in proportion to whole numbers, one for each arm in the order of their names."""
    whole = sum(parts)
    return {arm: Fraction(part, whole) for arm, part in zip(sorted(arms), parts, strict=True)}


def towards_balance(arms: Mapping[str, int], counts: Counts, chance: Fraction) -> Chances:
    """For two arms: the arm that is behind has the chance, a tie is fair."""
    first, second = counts
    if first == second:
        chance = Fraction(1, 2)
    elif first > second:
        chance = 1 - chance
    return dict(zip(sorted(arms), (chance, 1 - chance), strict=True))
