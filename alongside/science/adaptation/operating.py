"""What simulated trials say about a design: each number with its Monte Carlo error."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.science.adaptation.response_adaptive import (
    EQUIVALENT,
    FUTILE,
    SUPERIOR,
    UNDECIDED,
    Trials,
)


@dataclass(frozen=True)
class Measured:
    """A mean over simulated trials and its standard error by simulation."""

    value: float
    error: float


@dataclass(frozen=True)
class Operating:
    """How a design of several arms behaves; `chosen`: superior, by arm; `leading`: at the end."""

    trials: int
    size: Measured
    successes: Measured
    superior: Measured
    equivalent: Measured
    futile: Measured
    undecided: Measured
    chosen: tuple[Measured, ...]
    leading: tuple[Measured, ...]
    families: tuple[Measured, ...]


def measured(values: NDArray[np.float64]) -> Measured:
    """Return the mean and its error: sd/√trials; for shares of all or none 3/trials.

    Raises ValueError for fewer than 2 trials.
    Source: Morris, White and Crowther, Stat Med 2019;38:2074; Hanley and Lippman-Hand 1983 for 3/n.

    >>> measured(np.array([1.0, 2.0, 3.0, 4.0])).value
    2.5
    """
    if values.size < 2:
        raise ValueError("A Monte Carlo error needs 2 trials or more.")
    spread = float(values.std(ddof=1))
    if spread == 0 and values[0] in (0.0, 1.0):
        return Measured(float(values[0]), 3 / values.size)
    return Measured(float(values.mean()), spread / math.sqrt(values.size))


def operating(found: Trials) -> Operating:
    """Return the operating characteristics of simulated trials.

    >>> from alongside.science.adaptation.response_adaptive import Adaptive, simulate
    >>> found = simulate(Adaptive(arms=2, looks=(50, 100)), (0.1, 0.7), trials=50, seed=1)
    >>> operating(found).superior.value > 0.9
    True
    """

    def share(flags: NDArray[np.bool_]) -> Measured:
        return measured(flags.astype(np.float64))

    arms = range(found.families.shape[1])
    ends = {code: found.ended == code for code in (SUPERIOR, EQUIVALENT, FUTILE, UNDECIDED)}
    return Operating(
        trials=found.ended.size,
        size=measured(found.families.sum(axis=1).astype(np.float64)),
        successes=measured(found.successes.sum(axis=1).astype(np.float64)),
        superior=share(ends[SUPERIOR]),
        equivalent=share(ends[EQUIVALENT]),
        futile=share(ends[FUTILE]),
        undecided=share(ends[UNDECIDED]),
        chosen=tuple(share(ends[SUPERIOR] & (found.leading == arm)) for arm in arms),
        leading=tuple(share(found.leading == arm) for arm in arms),
        families=tuple(measured(found.families[:, arm].astype(np.float64)) for arm in arms),
    )
