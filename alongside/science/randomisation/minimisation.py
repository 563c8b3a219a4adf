"""Minimisation: each family goes where it makes the arms most alike, with some chance."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, sqrt
from typing import Literal

from alongside.science.randomisation.coins import in_proportion
from alongside.science.randomisation.method import (
    Chances,
    Factor,
    Levels,
    choose,
    exactly,
    refuse_arms,
)
from alongside.science.randomisation.permuted_blocks import UnusableScheme
from alongside.science.randomisation.stream import KEY_BYTES, RandomStream, UnusableKey

Measure = Literal["range", "variance", "sd"]
_LABEL = b"alongside minimisation 2\x00"
CLOSE = 1e-9


@dataclass(frozen=True)
class Minimisation:
    """Pocock and Simon's minimisation, for any number of arms, any ratio and any labels.

    For each arm a, as if the next family went there, the spread of the scaled counts
    x(b) = n(b) / ratio(b) among earlier families that share its level is summed over factors:

        G(a) = sum over factors f of weight(f) x spread of x(b) over arms b

    where the spread is the range, the variance (divisor K - 1) or its square root. One of the
    arms with the least G is preferred (a tie is broken in the ratio of the arms) and gets the
    chance p(a); the others share the rest in their ratio:

        p(a) = 1 - (1 - probability) (R - ratio(a)) / (R - least ratio),    R = sum of ratios

    A family that shares no level with an earlier one is allocated in the ratio of the arms.
    With equal shares every preferred arm has the chance `probability` (Pocock and Simon); with
    unequal shares these chances keep the ratio in the long run (the biased coin of Han and
    colleagues), which one chance for all would not.

    Raises `UnusableScheme` for unusable arms, no factor, a factor named twice, a level named
    twice, a weight below 0 or none above it, or a probability outside least ratio / R to 1.
    Source: Pocock and Simon, Biometrics 1975;31:103; Han, Enas and McEntegart, Statistics in
    Medicine 2009;28:3329.

    >>> site = Factor("site", ("north", "south"))
    >>> method = Minimisation({"A": 1, "B": 1}, (site,), probability=0.85)
    >>> method.chances(["A"], [{"site": "north"}], {"site": "north"})["B"]
    Fraction(17, 20)
    """

    arms: Mapping[str, int]
    factors: tuple[Factor, ...]
    measure: Measure = "range"
    probability: float | Fraction | str = Fraction(4, 5)

    def __post_init__(self) -> None:
        refuse_arms(self.arms)
        _refuse_factors(self.factors)
        if self.measure not in ("range", "variance", "sd"):
            raise UnusableScheme(f"there is no spread called {self.measure!r}")
        least = Fraction(min(self.arms.values()), sum(self.arms.values()))
        if not least <= exactly(self.probability) <= 1:
            raise UnusableScheme(f"the chance of the preferred arm lies from {least} to 1")

    def chances(self, given: Sequence[str], past: Sequence[Levels], family: Levels) -> Chances:
        """The chance of each arm for the next family, after `past` families had the arms `given`.

        Raises `UnknownLevel`, and `ValueError` when `given` and `past` differ in length.
        """
        tally = Tally(self)
        for arm, one in zip(given, past, strict=True):
            tally.add(arm, one)
        return tally.chances(family)

    def allocate(self, key: bytes, families: Sequence[Levels]) -> tuple[str, ...]:
        """The arm of each family, in order; raises `UnknownLevel` and `UnusableKey`."""
        tally, arms = Tally(self), list[str]()
        for place, family in enumerate(families):
            chances = tally.chances(family)
            draw = RandomStream(family_key(key, place, self.levels_of(family)))
            arms.append(choose(draw, chances))
            tally.add(arms[-1], family)
        return tuple(arms)

    def levels_of(self, family: Levels) -> dict[str, str]:
        """The levels that count, one for each factor. Raises `UnknownLevel`."""
        return {factor.name: factor.level_of(family) for factor in self.factors}

    def imbalance(self, given: Sequence[str], families: Sequence[Levels]) -> float:
        """The weighted spread over every level of every factor, after all these allocations.

        >>> Minimisation({"A": 1, "B": 1}, (Factor("site", ("n",)),)).imbalance(
        ...     ["A", "A"], [{"site": "n"}, {"site": "n"}])
        2.0
        """
        tally = Tally(self)
        for arm, one in zip(given, families, strict=True):
            tally.add(arm, one)
        return tally.total()


class Tally:
    """Who is where so far: the scaled counts of each arm at each level, as whole numbers.

    Shares and weights are brought to whole numbers first, so the range and the variance are
    compared exactly; only the square root is a floating-point number. `names` are the arms in
    order, `steps` what one family adds to each, `weights` those of the factors, and `first` the
    chances of a family that shares no level with an earlier one.
    """

    def __init__(self, method: Minimisation) -> None:
        self._method = method
        self.names = sorted(method.arms)
        self._place = {name: place for place, name in enumerate(self.names)}
        shares = [method.arms[name] for name in self.names]
        self._whole = lcm(*shares)
        self.steps = [self._whole // share for share in shares]
        weights = [exactly(factor.weight) for factor in method.factors]
        self._parts = lcm(*(weight.denominator for weight in weights))
        self.weights = [int(weight * self._parts) for weight in weights]
        self._scaled: dict[tuple[str, str], list[int]] = {}
        self._chances = ByTied(method)
        self.first = in_proportion(method.arms, shares)
        self._spread = {"range": _range, "variance": _squares, "sd": _root}[method.measure]

    def add(self, arm: str, family: Levels) -> None:
        """Count one family; raises `UnusableScheme` for an arm that the scheme does not have."""
        if arm not in self._place:
            raise UnusableScheme(f"no arm is called {arm!r}")
        place = self._place[arm]
        for counts in self._rows(family):
            counts[place] += self.steps[place]

    def chances(self, family: Levels) -> Chances:
        """The chance of each arm for this family."""
        if not any(any(counts) for counts in self._rows(family)):
            return self.first
        scores = self._scores(family)
        least = min(scores)
        near = least + (CLOSE * (1 + least) if self._method.measure == "sd" else 0)
        return self._chances(tuple(score <= near for score in scores))

    def total(self) -> float:
        """The weighted spread over every level that has been seen, in the unit of x."""
        weights = {f.name: w for f, w in zip(self._method.factors, self.weights, strict=True)}
        found = sum(weights[name] * self._spread(row) for (name, _), row in self._scaled.items())
        pairs = len(self.names) * (len(self.names) - 1)
        unit = {"range": 1, "variance": pairs * self._whole, "sd": sqrt(pairs)}
        return found / (self._parts * self._whole * unit[self._method.measure])

    def _scores(self, family: Levels) -> list[float]:
        rows = list(zip(self.weights, self._rows(family), strict=True))
        scores = []
        for place, step in enumerate(self.steps):
            score: float = 0
            for weight, counts in rows:
                counts[place] += step
                score += weight * self._spread(counts)
                counts[place] -= step
            scores.append(score)
        return scores

    def _rows(self, family: Levels) -> list[list[int]]:
        nothing = [0] * len(self.names)
        levels = self._method.levels_of(family).items()
        return [self._scaled.setdefault(level, list(nothing)) for level in levels]


def _range(scaled: list[int]) -> float:
    return max(scaled) - min(scaled)


def _squares(scaled: list[int]) -> float:
    return len(scaled) * sum(x * x for x in scaled) - sum(scaled) ** 2


def _root(scaled: list[int]) -> float:
    return sqrt(_squares(scaled))


def family_key(key: bytes, place: int, levels: Levels) -> bytes:
    """The key of one family's draw: it covers the family's place and levels.

        HMAC-SHA256(secret of the place, SHA-256 of the levels as sorted JSON)

    So the levels are fixed before the draw: another level is another draw.
    Raises `UnusableKey` if the key does not have 32 bytes.

    >>> family_key(bytes(32), 0, {"a": "1"}) == family_key(bytes(32), 0, {"a": "2"})
    False
    """
    return place_key(key, place, digest_of(levels))


def place_key(key: bytes, place: int, digest: bytes) -> bytes:
    """The key of one family's draw, where the digest of its levels is at hand."""
    return hmac.digest(place_secret(key, place), digest, "sha256")


