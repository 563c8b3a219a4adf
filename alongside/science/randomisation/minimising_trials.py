"""Minimisation of whole trials in arrays: the same arms as `Minimisation.allocate`, far sooner.

For simulations and comparisons of designs. NumPy works on all trials at once; where Numba is there
(the extra `scale`), a compiled loop takes one trial after another. Both count in whole numbers and
take square roots alone in floating point, in the same order as `Tally`, so all three give the same.
"""

import hmac
from collections.abc import Sequence
from importlib.util import find_spec
from math import lcm
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from alongside.science.randomisation.method import Chances, Levels
from alongside.science.randomisation.minimisation import (
    ByTied,
    Minimisation,
    Tally,
    digest_of,
    place_key,
)
from alongside.science.randomisation.minimising_arrays import (
    MEASURES,
    Arrays,
    NotForArrays,
    by_numpy,
)
from alongside.science.randomisation.stream import KEY_BYTES, LABEL

Engine = Literal["numpy", "numba"]
Whole = NDArray[np.int64]
MOST_ARMS = 8
_ROOM = 2**62
_LARGEST_DRAW = 2**48


def fastest() -> Engine:
    """Numba where it is installed, else NumPy. Loading Numba takes a second or two, once."""
    return "numba" if find_spec("numba") else "numpy"


class Trials:
    """A method of minimisation made ready for whole trials.

    Raises `NotForArrays` for more than eight arms or numbers too large for 64 bits.

    >>> from alongside.science.randomisation.method import Factor
    >>> method = Minimisation({"A": 1, "B": 1}, (Factor("site", ("n", "s")),))
    >>> families = [{"site": "n"}, {"site": "s"}] * 3
    >>> Trials(method).allocate(bytes(32), families) == method.allocate(bytes(32), families)
    True
    """

    def __init__(self, method: Minimisation) -> None:
        if len(method.arms) > MOST_ARMS:
            raise NotForArrays(f"arrays are for {MOST_ARMS} arms at most")
        self.method, tally = method, Tally(method)
        self.names = tally.names
        self.chances = _chances(method, tally)
        pairs = [(factor.name, level) for factor in method.factors for level in factor.levels]
        self._row = {pair: row for row, pair in enumerate(pairs)}
        self._most = sum(tally.weights) * (len(self.names) * max(tally.steps)) ** 2
        if self._most >= _ROOM:
            raise NotForArrays("the ratio or the weights are too large for arrays")
        self._arrays = Arrays(
            np.array(tally.steps), np.array(tally.weights), MEASURES.index(method.measure),
            len(self._row), *_drawn_from(self.names, self.chances),
        )  # fmt: skip

    def allocate(
        self, key: bytes, families: Sequence[Levels], engine: Engine = "numpy"
    ) -> tuple[str, ...]:
        """The arm of each family, in order; raises `UnknownLevel` and `UnusableKey`.

        Where arrays will not do, the method itself allocates.
        """
        try:
            levels, draws = self.levels(families), self.draws(key, families)
            given, _ = self.minimise(levels[None], draws[None], engine)
        except NotForArrays:
            return self.method.allocate(key, families)
        return tuple(self.names[place] for place in given[0])

    def levels(self, families: Sequence[Levels]) -> Whole:
        """The place of each family's levels, [family, factor]. Raises `UnknownLevel`."""
        row = self._row
        found = [
            [row[level] for level in self.method.levels_of(family).items()] for family in families
        ]
        return np.array(found, np.int64).reshape(len(families), len(self.method.factors))

    def draws(self, key: bytes, families: Sequence[Levels]) -> NDArray[np.uint8]:
        """The first 32 bytes of each family's stream, [family, byte]: its arm is drawn from them.

        Raises `UnknownLevel` and `UnusableKey`.
        """
        pairs = [tuple(self.method.levels_of(family).items()) for family in families]
        digests = {one: digest_of(dict(one)) for one in dict.fromkeys(pairs)}
        streams = [place_key(key, place, digests[one]) for place, one in enumerate(pairs)]
        first = LABEL + bytes(8)
        blocks = b"".join(hmac.digest(stream, first, "sha256") for stream in streams)
        return np.frombuffer(blocks, np.uint8).reshape(len(families), KEY_BYTES)

    def minimise(
        self, levels: Whole, draws: NDArray[np.uint8], engine: Engine = "numpy"
    ) -> tuple[Whole, Whole]:
        """The arms of trials and which chances each family had, both [trial, family].

        `levels` is [trial, family, factor], `draws` [trial, family, byte]. An arm is its place
        in `names`, chances are their place in `chances`.
        Raises `NotForArrays` for too many families, or for draws that ran out.
        """
        if self._most * levels.shape[1] ** 2 >= _ROOM:
            raise NotForArrays("there are too many families for arrays")
        if engine == "numpy":
            return by_numpy(self._arrays, levels, draws)
        from alongside.science.randomisation.minimising_compiled import by_numba

        return by_numba(self._arrays, levels, draws)


def _chances(method: Minimisation, tally: Tally) -> list[Chances]:
    """The chances for each set of tied arms: bit a of a place says that arm a is tied.

    Place 0 is for a family that shares no level with an earlier one.
    """
    arms, by_tied = range(len(method.arms)), ByTied(method)
    sets = range(1, 2 ** len(method.arms))
    return [tally.first, *(by_tied(tuple(bool(one >> arm & 1) for arm in arms)) for one in sets)]


def _drawn_from(
    names: Sequence[str], chances: Sequence[Chances]
) -> tuple[Whole, Whole, Whole, Whole]:
    """For each set of chances: bounds of the arms, and below, mask and bytes of what is drawn."""
    wholes = [lcm(*(chance.denominator for chance in one.values())) for one in chances]
    if max(wholes) > _LARGEST_DRAW:
        raise NotForArrays("the chance of the preferred arm is too fine for arrays")
    parts = [
        [int(one[arm] * below) for arm in names] for one, below in zip(chances, wholes, strict=True)
    ]
    bits = [(below - 1).bit_length() for below in wholes]
    return (
        np.cumsum(np.array(parts, np.int64), axis=1),
        np.array(wholes, np.int64),
        np.array([(1 << count) - 1 for count in bits], np.int64),
        np.array([(count + 7) // 8 for count in bits], np.int64),
    )
