"""Years of full and of sufficient capability, from capability indices at several times."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from alongside.science.instruments.confirming import Confirmation, UnknownValue, Withheld

SUFFICIENT = "sufficient_capability"
WHY = (
    "That the state 33333 is the threshold of sufficient capability is from memory for this "
    "measure; the method was seen with the measure for older people (I6)."
)
THRESHOLD = 0.849


class NotOverTime(ValueError):
    """The times do not rise, or there are not as many as values, or fewer than two."""


def years_of_full_capability(years: Sequence[float], values: Sequence[float]) -> float:
    """Return the area under the index over time, in years of full capability.

        Σ (t₊₁ - t)(v + v₊₁)/2, with t in years and v the index; 0 is no capability

    Death enters as no capability (0), which is not the anchor of a quality-adjusted life year.
    Evidence A (I3).

    Raises `NotOverTime`.

    >>> round(years_of_full_capability([0, 0.25, 0.5], [0.849, 0.849, 1.0]), 6)
    0.443375
    """
    if len(years) != len(values) or len(years) < 2:
        raise NotOverTime("as many times as values are needed, and at least two")
    if any(later <= earlier for earlier, later in pairwise(years)):
        raise NotOverTime("times must rise")
    points = list(zip(years, values, strict=True))
    return sum((t2 - t1) * (v1 + v2) / 2 for (t1, v1), (t2, v2) in pairwise(points))


def share_of_sufficient(value: float, threshold: float) -> float:
    """Return min(v, v*) / v*: how much of sufficient capability an index reaches.

    Evidence B (I6).

    >>> share_of_sufficient(1.0, 0.849), round(share_of_sufficient(0.441, 0.849), 4)
    (1.0, 0.5194)
    """
    if threshold <= 0:
        raise ValueError("the threshold of sufficient capability must be above 0")
    return min(value, threshold) / threshold


def years_of_sufficient_capability(
    years: Sequence[float],
    values: Sequence[float],
    threshold: float = THRESHOLD,
    confirmed: Iterable[Confirmation] = (),
) -> float | Withheld:
    """Return the area under min(v, v*)/v* over time, or why it is switched off.

    The area is exact for straight lines between the times at which each share is taken.
    The threshold v*, by default 0.849 of state 33333, is evidence C: it needs a confirmation of
    `sufficient_capability` for `icecap_a`.

    Raises `NotOverTime`, and `UnknownValue` for a confirmation of anything else.

    >>> years_of_sufficient_capability([0, 1], [0.849, 0.849]).value
    'sufficient_capability'
    """
    values_confirmed = [each.value for each in confirmed if each.form == "icecap_a"]
    for value in values_confirmed:
        if value != SUFFICIENT:
            raise UnknownValue("icecap_a", value, [SUFFICIENT])
    if SUFFICIENT not in values_confirmed:
        return Withheld("years of sufficient capability", SUFFICIENT, WHY)
    shares = [share_of_sufficient(value, threshold) for value in values]
    return years_of_full_capability(years, shares)
