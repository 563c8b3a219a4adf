"""Numbers, written in figures."""

from __future__ import annotations

import decimal
from typing import Any

from alongside.foundations.pages import words

from .text import Text


def _figures(value: Any) -> str:
    return str("" if value is None else value).replace(",", "").replace(" ", "").strip()


class WholeNumber(Text):
    """A whole number; 1,200 and 1200 are the same."""

    nothing = None
    inputmode = "numeric"

    def __init__(
        self, label: str, *, lowest: int | None = None, highest: int | None = None, **rest: Any
    ) -> None:
        super().__init__(label, **{"width": 5, **rest})
        self.lowest, self.highest = lowest, highest

    def to_python(self, value: Any) -> int | None:
        text = _figures(value)
        if not text:
            return None
        sign, figures = text[:1] == "-", text.removeprefix("-")
        if not (figures.isascii() and figures.isdigit() and len(figures) <= 15):
            raise self.refuse(words.not_whole(self.name_of_field))
        return self._within(-int(figures) if sign else int(figures))

    def _within(self, number: int) -> int:
        if self.lowest is not None and number < self.lowest:
            raise self.refuse(words.too_small(self.name_of_field, self.lowest))
        if self.highest is not None and number > self.highest:
            raise self.refuse(words.too_large(self.name_of_field, self.highest))
        return number


class Decimal(Text):
    """A number with a fixed number of places at most."""

    nothing = None
    inputmode = "decimal"

    def __init__(
        self,
        label: str,
        *,
        places: int = 2,
        lowest: decimal.Decimal | int | None = None,
        highest: decimal.Decimal | int | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(label, **{"width": 5, **rest})
        self.places, self.lowest, self.highest = places, lowest, highest

    def to_python(self, value: Any) -> decimal.Decimal | None:
        text = _figures(value)
        if not text:
            return None
        try:
            number = decimal.Decimal(text)
        except decimal.InvalidOperation:
            raise self.refuse(words.not_decimal(self.name_of_field, self.places)) from None
        exponent = number.as_tuple().exponent
        if not number.is_finite() or not isinstance(exponent, int) or -exponent > self.places:
            raise self.refuse(words.not_decimal(self.name_of_field, self.places))
        return self._within(number)

    def _within(self, number: decimal.Decimal) -> decimal.Decimal:
        if self.lowest is not None and number < self.lowest:
            raise self.refuse(words.too_small(self.name_of_field, self.lowest))
        if self.highest is not None and number > self.highest:
            raise self.refuse(words.too_large(self.name_of_field, self.highest))
        return number