def place_secret(key: bytes, place: int) -> bytes:
    """What one place needs beside a family's levels, HMAC-SHA256(key, label || place as 8 bytes).

    It can be sealed before any family comes: it tells no arm, and nothing of another place.
    Raises `UnusableKey` if the key does not have 32 bytes.
    """
    if len(key) != KEY_BYTES:
        raise UnusableKey(f"a key has {KEY_BYTES} bytes, this one {len(key)}")
    return hmac.digest(key, _LABEL + place.to_bytes(8), "sha256")


def arm_from(
    method: Minimisation, secret: bytes, before: Sequence[tuple[str, Levels]], family: Levels
) -> str:
    """The arm of one family, drawn from the secret of its place and its levels.

    `before` are the families that came earlier, each with its arm. Raises `UnknownLevel`.
    """
    tally = Tally(method)
    for arm, levels in before:
        tally.add(arm, levels)
    chances = tally.chances(family)
    own = hmac.digest(secret, digest_of(method.levels_of(family)), "sha256")
    return choose(RandomStream(own), chances)


def digest_of(levels: Levels) -> bytes:
    """SHA-256 of the levels as sorted JSON."""
    written = json.dumps(dict(levels), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(written.encode()).digest()


class ByTied:
    """The chances that follow from which arms tie for the least G; each set computed once."""

    def __init__(self, method: Minimisation) -> None:
        self._shares = {name: method.arms[name] for name in sorted(method.arms)}
        whole, least = sum(self._shares.values()), min(self._shares.values())
        self._per_share = (1 - exactly(method.probability)) / (whole - least)
        self._known: dict[tuple[bool, ...], Chances] = {}

    def __call__(self, tied: tuple[bool, ...]) -> Chances:
        if tied not in self._known:
            self._known[tied] = self._found(tied)
        return self._known[tied]

    def _found(self, tied: tuple[bool, ...]) -> Chances:
        among = {
            name: share
            for (name, share), is_tied in zip(self._shares.items(), tied, strict=True)
            if is_tied
        }
        whole, sum_tied = sum(self._shares.values()), sum(among.values())
        return {
            name: sum(
                (
                    Fraction(preferred, sum_tied)
                    * (
                        1 - self._per_share * (whole - share)
                        if other == name
                        else self._per_share * share
                    )
                    for other, preferred in among.items()
                ),
                Fraction(0),
            )
            for name, share in self._shares.items()
        }


def _refuse_factors(factors: Sequence[Factor]) -> None:
    if not factors or len({factor.name for factor in factors}) != len(factors):
        raise UnusableScheme("minimisation needs factors, each named once")
    for factor in factors:
        if not factor.levels or len(set(factor.levels)) != len(factor.levels):
            raise UnusableScheme(f"{factor.name} needs levels, each named once")
    weights = [exactly(factor.weight) for factor in factors]
    if min(weights) < 0 or max(weights) == 0:
        raise UnusableScheme("weights are 0 or more, and one is above 0")
