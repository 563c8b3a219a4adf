"""Times of day and moments, as the clock on the wall in London shows them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from alongside.foundations.clock import now
from alongside.foundations.pages import words
from alongside.foundations.pages.macros import nhs

from .dates import Day
from .field import Shown
from .text import Text

LONDON = ZoneInfo("Europe/London")
WRITTEN = re.compile(r"^(\d{1,2})(?:[:.h]?(\d{2}))?\s*([ap])?\.?(?:m\.?)?$", re.IGNORECASE)
NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}


def read_time(text: str) -> time | None:
    """14:20, 14.20, 1420, 2:20pm, 9am and noon; None when it is not a time."""
    if text.lower() in NAMED:
        return NAMED[text.lower()]
    found = WRITTEN.match(text)
    if not found or (found[2] is None and found[3] is None):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def in_london(day: date, at: time) -> datetime | None:
    """That moment in UTC, the first of two when the clocks go back; None when it never was."""
    moment = datetime.combine(day, at, LONDON).astimezone(UTC)
    same = moment.astimezone(LONDON)
    return moment if (same.date(), same.time()) == (day, at) else None


class TimeOfDay(Text):
    """A time of day, without a date."""

    nothing = None

    def __init__(self, label: str = "Time", **rest: Any) -> None:
        super().__init__(label, **{"width": 5, "hint": words.TIME_HINT, **rest})

    def words_when_empty(self, label: str) -> str:
        return words.about_field(label, words.no_time())

    def to_python(self, value: Any) -> time | None:
        text = str(super().to_python(value))
        read = read_time(text)
        if text and read is None:
            raise self.refuse(words.about_field(self.name_of_field, words.not_a_time()))
        return read

    def typed(self, value: Any) -> str:
        return f"{value:%H:%M}" if isinstance(value, time) else str(value or "")


class Moment(Day):
    """A day and a time, as an aware moment in UTC. `not_after="today"` means now."""

    parts = ("day", "month", "year", "time")

    def read(self, typed: Any) -> Any:
        day = super().read(typed)
        if not typed["time"]:
            raise self.refuse(words.no_time(), "time")
        at = read_time(typed["time"])
        if at is None:
            raise self.refuse(words.not_a_time(), "time")
        moment = in_london(day, at)
        if moment is None:
            raise self.refuse(words.clocks_went_forward(), "time")
        return moment

    def within(self, read: Any) -> Any:
        if self.not_after == "today" and read > now():
            raise self.refuse(words.moment_in_the_future(), *self.parts)
        super().within(read.astimezone(LONDON).date())
        return read

    def clean(self, value: Any) -> Any:
        pasted, _, at = value.get("day", "").replace(",", " ").strip().rpartition(" ")
        if pasted and not value.get("month") and read_time(at):
            value = {**value, "day": pasted.strip(), "time": value.get("time") or at}
        return super().clean(value)

    def typed(self, value: Any) -> dict[str, str]:
        if not isinstance(value, datetime):
            return super().typed(value)
        here = value.astimezone(LONDON)
        days = {part: str(getattr(here, part)) for part in ("day", "month", "year")}
        return {**days, "time": f"{here:%H:%M}"}

    def items(self, shown: Shown) -> list[dict[str, Any]]:
        *days, at = super().items(shown)
        return [*days, at | {"inputmode": "text", "classes": "moment__time"}]

    def markup(self, shown: Shown) -> SafeString:
        return nhs("date-input", shown.grouped(self.size) | {"items": self.items(shown)})
