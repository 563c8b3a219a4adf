"""A plain description of some numbers."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Description:
    """Count, mean, standard deviation, quartiles and range; None where n is too small."""

    n: int
    mean: float | None
    sd: float | None
    median: float | None
    lower_quartile: float | None
    upper_quartile: float | None
    least: float | None
    greatest: float | None


def describe(values: Sequence[float]) -> Description:
    """Describe numbers: mean, sd with n - 1, median, quartiles, in the unit of the numbers.

    Quartiles are interpolated linearly between order statistics at (n - 1)p + 1 (type 7 of
    Hyndman and Fan, Am Stat 1996;50:361). Mean, median and range need one number; sd and
    quartiles need two; what there is not is None.

    Raises ValueError when a number is not finite: leave missing ones out first.

    >>> describe([40, 50, 75]).mean, describe([40, 50, 75]).lower_quartile, describe([40]).sd
    (55.0, 45.0, None)
    """
    numbers = sorted(float(value) for value in values)
    if not all(map(math.isfinite, numbers)):
        raise ValueError("Every number must be finite; leave missing ones out first.")
    if not numbers:
        return Description(0, None, None, None, None, None, None, None)
    n, several = len(numbers), len(numbers) > 1
    mean = math.fsum(numbers) / n
    squares = math.fsum((number - mean) ** 2 for number in numbers)
    quartiles = statistics.quantiles(numbers, method="inclusive") if several else None
    return Description(
        n=n,
        mean=mean,
        sd=math.sqrt(squares / (n - 1)) if several else None,
        median=statistics.median(numbers),
        lower_quartile=quartiles[0] if quartiles else None,
        upper_quartile=quartiles[2] if quartiles else None,
        least=numbers[0],
        greatest=numbers[-1],
    )
