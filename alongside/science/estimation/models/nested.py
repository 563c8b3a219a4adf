"""The effect of treatment where one arm has practitioners, as fast as a simulation needs it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from alongside.science.estimation.models.coefficients import Coefficients, Floats
from alongside.science.estimation.models.mixed import partially_nested


def nested_effect(
    outcome: Floats,
    treated: NDArray[np.bool_],
    practitioners: NDArray[np.int64],
    named: Mapping[str, Floats],
) -> Coefficients:
    """Return the coefficient `treated` of `partially_nested`, by itself, in microseconds.

    The same model, estimate, error and Satterthwaite's degrees, from sums of squares by arm and
    practitioner and Fisher scoring; where that does not end, `partially_nested` is asked.

    `practitioners`: a number for each, not looked at in the other arm; the rest as there, whose
    ValueErrors these are.

    >>> y = np.array([5.1, 6.2, 7.9, 6.8, 6.1, 5.0, 3.9, 4.2, 5.5, 3.1])
    >>> arm = np.arange(10) < 6
    >>> found = nested_effect(y, arm, np.array([0, 0, 1, 1, 2, 2, -1, -1, -1, -1]), {})
    >>> round(found.of("treated").estimate, 4)
    2.0083
    """
    # Imported here since it may carry Numba with it.
    from alongside.science.estimation.models.nested_compiled import fitted

    z = np.empty((len(named) + 3, outcome.size))
    z[0], z[1], z[-1] = 1.0, treated, outcome
    for place, column in enumerate(named.values(), 2):
        z[place] = column
    who, staff = _numbered(practitioners, treated)
    value, variance, degrees, found = fitted(z.T.copy(), who, staff, 1)
    if found:
        return Coefficients(
            ("treated",), np.array([value]), np.array([[variance]]), np.array([degrees])
        )
    labels = [int(each) if arm else None for each, arm in zip(practitioners, treated, strict=True)]
    return partially_nested(outcome, treated.astype(int).tolist(), labels, named).coefficients


def _numbered(
    practitioners: NDArray[np.int64], treated: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], int]:
    from alongside.science.estimation.models.nested_rows_compiled import numbered

    who, staff = numbered(practitioners, treated)
    if staff < 0:  # numbers that are far apart are put in order
        known, who[treated] = np.unique(practitioners[treated], return_inverse=True)
        return who, known.size
    return who, staff
