"""Checks of what is asked of a sample size, with words that say what to mend."""

from __future__ import annotations

import math
from collections.abc import Callable


def check_chance(what: str, value: float) -> None:
    """Refuse a chance or a share that does not lie strictly between 0 and 1."""
    if not 0 < value < 1:
        raise ValueError(f"{what} must lie between 0 and 1, both excluded: it is {value:g}.")


def check_share(what: str, value: float) -> None:
    """Refuse a share outside 0 to 1; both ends are allowed."""
    if not 0 <= value <= 1:
        raise ValueError(f"{what} must lie between 0 and 1: it is {value:g}.")


def check_positive(what: str, value: float) -> None:
    """Refuse what is not a finite number above 0, such as a variance of nought."""
    if not (value > 0 and math.isfinite(value)):
        raise ValueError(f"{what} must be above 0: it is {value:g}.")


def check_test(alpha: float, sides: int, ratio: float = 1.0) -> None:
    """Refuse a test that is none: its error, its sides, families in arm 2 for one in arm 1."""
    check_chance("Alpha", alpha)
    if sides not in (1, 2):
        raise ValueError(f"A test has 1 side or 2, not {sides}.")
    check_positive("The ratio of the arms", ratio)


def check_power(power: float, alpha: float, sides: int) -> None:
    """Refuse a power outside 0 to 1, or one that chance alone gives."""
    check_chance("Power", power)
    if power <= alpha / sides:
        raise ValueError("The power must exceed the error: ask for more power.")


def deviates(alpha: float, power: float, sides: int) -> tuple[float, float]:
    """z(1 − alpha/sides) and z(power)."""
    from scipy.special import ndtri

    return float(-ndtri(alpha / sides)), float(ndtri(power))


def least_size(power_of: Callable[[float], float], power: float, low: float) -> float:
    """The size, not rounded, at which a power that grows with the size is reached.

    Raises ValueError where a billion would not do.
    """
    from scipy.optimize import brentq

    if power_of(low) >= power:
        return low
    high = 2 * low
    while power_of(high) < power:
        high *= 2
        if high > 1e9:
            raise ValueError(
                "No size reaches this power: the difference is too small for it, or more of the "
                "same clusters add nothing. Change the difference, the power or the clusters."
            )
    return float(brentq(lambda size: power_of(size) - power, high / 2, high, xtol=1e-10))


def up(size: float) -> int:
    """A size rounded up to whole families, forgiving the last digits of a calculation."""
    return math.ceil(size - 1e-9 * max(1.0, size))
