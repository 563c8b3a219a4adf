"""The schedule, as data: what runs how often. Each app states its own in `tasks.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.module_loading import autodiscover_modules

Work = Callable[[datetime], object]
LONGEST_RUN = timedelta(minutes=15)


@dataclass(frozen=True)
class Schedule:
    """Work that is due again a given time after it last began.

    What is `long` may take minutes, so it goes on beside the rest.
    """

    name: str
    every: timedelta
    work: Work
    long: bool = False

    def is_due(self, started: datetime | None, finished: datetime | None, at: datetime) -> bool:
        """Also after a clock was set back by more than one turn, or a worker died in the midst."""
        if started is None:
            return True
        if (finished is None or finished < started) and abs(at - started) < LONGEST_RUN:
            return False
        return abs(at - started) >= self.every


_known: dict[str, Schedule] = {}


def every(*, seconds: float, name: str, long: bool = False) -> Callable[[Work], Work]:
    """Put a function of one moment on the schedule. A name stands for one function only."""

    def put(work: Work) -> Work:
        known = _known.get(name)
        if known and (known.work.__module__, known.work.__qualname__) != (
            work.__module__,
            work.__qualname__,
        ):
            raise ValueError(f"{name} is already on the schedule, for another function.")
        _known[name] = Schedule(name, timedelta(seconds=seconds), work, long)
        return work

    return put


def schedules() -> list[Schedule]:
    """Everything on the schedule, by name."""
    autodiscover_modules("tasks")
    return [_known[name] for name in sorted(_known)]
