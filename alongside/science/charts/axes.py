"""Scales and ticks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

_ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
MONTHS = tuple(_ENGLISH.split())


@dataclass(frozen=True)
class Scale:
    """A straight scale from numbers to places in a picture.

    >>> Scale(0, 10, 100, 200)(5)
    150.0
    """

    first: float
    last: float
    start: float
    stop: float

    def __call__(self, value: float) -> float:
        """The place of a number."""
        span = (self.last - self.first) or 1
        return self.start + (value - self.first) / span * (self.stop - self.start)


def round_ticks(highest: float, about: int = 5) -> tuple[float, ...]:
    """Round numbers from zero to the highest or above, in steps of 1, 2 or 5 times a power of 10.

    >>> round_ticks(17)
    (0, 5, 10, 15, 20)
    """
    aim = max(highest, 1) / max(about - 1, 1)
    power = 10.0 ** floor(log10(aim))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= aim * 0.8)
    whole = step if step < 1 else int(step)
    return tuple(whole * place for place in range(ceil(max(highest, 1) / step - 1e-9) + 1))


def month_starts(first: date, last: date, at_most: int) -> tuple[date, ...]:
    """First days of months between two days, thinned to a whole number of months apart.

    >>> [day.month for day in month_starts(date(2023, 4, 1), date(2024, 3, 31), 4)]
    [4, 7, 10, 1]
    """
    start, stop = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    start += first.day > 1
    every = next(
        step for step in (1, 2, 3, 4, 6, *range(12, 12000, 12)) if (stop - start) // step < at_most
    )
    return tuple(date(one // 12, one % 12 + 1, 1) for one in range(start, stop + 1, every))


def spread(places: Sequence[float], apart: float, lowest: float, highest: float) -> list[float]:
    """Places moved as little as needed to be so far apart, in the order they had.

    >>> spread([10, 12, 50], 10, 0, 60)
    [10, 20, 50]
    """
    order = sorted(range(len(places)), key=lambda one: places[one])
    moved = list(places)
    floor_at = lowest
    for one in order:
        moved[one] = floor_at = max(moved[one], floor_at)
        floor_at += apart
    ceiling = highest
    for one in reversed(order):
        moved[one] = min(moved[one], ceiling)
        ceiling = moved[one] - apart
    return moved
