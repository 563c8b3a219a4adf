"""Agreement of repeated measurements: intraclass correlations, error of measurement, change."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from alongside.science.estimation.reliability import (
    LEAST_PEOPLE,
    USUAL_CONFIDENCE,
    TooLittleData,
)

Model = Literal["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]
_TWO = 2


@dataclass(frozen=True, slots=True)
class Intraclass:
    """An intraclass correlation with its interval, its F test and whether n is large enough."""

    model: Model
    value: float
    lower: float
    upper: float
    confidence: float
    f: float
    p: float
    n: int
    k: int
    readable: bool


@dataclass(frozen=True, slots=True)
class MeasurementError:
    """Standard errors of measurement and smallest detectable changes, in the score's unit.

    For agreement the difference between occasions counts as error, for consistency it does not.
    """

    n: int
    k: int
    sem_agreement: float
    sem_consistency: float
    sdc_agreement: float
    sdc_consistency: float
    readable: bool


@dataclass(frozen=True, slots=True)
class _Squares:
    """Mean squares of a table of n people by k occasions."""

    n: int
    k: int
    people: float
    occasions: float
    error: float
    within: float


def icc(
    measurements: ArrayLike,
    model: Model = "ICC2",
    confidence: float = USUAL_CONFIDENCE,
    least: int = LEAST_PEOPLE,
) -> Intraclass:
    """Return an intraclass correlation after Shrout and Fleiss, for n people × k occasions.

    With mean squares P of people, O of occasions, E of error and W within people:

        ICC1 = (P - W) / (P + (k - 1) W)                     one-way, single measurement
        ICC2 = (P - E) / (P + (k - 1) E + k (O - E)/n)       two-way random, agreement
        ICC3 = (P - E) / (P + (k - 1) E)                     two-way mixed, consistency
        ICC1k, ICC2k, ICC3k: of the mean of k measurements

    The usual model for test and retest is ICC2. People with a missing measurement are left out.

    Raises `TooLittleData`. Sources: Shrout and Fleiss, Psychol Bull 1979;86:420; McGraw and
    Wong, Psychol Methods 1996;1:30 (intervals).

    >>> judges = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9],
    ...     [6, 2, 4, 7]]
    >>> found = icc(judges)
    >>> round(found.value, 4), round(found.lower, 4), round(found.upper, 4)
    (0.2898, 0.0188, 0.7611)
    """
    from scipy.special import fdtrc

    squares = _squares(measurements)
    n, k = squares.n, squares.k
    one_way = model in ("ICC1", "ICC1k")
    error = squares.within if one_way else squares.error
    degrees = (n - 1, n * (k - 1) if one_way else (n - 1) * (k - 1))
    f = squares.people / error if error else float("inf")
    single = _single(squares, model)
    low, high = _limits(squares, model, degrees, f, 1 - (1 - confidence) / 2)
    values = (single, low, high)
    if model.endswith("k"):
        values = (_of_mean(single, k), _of_mean(low, k), _of_mean(high, k))
    return Intraclass(model, *values, confidence, f, float(fdtrc(*degrees, f)), n, k, n >= least)


def measurement_error(
    measurements: ArrayLike, confidence: float = USUAL_CONFIDENCE, least: int = LEAST_PEOPLE
) -> MeasurementError:
    """Return the standard error of measurement and the smallest detectable change.

        SEM agreement = √(σ² of occasions + σ² of error), consistency = √(σ² of error)
        SDC = z √2 SEM, z = 1.96 at 95%

    A variance of occasions below nought counts as nought. Input and errors as `icc`.
    Source: de Vet and others, J Clin Epidemiol 2006;59:1033.

    >>> found = measurement_error([[10, 12], [14, 15], [20, 21], [8, 10]])
    >>> round(found.sem_consistency, 4), round(found.sdc_consistency, 4)
    (0.4082, 1.1316)
    """
    squares = _squares(measurements)
    between = max((squares.occasions - squares.error) / squares.n, 0.0)
    agreement, consistency = sqrt(between + squares.error), sqrt(squares.error)
    z = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt(2)
    return MeasurementError(
        n=squares.n,
        k=squares.k,
        sem_agreement=agreement,
        sem_consistency=consistency,
        sdc_agreement=z * agreement,
        sdc_consistency=z * consistency,
        readable=squares.n >= least,
    )


def _squares(measurements: ArrayLike) -> _Squares:
    data = np.asarray(measurements, dtype=np.float64)
    if data.ndim != _TWO or np.isinf(data).any():
        raise ValueError("Give a table of finite numbers, a row for each person; NaN is missing.")
    data = data[~np.isnan(data).any(axis=1)]
    n, k = data.shape
    if n < _TWO or k < _TWO:
        raise TooLittleData(f"{n} people with {k} measurements each are too few.")
    mean, people, occasions = data.mean(), data.mean(axis=1), data.mean(axis=0)
    of_people = k * float(((people - mean) ** 2).sum())
    of_occasions = n * float(((occasions - mean) ** 2).sum())
    residual = data - people[:, None] - occasions[None, :] + mean
    of_error = float((residual**2).sum())
    if of_people == 0:
        raise TooLittleData("All people have the same mean: nothing tells them apart.")
    return _Squares(
        n=n,
        k=k,
        people=of_people / (n - 1),
        occasions=of_occasions / (k - 1),
        error=of_error / ((n - 1) * (k - 1)),
        within=(of_occasions + of_error) / (n * (k - 1)),
    )


def _single(squares: _Squares, model: Model) -> float:
    people, k = squares.people, squares.k
    if model.startswith("ICC1"):
        return (people - squares.within) / (people + (k - 1) * squares.within)
    occasions = k * (squares.occasions - squares.error) / squares.n
    spread = people + (k - 1) * squares.error
    return (people - squares.error) / (spread + (occasions if model.startswith("ICC2") else 0))


def _limits(
    squares: _Squares, model: Model, degrees: tuple[int, int], f: float, tail: float
) -> tuple[float, float]:
    """The limits of the correlation of a single measurement."""
    from scipy.special import fdtri

    if model.startswith("ICC2"):
        return _limits_of_agreement(squares, tail)
    k = squares.k
    low = f / float(fdtri(*degrees, tail))
    high = f * float(fdtri(*reversed(degrees), tail))
    if f == float("inf"):
        return 1.0, 1.0
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _limits_of_agreement(squares: _Squares, tail: float) -> tuple[float, float]:
    """McGraw and Wong's limits of ICC2, with Satterthwaite's degrees of freedom."""
    from scipy.special import fdtri

    n, k, people, error = squares.n, squares.k, squares.people, squares.error
    if error == 0 and squares.occasions == 0:
        return 1.0, 1.0
    value = _single(squares, "ICC2")
    occasions = k * value * (squares.occasions / error if error else float("inf"))
    rest = n * (1 + (k - 1) * value) - k * value
    if error == 0:
        freedom = float(k - 1)
    else:
        above = (k - 1) * (n - 1) * (occasions + rest) ** 2
        freedom = above / ((n - 1) * occasions**2 + rest**2)
    spread = k * squares.occasions + (k * n - k - n) * error
    high_f = float(fdtri(n - 1, freedom, tail))
    low_f = float(fdtri(freedom, n - 1, tail))
    low = n * (people - high_f * error) / (high_f * spread + n * people)
    high = n * (low_f * people - error) / (spread + n * low_f * people)
    return low, high


def _of_mean(single: float, k: int) -> float:
    """The correlation of a mean of k measurements from that of one (Spearman and Brown)."""
    return single * k / (1 + single * (k - 1))
