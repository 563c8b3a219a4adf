"""The cells of a log as text, days and telephone numbers."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime, time

from alongside.foundations.tables import Cell, Row, SheetRows, read_table
from alongside.science.recruitment.dates import read_date

SEVERAL = re.compile(r"[;|\n]")
_NATIONAL_DIGITS = 10  # a British number without its first 0


@dataclass(frozen=True)
class Log:
    """A table as it was handed in; `sha256` tells whether it is the same file."""

    table: SheetRows
    sha256: str
    workbook: bool

    @property
    def header(self) -> tuple[str, ...]:
        return self.table.header

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.table.rows

    def place(self, heading: str) -> int | None:
        return self.header.index(heading) if heading in self.header else None


def read_log(content: bytes, name: str, sheet: str | None = None) -> Log:
    """Read CSV or XLSX; raises `TableRefused`."""
    table = read_table(content, name, sheet=sheet)
    return Log(table, hashlib.sha256(content).hexdigest(), content.startswith(b"PK"))


def as_text(cell: Cell) -> str:
    """What stands in a cell, with single spaces.

    >>> as_text(3.0), as_text(True), as_text("  Màiri   O’Neil ")
    ('3', 'yes', 'Màiri O’Neil')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | time):
        return cell.isoformat()
    return " ".join(str(cell).split())


def as_day(cell: Cell, today: date) -> date | None:
    """The day in a cell, None in an empty one; raises `UnreadableDate`."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = as_text(cell)
    return read_date(text, latest=today) if text else None


def as_phone(cell: Cell) -> str:
    """A telephone number; a spreadsheet that took it for a number has dropped its first 0.

    >>> as_phone(1414960303)
    '01414960303'
    """
    text = as_text(cell)
    return f"0{text}" if lost_its_zero(cell) else text


def lost_its_zero(cell: Cell) -> bool:
    as_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return as_number and len(as_text(cell)) == _NATIONAL_DIGITS


def as_word(text: str) -> str:
    """A word of theirs as the key of a translation: capitals, spaces and a last dot do not count.

    >>> as_word(" Too  Busy. ")
    'too busy'
    """
    return " ".join(text.split()).rstrip(".").strip().casefold()


def parts_of(cell: Cell) -> list[str]:
    """Several words in one cell, divided by ; or | or a new line."""
    text = str(cell) if isinstance(cell, str) else as_text(cell)
    return [" ".join(part.split()) for part in SEVERAL.split(text) if part.strip()]
