"""The size of a feasibility trial that must tell red from green."""

from __future__ import annotations

import math
from dataclasses import dataclass

from alongside.science.estimation.sample_size.checks import check_chance, check_power, deviates, up

MOST = 20_000


@dataclass(frozen=True)
class Progression:
    """A size, and the count from which the trial is green, with both exact chances of error.

    `error`: P(green) where the truth is red's upper limit; `power`: P(green) where the truth is
    green's lower limit.
    """

    size: int
    green_from: int
    error: float
    power: float


def size_for_progression(
    red_up_to: float, green_from: float, *, alpha: float = 0.05, power: float = 0.9
) -> float:
    """Return the size for a test of red's upper limit against green's lower limit, not rounded.

    n = ((z(1 − alpha)√(r(1 − r)) + z(power)√(g(1 − g)))/(g − r))², with continuity correction
    n/4·(1 + √(1 + 2/(n(g − r))))². One side.

    Raises ValueError for limits outside 0 to 1 or a green one that does not lie above red.
    Source: Lewis et al., Pilot Feasibility Stud 2021;7:40.

    >>> round(size_for_progression(0.5, 0.75), 1)
    34.2
    """
    check_chance("Red's upper limit", red_up_to)
    check_chance("Green's lower limit", green_from)
    check_power(power, alpha, 1)
    away = green_from - red_up_to
    if away <= 0:
        raise ValueError("Green must begin above where red ends.")
    error, hit = deviates(alpha, power, 1)
    spread = [math.sqrt(share * (1 - share)) for share in (red_up_to, green_from)]
    plain = ((error * spread[0] + hit * spread[1]) / away) ** 2
    return plain / 4 * (1 + math.sqrt(1 + 2 / (plain * away))) ** 2


def exact_progression(
    red_up_to: float, green_from: float, *, alpha: float = 0.05, power: float = 0.9
) -> Progression:
    """Return the least size whose exact binomial test keeps both errors.

    Least n for which some count c has P(X ≥ c | r) ≤ alpha and P(X ≥ c | g) ≥ power.

    Raises ValueError as `size_for_progression`, and above 20,000 families.
    Source: A'Hern, Stat Med 2001;20:859.

    >>> exact_progression(0.5, 0.75).size
    33
    """
    import numpy as np
    from scipy.stats import binom

    formula = size_for_progression(red_up_to, green_from, alpha=alpha, power=power)
    if formula > MOST:
        raise ValueError(
            f"The limits lie too close together: about {formula:,.0f} families would be needed. "
            "Move red and green apart."
        )
    sizes = np.arange(1, 2 * up(formula) + 20)
    counts = binom.isf(alpha, sizes, red_up_to) + 1
    enough = sizes[binom.sf(counts - 1, sizes, green_from) >= power]
    return green_at(int(enough[0]), red_up_to, green_from, alpha=alpha)


def green_at(size: int, red_up_to: float, green_from: float, *, alpha: float = 0.05) -> Progression:
    """Return the least count that is green in a trial of this size, with its exact chances.

    Raises ValueError for a size below 1 or limits outside 0 to 1.

    >>> found = green_at(30, 0.6, 0.8)
    >>> found.green_from, round(found.error, 6), round(1 - found.power, 6)
    (23, 0.043524, 0.239209)
    """
    from scipy.stats import binom

    check_chance("Red's upper limit", red_up_to)
    check_chance("Green's lower limit", green_from)
    check_chance("Alpha", alpha)
    if size < 1:
        raise ValueError("A trial has 1 family or more.")
    count = int(binom.isf(alpha, size, red_up_to)) + 1
    error, power = (float(binom.sf(count - 1, size, share)) for share in (red_up_to, green_from))
    return Progression(size, count, error, power)
