"""From an effect and a size to the drift of a design, and back to an effect at its bounds."""

from __future__ import annotations

import math

from alongside.science.adaptation.group_sequential.design import Design


def drift_of_means(
    difference: float, sd: float, total: float, *, ratio: float = 1.0, alpha: float = 0.025
) -> float:
    """Return the drift of a t test of two means, corrected for its degrees of freedom.

    z(1 − alpha) − z(1 − power), power that of the non-central t test with one look, so that a
    design with one look has the power of the t test exactly. `alpha` is that of one side.

    Raises ValueError for an sd or sizes that are not above 0.
    Source: as rpact does it; Wassmer and Brannath, Group Sequential and Confirmatory Adaptive
    Designs, 2016, chapter 5.

    >>> round(drift_of_means(0.2, 1, 400), 5)
    1.99517
    """
    from scipy.special import ndtri
    from scipy.stats import nct, t

    if not (sd > 0 and total > 2 and ratio > 0):
        raise ValueError("The standard deviation and the ratio must be above 0, the total above 2.")
    first = total / (1 + ratio)
    centre = difference / (sd * math.sqrt(1 / first + 1 / (first * ratio)))
    missed = nct.cdf(t.isf(alpha, total - 2), total - 2, abs(centre))
    return math.copysign(float(-ndtri(alpha) - ndtri(missed)), centre)


def proportion_at_bounds(
    design: Design, control: float, total: float, *, below: bool = False, ratio: float = 1.0
) -> tuple[float, ...]:
    """Return the proportion in the new arm that just crosses the upper bound at each look.

    Solves |p − control|/√(p̄(1 − p̄)(1/n1 + 1/n2)) = b(k), p̄ the pooled proportion; `below`
    where fewer is better. `ratio`: families in the control arm for one in the new arm.

    Raises ValueError for a control proportion outside 0 to 1, and where no proportion crosses.

    >>> from alongside.science.adaptation.group_sequential.design import (
    ...     Plan, Shaped, group_sequential)
    >>> design = group_sequential(Plan((0.5, 1.0), Shaped("obrien-fleming")))
    >>> [round(share, 3) for share in proportion_at_bounds(design, 0.4, 400)]
    [0.598, 0.498]
    """
    from alongside.science.adaptation.group_sequential.chances import check_chance, root

    check_chance("The control proportion", control)
    end = 0.0 if below else 1.0
    found = []
    for share, bound in zip(design.plan.fractions, design.upper, strict=True):
        size = total * share / (1 + ratio)

        def excess(proportion: float, size: float = size, bound: float = bound) -> float:
            pooled = (proportion + ratio * control) / (1 + ratio)
            spread = math.sqrt(pooled * (1 - pooled) * (1 + 1 / ratio) / size)
            return abs(proportion - control) / spread - bound

        if not excess(end) >= 0:
            raise ValueError(
                f"With {total * share:.0f} families nothing crosses the bound {bound:.3f}: "
                "look later, or recruit more."
            )
        found.append(root(excess, control, end))
    return tuple(found)
