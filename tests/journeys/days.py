"""Time in the stories. The record refuses a clock set back, so no story begins before another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine

from alongside.foundations.clock import now

LONDON = ZoneInfo("Europe/London")
FIRST = datetime(2023, 4, 3, 9, 0, tzinfo=LONDON)
NINE = time(9, 0)


class Days:
    """The days of one worker's stories, one after another."""

    def __init__(self) -> None:
        self.reached = FIRST - timedelta(days=3)
        self.traveller: time_machine.Coordinates | None = None

    @contextmanager
    def one_more(self) -> Iterator[Days]:
        """Travel to nine o'clock of the next working day."""
        with self._travelling(_next_working_day(self.reached)):
            yield self

    @contextmanager
    def setting_up(self) -> Iterator[datetime]:
        """The moment before the first story, when people are hired."""
        with self._travelling(self.reached):
            yield self.now()

    @contextmanager
    def _travelling(self, moment: datetime) -> Iterator[None]:
        with time_machine.travel(moment.astimezone(UTC), tick=True) as traveller:
            self.traveller = traveller
            try:
                yield
            finally:
                self.reached, self.traveller = self.now(), None

    def now(self) -> datetime:
        return now().astimezone(LONDON)

    def later(self, **more: float) -> datetime:
        """Move on: `later(days=2)`, `later(minutes=40)`. The hour of the day stays with days."""
        return self.until(self.now() + timedelta(**more))

    @contextmanager
    def set_back(self, **less: float) -> Iterator[None]:
        """Somebody sets the server's clock back for a while."""
        assert self.traveller is not None
        before = self.now()
        self.traveller.move_to((before - timedelta(**less)).astimezone(UTC), tick=True)
        yield
        self.until(before)

    def until(self, moment: datetime) -> datetime:
        assert self.traveller is not None
        assert moment >= self.now(), "a story cannot go back in time"
        self.traveller.move_to(moment.astimezone(UTC), tick=True)
        return moment


def _next_working_day(moment: datetime) -> datetime:
    day = moment.astimezone(LONDON).date() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, NINE, LONDON)
