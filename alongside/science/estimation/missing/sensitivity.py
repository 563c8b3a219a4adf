"""What if those who did not answer fare worse: imputed answers moved, and where it tips."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.science.estimation.models.pooling import Pooled, pool

Floats = NDArray[np.float64]
Analysis = Callable[[Mapping[str, Floats]], tuple[float, float, float]]


@dataclass(frozen=True)
class Tipping:
    """The delta at which the conclusion changes, and the estimates at each delta tried."""

    delta: float | None
    tried: tuple[tuple[float, Pooled], ...]


def shifted(
    copies: Sequence[Mapping[str, Floats]],
    missing: Sequence[bool] | NDArray[np.bool_],
    column: str,
    delta: float,
    within: Sequence[bool] | NDArray[np.bool_] | None = None,
) -> tuple[dict[str, Floats], ...]:
    """Return imputed copies with `delta` added to the answers that were missing.

    `missing`: whose answer was imputed; `within`: whom the shift is for (None: everybody), for
    instance the families of one arm. Raises ValueError for a column that there is not.
    Source: Carpenter and Kenward, Missing Data in Randomised Controlled Trials, 2007, chapter 6.

    >>> moved = shifted([{"y": np.array([1.0, 2.0])}], [False, True], "y", -3.0)
    >>> moved[0]["y"].tolist()
    [1.0, -1.0]
    """
    chosen = np.asarray(missing, bool)
    if within is not None:
        chosen = chosen & np.asarray(within, bool)
    found = []
    for copy in copies:
        if column not in copy:
            raise ValueError(f"No column is called {column}.")
        found.append({**copy, column: np.where(chosen, copy[column] + delta, copy[column])})
    return tuple(found)


def pooled(
    copies: Sequence[Mapping[str, Floats]], analysis: Analysis, confidence: float = 0.95
) -> Pooled:
    """Return an analysis of each copy, pooled by Rubin with Barnard and Rubin's degrees.

    `analysis`: gives estimate, standard error and the degrees of freedom without missing data.
    """
    each = [analysis(copy) for copy in copies]
    return pool(
        [estimate for estimate, _, _ in each],
        [se * se for _, se, _ in each],
        complete_degrees=min(degrees for _, _, degrees in each),
        confidence=confidence,
    )


def tipping_point(
    copies: Sequence[Mapping[str, Floats]],
    missing: Sequence[bool] | NDArray[np.bool_],
    column: str,
    deltas: Sequence[float],
    analysis: Analysis,
    *,
    within: Sequence[bool] | NDArray[np.bool_] | None = None,
    confidence: float = 0.95,
) -> Tipping:
    """Return the first delta, in the order given, at which significance changes from no shift.

    Raises ValueError where no delta is given.
    Source: Yan, Lee and Li, Drug Inf J 2009;43:3.
    """
    if not deltas:
        raise ValueError("Give the shifts to try, from small to large.")
    start = pooled(copies, analysis, confidence).estimate.p < 1 - confidence
    tried, found = [], None
    for delta in deltas:
        there = pooled(shifted(copies, missing, column, delta, within), analysis, confidence)
        tried.append((float(delta), there))
        if found is None and (there.estimate.p < 1 - confidence) != start:
            found = float(delta)
    return Tipping(found, tuple(tried))
