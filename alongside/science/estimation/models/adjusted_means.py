"""Means of arms at equal covariates, and every pair of them compared."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations

from alongside.science.estimation.models.coefficients import Estimate, Floats
from alongside.science.estimation.models.linear import LinearFit, least_squares


def fit_arms(
    outcome: Sequence[float] | Floats,
    arms: Sequence[str],
    covariates: Mapping[str, Sequence[float] | Floats],
    *,
    reference: str,
) -> LinearFit:
    """Return the ANCOVA of an outcome on covariates and arms against a reference arm.

    Columns are called as the covariates and as the arms. Raises ValueError for a reference that
    no row has, and as `least_squares`.

    >>> fit = fit_arms([1, 2, 2, 4, 5], list("AABBB"), {"age": [1, 2, 2, 3, 5]}, reference="A")
    >>> fit.coefficients.names
    ('(intercept)', 'age', 'B')
    """
    labels = sorted(set(arms))
    if reference not in labels or len(labels) < 2:
        raise ValueError(f"No row is in arm {reference}, or there is one arm: {', '.join(labels)}.")
    dummies = {
        label: [float(arm == label) for arm in arms] for label in labels if label != reference
    }
    return least_squares(outcome, {**covariates, **dummies})


def adjusted_means(
    fit: LinearFit, arms: Sequence[str], *, reference: str, confidence: float = 0.95
) -> dict[str, Estimate]:
    """Return the mean of each arm with every covariate at its mean over all rows.

    b0 + Σ b·mean(covariate) + b(arm), with √(w′ Var(b) w) and the fit's degrees of freedom.

    Raises ValueError where the fit was not made by `fit_arms` with these arms.
    Source: Searle, Speed and Milliken, Am Stat 1980;34:216.

    >>> fit = fit_arms([1, 2, 2, 4, 5], list("AABBB"), {"age": [1, 2, 2, 3, 5]}, reference="A")
    >>> round(adjusted_means(fit, list("AABBB"), reference="A")["B"].estimate, 4)
    2.9806
    """
    names, labels = fit.coefficients.names, sorted(set(arms))
    if any(label not in names for label in labels if label != reference):
        raise ValueError("These are not the arms of the fit.")
    means = dict(zip(names, map(float, fit.x.mean(0)), strict=True))
    common = {name: value for name, value in means.items() if name not in labels}
    return {
        label: fit.coefficients.contrast(
            {**common, **({} if label == reference else {label: 1.0})}, fit.degrees, confidence
        )
        for label in labels
    }


def pairs(
    fit: LinearFit, arms: Sequence[str], *, reference: str
) -> dict[tuple[str, str], tuple[Estimate, float]]:
    """Return the difference of every pair of arms, and its p-value by Tukey's range.

    p = P(range of as many means > √2·|t|), the studentised range with the fit's degrees.

    Raises ValueError as `adjusted_means`.
    Source: Tukey, The Problem of Multiple Comparisons, 1953; Kramer, Biometrics 1956;12:307.

    >>> fit = fit_arms([1, 2, 2, 4, 5], list("AABBB"), {"age": [1, 2, 2, 3, 5]}, reference="A")
    >>> round(pairs(fit, list("AABBB"), reference="A")["A", "B"][0].estimate, 4)
    -0.4516
    """
    from scipy.stats import studentized_range

    labels, found = sorted(set(arms)), {}
    for one, other in combinations(labels, 2):
        weights = {label: sign for label, sign in ((one, 1.0), (other, -1.0)) if label != reference}
        difference = fit.coefficients.contrast(weights, fit.degrees)
        reach = abs(difference.t) * math.sqrt(2)
        p = float(studentized_range.sf(reach, len(labels), fit.degrees))
        found[one, other] = (difference, p)
    return found
