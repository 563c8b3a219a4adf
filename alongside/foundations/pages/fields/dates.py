"""Days and months, written in parts or pasted whole."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any, Literal

from django import forms
from django.forms import BaseForm
from django.utils.safestring import SafeString

from alongside.foundations.clock import today
from alongside.foundations.pages import words
from alongside.foundations.pages.macros import nhs

from .field import PageField, Parts, Shown, TypedParts

Bound = date | Literal["today"] | None
ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
BRITISH = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[\s./,-]+(\w+)[\s./,-]+(\d{2,4})$", re.IGNORECASE)
DATE = ("day", "month", "year")
WIDTHS = {"day": 2, "month": 2, "year": 4, "time": 5}


def spread(typed: Parts) -> dict[str, str]:
    """A whole date pasted into the first part is laid out over the parts."""
    first, *others = [part for part in typed if part in DATE]
    iso, british = ISO.match(typed[first]), BRITISH.match(typed[first])
    if any(typed[part] for part in others) or not (iso or british):
        return dict(typed)
    if iso:
        year, month, day = iso.groups()
    elif british:
        day, month, year = british.groups()
    return {**typed, "day": day, "month": month, "year": year}


def read_month(text: str) -> int | None:
    """7, 07, Jul and July are the same month."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 2 and 1 <= int(text) <= 12 else None
    starts = [n for n, name in enumerate(words.MONTHS, 1) if name.lower().startswith(text.lower())]
    return starts[0] if len(text) >= 3 and len(starts) == 1 else None


def _read_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


class Day(PageField):
    """A date. `not_after` and `not_before` may be a date or "today"."""

    parts: tuple[str, ...] = ("day", "month", "year")

    def __init__(
        self,
        label: str,
        *,
        not_before: Bound = None,
        not_after: Bound = None,
        birthday: bool = False,
        **rest: Any,
    ) -> None:
        super().__init__(label, **rest)
        self.widget = TypedParts(self.parts)
        self.not_before, self.not_after, self.birthday = not_before, not_after, birthday

    def words_when_empty(self, label: str) -> str:
        return words.no_day(label)

    def refuse(self, text: str, *parts: str) -> forms.ValidationError:
        """A refusal that names this date, for a page may ask several."""
        named = text if text == self.missing else words.about_field(self.name_of_field, text)
        return super().refuse(named, *parts)

    def clean(self, value: Any) -> Any:
        typed = spread({part: value.get(part, "") for part in self.parts})
        if not any(typed[part] for part in self.parts):
            if self.required:
                raise self.refuse(self.missing, *self.parts)
            return None
        return self.within(self.read(typed))

    def read(self, typed: Parts) -> date:
        """The date that these parts say."""
        if missing := [part for part in self.parts if part in DATE and not typed[part]]:
            raise self.refuse(words.parts_missing(missing), *missing)
        month = read_month(typed["month"])
        day = _read_number(typed.get("day", "1"))
        if day is None or not 1 <= day <= 31:
            raise self.refuse(words.not_a_day(), "day")
        if month is None:
            raise self.refuse(words.not_a_month(), "month")
        year = _read_number(typed["year"])
        if year is None or not 1000 <= year <= 9999:
            raise self.refuse(words.not_a_year(), "year")
        length = calendar.monthrange(year, month)[1]
        if day > length:
            raise self.refuse(words.day_not_in_month(month, year, length), "day")
        return date(year, month, day)

    def within(self, read: date) -> date:
        """Refuse a date outside the bounds; the bound is known when the form is sent."""
        if self.not_after == "today" and read > today():
            raise self.refuse(words.in_the_future(), *self.parts)
        if self.not_before == "today" and read < today():
            raise self.refuse(words.in_the_past(), *self.parts)
        if isinstance(self.not_after, date) and read > self.not_after:
            raise self.refuse(words.after_latest(self.not_after), *self.parts)
        if isinstance(self.not_before, date) and read < self.not_before:
            raise self.refuse(words.before_earliest(self.not_before), *self.parts)
        return read

    def typed(self, value: Any) -> dict[str, str]:
        if isinstance(value, date):
            return {part: str(getattr(value, part)) for part in self.parts}
        return {part: (value or {}).get(part, "") for part in self.parts}

    def target(self, form: BaseForm, name: str) -> str:
        codes = {
            code for e in form.errors.as_data().get(name, []) for code in (e.code or "").split()
        }
        first = next((part for part in self.parts if part in codes), self.parts[0])
        return f"{form[name].auto_id}-{first}"

    def items(self, shown: Shown) -> list[dict[str, Any]]:
        return [
            {
                "id": f"{shown.id}-{part}",
                "name": f"{shown.name}-{part}",
                "label": words.PART_LABELS[part],
                "value": shown.value[part],
                "width": WIDTHS[part],
                "error": part in shown.wrong,
                **({"autocomplete": f"bday-{part}"} if self.birthday else {}),
            }
            for part in self.parts
        ]

    def markup(self, shown: Shown) -> SafeString:
        return nhs("date-input", shown.grouped(self.size) | {"items": self.items(shown)})


class MonthYear(Day):
    """A month, as the date of its first day."""

    parts = ("month", "year")

    def within(self, read: date) -> date:
        """A month in which the bound falls is within it."""
        latest, earliest = self._month_of(self.not_after), self._month_of(self.not_before)
        if latest and read > latest:
            raise self.refuse(words.month_too_late(latest), *self.parts)
        if earliest and read < earliest:
            raise self.refuse(words.month_too_early(earliest), *self.parts)
        return read

    @staticmethod
    def _month_of(bound: Bound) -> date | None:
        if bound is None:
            return None
        return (today() if bound == "today" else bound).replace(day=1)
