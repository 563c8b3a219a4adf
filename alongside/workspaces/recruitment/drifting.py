"""The running sum of a rule that notices a drift, its limit worked out once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from alongside.science.protocol import Alert

if TYPE_CHECKING:
    from alongside.science.recruitment.cusum import Cusum

USUAL_SHARE, USUAL_FALSE_ALARMS = 0.5, 0.1


def cusum_of(alert: Alert | None, weeks: tuple[float, ...]) -> Cusum:
    """The sum that a rule states; without a rule the one that notices half, wrong 1 time in 10."""
    share = alert.share if alert and alert.share else USUAL_SHARE
    false = alert.false_alarms if alert and alert.false_alarms else USUAL_FALSE_ALARMS
    return _limited(weeks, share, false)


@lru_cache(maxsize=1024)
def _limited(weeks: tuple[float, ...], share: float, false_alarms: float) -> Cusum:
    from alongside.science.recruitment.cusum import cusum_limit

    return cusum_limit(weeks, share, false_alarms)
