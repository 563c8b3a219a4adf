"""Chance for made-up families: the same seed throws the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from alongside.science.randomisation.stream import RandomStream

T = TypeVar("T")


class Dice:
    """Throws that depend on a seed and a name, so that one family never changes another."""

    def __init__(self, seed: int, name: str) -> None:
        key = hashlib.sha256(f"alongside demonstration|{seed}|{name}".encode()).digest()
        self._below = RandomStream(key)

    def whole(self, first: int, last: int) -> int:
        """A whole number from `first` to `last`, both included."""
        return first + self._below(last - first + 1)

    def chance(self, percent: int) -> bool:
        return self._below(100) < percent

    def one_of(self, things: Sequence[T]) -> T:
        return things[self._below(len(things))]

    def weighted(self, things: Mapping[T, int]) -> T:
        at = self._below(sum(things.values()))
        for thing, weight in things.items():
            at -= weight
            if at < 0:
                return thing
        raise ValueError("nothing has a weight")

    def working_time(self, day: date, zone: str) -> datetime:
        """A moment of a working day, at or after `day`."""
        while day.weekday() > 4:
            day += timedelta(days=1)
        minutes = self.whole(9 * 60, 16 * 60 + 45)
        return datetime.combine(day, time(minutes // 60, minutes % 60), ZoneInfo(zone))

    def working_days_later(self, moment: datetime, first: int, last: int) -> datetime:
        """A moment of a working day, `first` to `last` days after another."""
        zone = moment.tzinfo
        day = moment.astimezone(zone).date() + timedelta(days=self.whole(first, last))
        later = self.working_time(day, str(zone))
        return max(later, moment + timedelta(minutes=self.whole(20, 90)))
