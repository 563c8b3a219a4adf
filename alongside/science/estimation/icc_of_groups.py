"""How alike the families of one practitioner or site are, by analysis of variance."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from alongside.science.estimation.reliability import TooLittleData


@dataclass(frozen=True, slots=True)
class OfGroups:
    """The intraclass correlation of groups of any size, with what it is made of.

    `size`: the size of a group that counts, n0; `between` and `within`: the mean squares.
    """

    value: float
    size: float
    between: float
    within: float
    groups: int
    people: int


def icc_of_groups(values: ArrayLike, groups: Sequence[Hashable]) -> OfGroups:
    """Return the intraclass correlation of groups by one-way analysis of variance.

        (B - W)/(B + (n0 - 1) W),  n0 = (N - Σ n²/N)/(k - 1)

    B and W: mean squares between and within k groups of n, N in all. It can be below 0, where
    groups differ less than chance would have it. With likelihood: `mixed.mixed_model`.

    Raises `TooLittleData` for fewer than two groups, no group of two, or values all the same, and
    ValueError for numbers that are none or not one group for each. Source: Donner, Int Stat Rev
    1986;54:67.

    >>> found = icc_of_groups([1, 2, 5, 6, 7], ["a", "a", "b", "b", "b"])
    >>> round(found.value, 4), round(found.size, 4)
    (0.9215, 2.4)
    """
    data = np.asarray(values, dtype=np.float64)
    if data.ndim != 1 or len(groups) != data.size or not np.isfinite(data).all():
        raise ValueError("Give one finite number, and one group, for each person.")
    number = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    places, several = np.array([number[group] for group in groups], np.int64), len(number)
    sizes = np.bincount(places, minlength=several)
    people = data.size
    if not 2 <= several < people:
        raise TooLittleData(f"{people} people in {several} groups are too few to tell them apart.")
    means = np.bincount(places, data, several) / sizes
    between = float((sizes * (means - data.mean()) ** 2).sum()) / (several - 1)
    within = float(((data - means[places]) ** 2).sum()) / (people - several)
    size = (people - float((sizes**2).sum()) / people) / (several - 1)
    spread = between + (size - 1) * within
    if spread == 0:
        raise TooLittleData("All values are the same: nothing tells the groups apart.")
    return OfGroups((between - within) / spread, size, between, within, several, people)
