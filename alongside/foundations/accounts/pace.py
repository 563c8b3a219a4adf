"""How fast somebody who is signed in may go on, so that no program copies a trial in their name.

What only reads is counted in the memory of each web process, since looking writes nothing; what
writes anyway is counted in the database, for all processes together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

from alongside.foundations.accounts import attempts

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Pace:
    """At most so many times in each period of so many minutes; one more is `over`."""

    what: str
    times: int
    minutes: int
    shared: bool = False

    def period(self, at: datetime) -> int:
        return (at - EPOCH) // timedelta(minutes=self.minutes)

    def ends(self, at: datetime) -> datetime:
        return EPOCH + timedelta(minutes=self.minutes) * (self.period(at) + 1)


@dataclass(frozen=True)
class HeldUp:
    """Who was too fast in what, until when; `first` until they were told."""

    pace: Pace
    until: datetime
    first: bool


_counted: dict[tuple[str, str], tuple[int, int]] = {}
_lock = Lock()


def one_more(pace: Pace, whom: str, at: datetime) -> HeldUp | None:
    """Count once more for this person; what holds them up when that is too much."""
    return _everywhere(pace, whom, at) if pace.shared else _here(pace, whom, at)


def begin_anew() -> None:
    """Forget what this process has counted."""
    with _lock:
        _counted.clear()


def _here(pace: Pace, whom: str, at: datetime) -> HeldUp | None:
    period, mark = pace.period(at), (pace.what, whom)
    with _lock:
        earlier, count = _counted.get(mark, (period, 0))
        count = count + 1 if earlier == period else 1
        _counted[mark] = (period, count)
    return HeldUp(pace, pace.ends(at), count == pace.times + 1) if count > pace.times else None


def _everywhere(pace: Pace, whom: str, at: datetime) -> HeldUp | None:
    limit = attempts.Limit(pace.what, pace.times, pace.minutes)
    if until := attempts.closed_until(limit, whom, at):
        return HeldUp(pace, until, True)
    attempts.note(limit, whom, at)
    return None
