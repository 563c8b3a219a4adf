"""The only place that reads the time.

Everything else is given a moment. A demonstration or a test may hold the clock at a
moment of its own with :func:`held_at`; production never does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

_held: ContextVar[datetime | None] = ContextVar("held_moment", default=None)


_behind = timedelta(0)


def now() -> datetime:
    """This moment, in UTC."""
    return _held.get() or datetime.now(UTC) - _behind  # noqa: TID251


def run_behind(by: timedelta) -> None:
    """Let this process live earlier: a demonstration's trial is always in its middle."""
    global _behind
    _behind = by


def today(zone: str = "Europe/London") -> date:
    """The calendar day of this moment where the trial is."""
    return now().astimezone(ZoneInfo(zone)).date()


def day_of(moment: datetime, zone: tzinfo | str = "Europe/London") -> date:
    """The calendar day of a moment where the trial is."""
    return moment.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone).date()


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at one moment, in this thread only."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)
