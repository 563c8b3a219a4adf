"""Content validity: how many experts and parents find an item relevant, beyond chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

RELEVANT_FROM = 3
LEAST_RATERS = 3


class NoRatings(ValueError):
    """Nobody rated, or more agree than there are."""


@dataclass(frozen=True, slots=True)
class ItemValidity:
    """The index of one item, the chance of that much agreement, and kappa with its word.

    `readable` is False below three raters, where the usual limits do not hold.
    """

    raters: int
    agreeing: int
    index: float
    chance: float
    kappa: float
    word: str
    readable: bool


@dataclass(frozen=True, slots=True)
class ScaleValidity:
    """The mean of the items' indices, and the share of items on which all agree."""

    average: float
    universal: float
    items: int


def item_validity(raters: int, agreeing: int) -> ItemValidity:
    """Return the content validity index of an item and the modified kappa.

        I-CVI = A/N, pc = C(N, A) 0.5ᴺ, κ* = (I-CVI - pc)/(1 - pc)

    κ* above 0.74 is excellent, from 0.60 good, from 0.40 fair, else poor. `agreeing` counts
    ratings of 3 or 4 out of 4.

    Raises `NoRatings`. Source: Polit, Beck and Owen, Res Nurs Health 2007;30:459.

    >>> found = item_validity(10, 8)
    >>> found.index, round(found.chance, 3), round(found.kappa, 2), found.word
    (0.8, 0.044, 0.79, 'excellent')
    """
    if raters < 1 or not 0 <= agreeing <= raters:
        raise NoRatings(f"{agreeing} of {raters} raters is no rating.")
    index, chance = agreeing / raters, comb(raters, agreeing) * 0.5**raters
    kappa = (index - chance) / (1 - chance)
    return ItemValidity(
        raters, agreeing, index, chance, kappa, _word(kappa), raters >= LEAST_RATERS
    )


def from_ratings(ratings: Sequence[int | None]) -> ItemValidity:
    """Return the validity of an item from its ratings of relevance, 1 to 4; None is unrated.

    Raises `NoRatings`, also for a rating outside 1 to 4.

    >>> from_ratings([4, 3, 2, None]).agreeing
    2
    """
    given = [rating for rating in ratings if rating is not None]
    if any(rating not in (1, 2, 3, 4) for rating in given):
        raise NoRatings("Relevance is rated 1, 2, 3 or 4.")
    return item_validity(len(given), sum(rating >= RELEVANT_FROM for rating in given))


def scale_validity(indices: Sequence[float]) -> ScaleValidity:
    """Return S-CVI/Ave and S-CVI/UA from the indices of the items.

    Raises `NoRatings`. Source: Polit and Beck, Res Nurs Health 2006;29:489.

    >>> scale_validity([1.0, 0.5])
    ScaleValidity(average=0.75, universal=0.5, items=2)
    """
    if not indices:
        raise NoRatings("There are no items.")
    return ScaleValidity(
        average=sum(indices) / len(indices),
        universal=sum(index == 1 for index in indices) / len(indices),
        items=len(indices),
    )


def _word(kappa: float) -> str:
    limits = ((0.74, "excellent"), (0.60, "good"), (0.40, "fair"))
    if kappa > limits[0][0]:
        return limits[0][1]
    return next((word for limit, word in limits[1:] if kappa >= limit), "poor")
