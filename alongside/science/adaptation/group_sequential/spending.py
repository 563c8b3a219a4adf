"""How much of the error a trial may have spent when a share of the information is in."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from alongside.science.adaptation.group_sequential.chances import check_chance


@dataclass(frozen=True)
class Spending:
    """A spending function by name, with its parameter where it has one.

    For a total error a and a share of the information t:

        lan-demets-obrien-fleming   2 − 2Φ(z(1 − a/2)/√t)
        lan-demets-pocock           a ln(1 + (e − 1)t)
        kim-demets                  a t^parameter,  parameter above 0
        hwang-shih-decani           a (1 − e^(−parameter·t))/(1 − e^(−parameter)),  a·t at 0

    Raises ValueError for another name, a parameter that the function does not take, lacks or
    cannot have.
    Source: Lan and DeMets, Biometrika 1983;70:659; Kim and DeMets, Biometrika 1987;74:149;
    Hwang, Shih and DeCani, Stat Med 1990;9:1439.

    >>> round(Spending("lan-demets-obrien-fleming").spent(0.025, 0.5), 6)
    0.001525
    >>> Spending("hwang-shih-decani", -4).spent(0.025, 1)
    0.025
    """

    name: str
    parameter: float | None = None

    def __post_init__(self) -> None:
        if self.name not in SPENDING:
            raise ValueError(
                f"No spending function is called {self.name}. There is: {', '.join(SPENDING)}."
            )
        takes = self.name in _TAKES
        if takes and (self.parameter is None or not math.isfinite(self.parameter)):
            raise ValueError(f"{self.name} needs a parameter, {_TAKES[self.name]}.")
        if not takes and self.parameter is not None:
            raise ValueError(f"{self.name} takes no parameter.")
        if abs(self.parameter or 0) > _LARGEST:
            raise ValueError(f"A parameter of {self.parameter:g} is too large: 500 at most.")
        if self.name == "kim-demets" and (self.parameter or 0) <= 0:
            raise ValueError("kim-demets needs a parameter above 0, such as 2.")

    def spent(self, error: float, fraction: float) -> float:
        """The error that may be spent by `fraction` of the information, all of it from 1 on.

        Raises ValueError for an error outside 0 to 1 or a negative fraction.
        """
        check_chance("The error", error)
        if not fraction >= 0:
            raise ValueError("A share of the information cannot be below 0.")
        if fraction == 0:
            return 0.0
        if fraction >= 1:
            return error
        return SPENDING[self.name](error, fraction, self.parameter or 0.0)


def _obrien_fleming(error: float, fraction: float, _: float) -> float:
    from scipy.special import ndtr, ndtri

    return float(2 * ndtr(ndtri(error / 2) / math.sqrt(fraction)))


def _pocock(error: float, fraction: float, _: float) -> float:
    return error * math.log1p((math.e - 1) * fraction)


def _power(error: float, fraction: float, parameter: float) -> float:
    return error * float(fraction**parameter)


def _exponential(error: float, fraction: float, parameter: float) -> float:
    if parameter == 0:
        return error * fraction
    return error * math.expm1(-parameter * fraction) / math.expm1(-parameter)


SPENDING: dict[str, Callable[[float, float, float], float]] = {
    "lan-demets-obrien-fleming": _obrien_fleming,
    "lan-demets-pocock": _pocock,
    "kim-demets": _power,
    "hwang-shih-decani": _exponential,
}
_LARGEST = 500.0
_TAKES = {"kim-demets": "such as 2", "hwang-shih-decani": "such as -4"}
