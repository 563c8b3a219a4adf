"""The sizes of two arms, as worked out and as families to be recruited."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.science.estimation.sample_size.checks import check_positive, check_share, up


@dataclass(frozen=True)
class Arms:
    """The sizes of two arms, not rounded: `first` (control) and `second` (its ratio times)."""

    first: float
    second: float

    @property
    def total(self) -> float:
        """Both together, not rounded."""
        return self.first + self.second

    def recruited(self, attrition: float = 0.0) -> tuple[int, int]:
        """Whole families to recruit in each arm so that these remain: ⌈n/(1 − attrition)⌉.

        Raises ValueError for an attrition that is not from 0 to below 1.

        >>> Arms(175.1, 175.1).recruited(0.2)
        (219, 219)
        """
        check_share("Attrition", attrition)
        if attrition == 1:
            raise ValueError("Attrition of 1 leaves nobody: it must lie below 1.")
        kept = 1 - attrition
        return up(self.first / kept), up(self.second / kept)


def in_ratio(first: float, ratio: float) -> Arms:
    """Two arms of which the second has `ratio` families for one in the first."""
    check_positive("The ratio of the arms", ratio)
    return Arms(first, first * ratio)
