"""Sample size where families share something: a site, a practitioner."""

from __future__ import annotations

import math
from typing import Literal

from alongside.science.estimation.sample_size.checks import (
    check_positive,
    check_power,
    check_share,
    check_test,
    least_size,
)


def design_effect(size: float, icc: float, cv: float = 0.0) -> float:
    """Return how many times larger a variance is because families come in clusters.

    1 + ((cv² + 1)·size − 1)·icc, with the mean size of a cluster and the coefficient of
    variation of sizes; a sample of n is worth n/design effect.

    Raises ValueError for an icc outside 0 to 1, a size below 1, a negative cv.
    Source: Kish, Survey Sampling, 1965; Eldridge, Ashby and Kerry, Int J Epidemiol 2006;35:1292.

    >>> round(design_effect(12, 0.05), 9), round(design_effect(12, 0.05, cv=0.6), 9)
    (1.55, 1.766)
    """
    check_share("The intracluster correlation", icc)
    if not size >= 1:
        raise ValueError(f"A cluster has 1 family or more, not {size:g}.")
    if not cv >= 0:
        raise ValueError("The coefficient of variation of cluster sizes cannot be below 0.")
    return 1 + ((cv**2 + 1) * size - 1) * icc


def design_effect_weighted(size: float, icc: float, cv: float = 0.0) -> float:
    """Return the design effect of clusters weighted as precisely as they can be (mixed model).

    (1 + (size − 1)·icc)/(1 − cv²·L·(1 − L)), L = size/(size + (1 − icc)/icc).

    Raises ValueError as `design_effect`, and where sizes vary too much for the formula.
    Source: van Breukelen, Candel and Berger, Stat Med 2007;26:2589.

    >>> round(design_effect_weighted(20, 0.05, cv=0.4), 6)
    2.031194
    """
    plain = design_effect(size, icc)
    if icc == 0:
        return plain
    weight = size / (size + (1 - icc) / icc)
    kept = 1 - cv**2 * weight * (1 - weight)
    if kept <= 0:
        raise ValueError("Cluster sizes vary too much for this formula: use `design_effect`.")
    return plain / kept


def power_with_clusters(
    clusters: float,
    size: float,
    difference: float,
    sd: float = 1.0,
    *,
    icc: float,
    cv: float = 0.0,
    alpha: float = 0.05,
    sides: int = 2,
    weighted: bool = True,
) -> float:
    """Return the power of a trial with so many clusters in each arm.

    P(T > t(1 − alpha/sides)), T non-central t with 2(clusters − 1) degrees of freedom and centre
    |difference|/sd·√(clusters·size/(2·design effect)).

    `clusters` in each of two arms, `size` the mean families in one, `cv` the variation of sizes.
    Raises ValueError as `design_effect`; for fewer than 2 clusters in an arm or an sd of 0.
    Source: Donner and Klar, Design and Analysis of Cluster Randomization Trials, 2000.

    >>> round(power_with_clusters(20, 20, 0.4, icc=0.05), 4)
    0.9765
    """
    from scipy.stats import nct, t

    check_test(alpha, sides)
    check_positive("The standard deviation", sd)
    if not clusters > 1:
        raise ValueError("Each arm needs 2 clusters or more.")
    effect = (design_effect_weighted if weighted else design_effect)(size, icc, cv)
    degrees = 2 * (clusters - 1)
    centre = abs(difference) / sd * math.sqrt(clusters * size / (2 * effect))
    return float(nct.sf(t.isf(alpha / sides, degrees), degrees, centre))


