"""What every way of allocating has in common: the same key and families give the same arms."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Protocol

from alongside.science.randomisation.permuted_blocks import UnusableScheme, stratum_key
from alongside.science.randomisation.stream import RandomStream

Draw = Callable[[int], int]
Levels = Mapping[str, str]
State = tuple[int, ...]
Chances = Mapping[str, Fraction]


class UnknownLevel(LookupError):
    """A family has no level of a factor, or one that the scheme does not list."""

    def __init__(self, factor: str, level: str | None) -> None:
        self.factor, self.level = factor, level
        given = "has no level" if level is None else f"has the unknown level {level!r}"
        super().__init__(f"the family {given} of {factor}; record it before allocating")


@dataclass(frozen=True)
class Factor:
    """A characteristic that allocation takes into account, its levels, and how much it counts.

    `weight` is read as it is written (0.1 is one tenth), so that sums that look equal are equal.
    """

    name: str
    levels: tuple[str, ...]
    weight: float | Fraction | str = 1

    def level_of(self, family: Levels) -> str:
        """The family's level. Raises `UnknownLevel` when there is none or it is not listed.

        >>> Factor("site", ("north", "south")).level_of({"site": "south"})
        'south'
        """
        level = family.get(self.name)
        if level is None or level not in self.levels:
            raise UnknownLevel(self.name, level)
        return level


class Method(Protocol):
    """A way of allocating a whole trial.

    The arm of a family depends on the key, on the families up to and including it, and on
    nothing else, so a trial that goes on keeps its past, and whoever is given the key can draw
    it again.
    """

    @property
    def arms(self) -> Mapping[str, int]:
        """Each arm with its share of the ratio."""

    def allocate(self, key: bytes, families: Sequence[Levels]) -> tuple[str, ...]:
        """The arm of each family, in the order in which they came."""


class Rule(Protocol):
    """A way of allocating within one stratum, as a chain of states that can be followed exactly.

    From `begin()` on, before each allocation `openings` says what is first drawn unseen (the
    size of a block), `chances` gives each arm's chance, and `after` the state that follows.
    """

    @property
    def arms(self) -> Mapping[str, int]:
        """Each arm with its share of the ratio."""

    def begin(self) -> State:
        """The state before the first allocation."""

    def openings(self, state: State) -> Mapping[State, Fraction]:
        """The states that the unseen draw can lead to, with their chances."""

    def chances(self, state: State) -> Chances:
        """The chance of each arm; they sum to one."""

    def after(self, state: State, arm: str) -> State:
        """The state after an allocation to the arm."""

    def sequence(self, draw: Draw, length: int) -> tuple[str, ...]:
        """Arms drawn one after another; a longer sequence begins with the shorter."""


@dataclass(frozen=True)
class Stratified:
    """A rule applied in each stratum apart, with a key of its own for each stratum.

    With one factor the stratum is named by its level, with more by all levels in the order of
    the factors. Raises `UnknownLevel` for a family without a listed level.

    >>> from alongside.science.randomisation.blocks import PermutedBlocks
    >>> sites = Factor("site", ("north", "south"))
    >>> method = Stratified(PermutedBlocks({"A": 1, "B": 1}, (2,)), (sites,))
    >>> arms = method.allocate(bytes(32), [{"site": "north"}, {"site": "south"}] * 2)
    >>> sorted([arms[0], arms[2]]), sorted([arms[1], arms[3]])
    (['A', 'B'], ['A', 'B'])
    """

    rule: Rule
    factors: tuple[Factor, ...] = ()

    @property
    def arms(self) -> Mapping[str, int]:
        """Each arm with its share of the ratio."""
        return self.rule.arms

    def stratum(self, family: Levels) -> str:
        """The name of the family's stratum."""
        levels = [(factor.name, factor.level_of(family)) for factor in self.factors]
        if len(levels) == 1:
            return levels[0][1]
        return json.dumps(levels, ensure_ascii=False, separators=(",", ":"))

    def allocate(self, key: bytes, families: Sequence[Levels]) -> tuple[str, ...]:
        """The arm of each family, in order; raises `UnknownLevel` and `UnusableKey`."""
        strata = [self.stratum(family) for family in families]
        sequences = {
            name: iter(self.rule.sequence(RandomStream(stratum_key(key, name)), strata.count(name)))
            for name in dict.fromkeys(strata)
        }
        return tuple(next(sequences[name]) for name in strata)


def choose(draw: Draw, chances: Chances) -> str:
    """Draw one arm with exactly its chance.

    A whole number below the common denominator of the chances is drawn, so two thirds are two
    thirds and not the nearest floating-point number. Arms stand in the order of their names.

    Raises `UnusableScheme` when the chances do not sum to one.

    >>> choose(RandomStream(bytes(32)), {"A": Fraction(0), "B": Fraction(1)})
    'B'
    """
    whole = lcm(*(chance.denominator for chance in chances.values()))
    parts = {arm: int(chances[arm] * whole) for arm in sorted(chances)}
    if sum(parts.values()) != whole or min(parts.values()) < 0:
        raise UnusableScheme("the chances of the arms do not sum to one")
    left = draw(whole)
    for arm, part in parts.items():
        if left < part:
            return arm
        left -= part
    raise UnusableScheme("the draw lies beyond the chances")  # a draw must be below `whole`


def exactly(number: float | Fraction | str) -> Fraction:
    """A number as it is written: 0.85 is 17/20.

    >>> exactly(0.85)
    Fraction(17, 20)
    """
    return number if isinstance(number, Fraction) else Fraction(str(number))


def refuse_arms(arms: Mapping[str, int], *, two_equal: bool = False) -> None:
    """Raise `UnusableScheme` unless there are two arms or more with whole shares of 1 or more.

    With `two_equal` only two arms with equal shares will do.
    """
    if len(arms) < 2:
        raise UnusableScheme("a scheme needs two arms")
    if any(share < 1 for share in arms.values()):
        raise UnusableScheme("each arm's share of the ratio is 1 or more")
    if two_equal and list(arms.values()) != [1, 1]:
        raise UnusableScheme("this method is for two arms with equal shares")
