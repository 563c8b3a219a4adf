"""Delivery on the schedule."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.jobs.schedule import every
from alongside.foundations.messages.delivery import deliver_due


@every(seconds=15, name="messages.deliver")
def deliver(at: datetime) -> None:
    """Send what waits."""
    deliver_due(at)
