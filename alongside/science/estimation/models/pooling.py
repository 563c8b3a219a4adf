"""One estimate from several imputed sets of data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from alongside.science.estimation.models.coefficients import Estimate, estimated


@dataclass(frozen=True)
class Pooled:
    """An estimate pooled over imputations.

    `within`, `between`, `total`: variances; `increase`: the relative increase of the variance
    because answers are missing; `missing`: the fraction of information that is missing.
    """

    estimate: Estimate
    within: float
    between: float
    total: float
    increase: float
    missing: float


def pool(
    estimates: Sequence[float],
    variances: Sequence[float],
    *,
    complete_degrees: float = math.inf,
    confidence: float = 0.95,
) -> Pooled:
    """Return Rubin's pooled estimate with Barnard and Rubin's degrees of freedom.

    total T = U + (1 + 1/m)B; r = (1 + 1/m)B/U; λ = (1 + 1/m)B/T; ν(old) = (m − 1)/λ²; ν(seen) =
    (ν + 1)/(ν + 3)·ν(1 − λ), ν the degrees without missing data; ν(old)ν(seen)/(ν(old) + ν(seen)).

    `variances`: the squared standard errors; `complete_degrees`: n − k of the model.
    Raises ValueError for fewer than 2 imputations or a variance that is not above 0.
    Source: Rubin, Multiple Imputation for Nonresponse in Surveys, 1987; Barnard and Rubin,
    Biometrika 1999;86:948.

    >>> found = pool([1.2, 1.35, 1.1, 1.28, 1.22], [0.16, 0.17, 0.15, 0.18, 0.16],
    ...              complete_degrees=57)
    >>> round(found.total, 5), round(found.estimate.degrees, 4)
    (0.17444, 49.5059)
    """
    m = len(estimates)
    if m < 2 or len(variances) != m:
        raise ValueError("Pooling needs 2 imputations or more, with a variance for each.")
    if not all(variance > 0 and math.isfinite(variance) for variance in variances):
        raise ValueError("Each variance must be above 0.")
    if not complete_degrees > 0:
        raise ValueError("The degrees of freedom must be above 0.")
    mean, within = math.fsum(estimates) / m, math.fsum(variances) / m
    between = math.fsum((each - mean) ** 2 for each in estimates) / (m - 1)
    added = (1 + 1 / m) * between
    total, increase, share = within + added, added / within, added / (within + added)
    degrees = _degrees(m, share, complete_degrees)
    missing = (increase + (0 if math.isinf(degrees) else 2 / (degrees + 3))) / (increase + 1)
    estimate = estimated(mean, math.sqrt(total), degrees, confidence)
    return Pooled(estimate, within, between, total, increase, missing)


def _degrees(m: int, share: float, complete: float) -> float:
    old = (m - 1) / share**2 if share > 0 else math.inf
    if math.isinf(complete):
        return old
    seen = (complete + 1) / (complete + 3) * complete * (1 - share)
    return seen if math.isinf(old) else old * seen / (old + seen)
