"""What a read table is, and how it is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from alongside.foundations.record.refusals import Refusal

Cell = str | int | float | bool | date | datetime | time | None

LARGEST_ROWS = 20_000
LARGEST_COLUMNS = 200
LARGEST_CELL = 32_767  # what a spreadsheet itself can hold


class TableRefused(Refusal):
    """The table cannot be read; the message says where and what to do."""

    def __init__(self, message: str, *, row: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.row, self.column = row, column


@dataclass(frozen=True)
class Row:
    """One row with the number it has in the file, counted from 1 as spreadsheets do."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class SheetRows:
    """A heading row and the rows below it; every row is as long as the heading."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    header_row: int = 1
    sheet: str = ""

    def named(self, row: Row) -> dict[str, Cell]:
        return dict(zip(self.header, row.cells, strict=True))


def column_letter(index: int) -> str:
    """The letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def without_tail(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells without the blank ones at the end."""
    length = len(cells)
    while length and is_blank(cells[length - 1]):
        length -= 1
    return tuple(cells[:length])
