"""A straight line through the families that came: what teams draw by hand, for comparison alone."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np


class NoLine(ValueError):
    """Too few days for a line, or one that never reaches the number."""


@dataclass(frozen=True, slots=True)
class StraightLine:
    """Families in all by a day: `at_first` on `first`, and `a_day` more with every day."""

    first: date
    at_first: float
    a_day: float

    def reaches(self, families: int) -> date:
        """The first day on which the line stands at so many; raises `NoLine` if it never does."""
        if self.a_day <= 0:
            raise NoLine("No families are coming, so the line never gets there.")
        ahead = math.ceil((families - self.at_first) / self.a_day)
        return self.first + timedelta(days=ahead)


def straight_line(days: Sequence[date]) -> StraightLine:
    """Return the line through the numbers so far, the later days weighing more.

        least Σ wᵢ (Nᵢ - a - b dᵢ)²,  wᵢ = i/k for the i-th of k days on which families came

    `days`: the day of each family, in any order. It has no band, knows nothing of sites that open
    or close, and takes every number as independent of the one before, which sums are not; use
    `forecast` to plan by. As accrualPlot (R) predicts by default.

    Raises `NoLine` for families of fewer than two days.

    >>> round(straight_line([date(2024, 1, 1), date(2024, 1, 3), date(2024, 1, 5)]).a_day, 6)
    0.5
    """
    ordered = sorted(days)
    when = sorted(set(ordered))
    if len(when) < 2:
        raise NoLine("A line needs families that came on two days or more.")
    x = np.array([(day - when[0]).days for day in when], float)
    y = np.array([bisect_right(ordered, day) for day in when], float)
    weights = np.arange(1, len(when) + 1) / len(when)
    middle_x, middle_y = np.average(x, weights=weights), np.average(y, weights=weights)
    slope = float(weights @ ((x - middle_x) * (y - middle_y)) / (weights @ (x - middle_x) ** 2))
    return StraightLine(when[0], float(middle_y - slope * middle_x), slope)
