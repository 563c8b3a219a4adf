"""Sealing on the schedule."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.jobs.schedule import every
from alongside.foundations.record.seals import seal


@every(seconds=60, name="record.seal")
def seal_what_is_new(at: datetime) -> None:
    """Seal what was written since the last seal."""
    seal(at=at)