def clusters_needed(
    size: float,
    difference: float,
    sd: float = 1.0,
    *,
    icc: float,
    power: float = 0.9,
    cv: float = 0.0,
    alpha: float = 0.05,
    sides: int = 2,
    weighted: bool = True,
) -> float:
    """Return how many clusters each arm needs for this power, not rounded.

    Raises ValueError as `power_with_clusters`, and for a difference of 0.

    >>> round(clusters_needed(20, 0.4, icc=0.05, power=0.8), 4)
    10.6177
    """
    check_power(power, alpha, sides)
    if difference == 0:
        raise ValueError("There is no difference to find: name one other than 0.")
    return least_size(
        lambda clusters: power_with_clusters(
            clusters, size, difference, sd,
            icc=icc, cv=cv, alpha=alpha, sides=sides, weighted=weighted,
        ),
        power,
        1.5,
    )  # fmt: skip


Reference = Literal["normal", "satterthwaite"]


def power_with_practitioners(
    practitioners: float,
    size: float,
    controls: float,
    difference: float,
    *,
    between: float,
    within: float,
    control: float,
    alpha: float = 0.05,
    sides: int = 2,
    reference: Reference = "normal",
) -> float:
    """Return the power where families of one arm alone share practitioners (partial nesting).

    Variance of the difference V = (between + within/size)/practitioners + control/controls; power
    Φ(|difference|/√V − z), or by the t distribution with Satterthwaite's degrees of freedom,
    V²/(v1²/(practitioners − 1) + v0²/(controls − 1)), better with few practitioners.

    `size` families for each practitioner; `between` and `within` variances of the outcome in
    the nested arm and `control` in the other one, in the unit of `difference` squared: they may
    differ. The intracluster correlation is between/(between + within).
    Raises ValueError for variances of 0 (`between` may be 0), fewer than 2 practitioners or
    controls.
    Source: Moerbeek and Wong, Stat Med 2008;27:2850; Candlish et al., BMC Med Res Methodol
    2018;18:105.

    >>> round(power_with_practitioners(8, 12, 96, 0.4, between=0.05, within=0.95, control=1), 4)
    0.6895
    """
    from scipy.special import ndtr, ndtri
    from scipy.stats import nct, t

    check_test(alpha, sides)
    _check_nested(practitioners, size, controls, between, within, control)
    nested = (between + within / size) / practitioners
    variance = nested + control / controls
    centre = abs(difference) / math.sqrt(variance)
    if reference == "normal":
        return float(ndtr(centre + ndtri(alpha / sides)))
    if reference != "satterthwaite":
        raise ValueError("The reference is normal or satterthwaite.")
    other = (control / controls) ** 2 / (controls - 1)
    degrees = variance**2 / (nested**2 / (practitioners - 1) + other)
    return float(nct.sf(t.isf(alpha / sides, degrees), degrees, centre))


def families_per_practitioner(
    practitioners: float,
    controls: float,
    difference: float,
    *,
    between: float,
    within: float,
    control: float,
    power: float = 0.9,
    alpha: float = 0.05,
    sides: int = 2,
    reference: Reference = "normal",
) -> float:
    """Return how many families each practitioner must work with for this power, not rounded.

    Raises ValueError as `power_with_practitioners`; where no number does, because practitioners
    and controls alone are too few.

    >>> round(families_per_practitioner(
    ...     8, 200, 0.4, between=0.05, within=0.95, control=1, power=0.8), 4)
    12.9993
    """
    check_power(power, alpha, sides)
    return least_size(
        lambda size: power_with_practitioners(
            practitioners, size, controls, difference, between=between, within=within,
            control=control, alpha=alpha, sides=sides, reference=reference,
        ),
        power,
        1.0,
    )  # fmt: skip


def _check_nested(
    practitioners: float,
    size: float,
    controls: float,
    between: float,
    within: float,
    control: float,
) -> None:
    if not practitioners > 1 or not controls > 1 or not size >= 1:
        raise ValueError(
            "There must be 2 practitioners, 1 family for each, and 2 controls at the least."
        )
    check_positive("The variance within practitioners", within)
    check_positive("The variance of the control arm", control)
    if not (between >= 0 and math.isfinite(between)):
        raise ValueError("The variance between practitioners cannot be below 0.")
