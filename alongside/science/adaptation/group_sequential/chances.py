"""Checks of what is asked of a design, and the search for a number that meets it."""

from __future__ import annotations

import math
from collections.abc import Callable

LEAST_ERROR = 1e-9


def check_chance(what: str, value: float) -> None:
    """Refuse a chance that does not lie strictly between 0 and 1."""
    if not 0 < value < 1:
        raise ValueError(f"{what} must lie between 0 and 1, both excluded: it is {value:g}.")


def check_sides(sides: int) -> None:
    """Refuse a test of any other number of sides than 1 or 2."""
    if sides not in (1, 2):
        raise ValueError(f"A test has 1 side or 2, not {sides}.")


def check_error(alpha: float) -> None:
    """Refuse an error that is no chance, or smaller than is calculated here."""
    check_chance("Alpha", alpha)
    if alpha < LEAST_ERROR:
        raise ValueError(f"Alpha is calculated from {LEAST_ERROR:g} on: it is {alpha:g}.")


def root(of: Callable[[float], float], low: float, high: float) -> float:
    """Where a continuous function that changes its sign between two points is nought.

    Raises ValueError where it does not change its sign: nothing meets what was asked.
    """
    from scipy.optimize import brentq

    if of(low) * of(high) > 0:
        raise ValueError(
            "No bound meets what was asked with these looks: choose other looks or another rule."
        )
    return float(brentq(of, low, high, xtol=1e-14, rtol=4 * math.ulp(1.0), maxiter=300))
