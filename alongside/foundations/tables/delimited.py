"""Read text in columns: comma, semicolon or tab, in the encodings that spreadsheets write."""

from __future__ import annotations

import csv
import io

from alongside.foundations.tables.injection import unguarded
from alongside.foundations.tables.sheet import (
    LARGEST_CELL,
    LARGEST_COLUMNS,
    LARGEST_ROWS,
    Cell,
    Row,
    TableRefused,
    column_letter,
)

DELIMITERS = (",", ";", "\t")
_BOTH_WAYS = (b"\xff\xfe", b"\xfe\xff")


def decoded(content: bytes) -> str:
    """Text in UTF-8 or, failing that, in the Windows encoding of western Europe."""
    if content.startswith(_BOTH_WAYS):
        return _decoded_as(content, "utf-16")
    if b"\x00" in content:
        raise TableRefused(
            "This file is not text. Save the spreadsheet as “CSV UTF-8” or XLSX and try again."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded_as(content, "cp1252")


def _decoded_as(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        raise TableRefused(
            "The letters in this file cannot be read. Save the spreadsheet as “CSV UTF-8” "
            "or XLSX and try again."
        )
    return text


def read_delimited(content: bytes) -> list[Row]:
    text = decoded(content)
    delimiter, text = _declared(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _sniffed(text))
    rows: list[Row] = []
    number = 1
    try:
        for cells in reader:
            rows.append(Row(number, tuple(_cell(t, number, c) for c, t in enumerate(cells, 1))))
            number += 1
            _check_size(number, len(cells))
    except csv.Error as problem:
        raise TableRefused(
            f"Row {number} cannot be read. A quotation mark may be missing.", row=number
        ) from problem
    return rows


def _declared(text: str) -> tuple[str, str]:
    """Some spreadsheets name the delimiter on a first line of its own."""
    first, _, rest = text.partition("\n")
    mark = first.strip("\r").lower()
    if mark.startswith("sep=") and mark[4:] in DELIMITERS:
        return mark[4:], rest
    return "", text


def _sniffed(text: str) -> str:
    """The delimiter that cuts the first rows into the most cells, evenly."""
    return max(DELIMITERS, key=lambda mark: _evenness(text, mark))


def _evenness(text: str, mark: str) -> tuple[int, int]:
    widths = []
    try:
        for cells in csv.reader(io.StringIO(text[:65_536], newline=""), delimiter=mark):
            widths.append(len(cells))
            if len(widths) == 50:
                break
    except csv.Error:
        return (0, 0)
    several = [width for width in widths if width > 1]
    commonest = max((several.count(width) for width in set(several)), default=0)
    return (commonest, max(several, default=0))


def _cell(text: str, row: int, column: int) -> Cell:
    if len(text) > LARGEST_CELL:
        raise TableRefused(
            f"Row {row}, column {column_letter(column)} holds {len(text):,} characters; "
            f"the most is {LARGEST_CELL:,}. A quotation mark may be missing.",
            row=row,
            column=column,
        )
    return unguarded(text) if text else None


def _check_size(rows: int, columns: int) -> None:
    if rows > LARGEST_ROWS + 100:
        raise TableRefused(
            f"This table has more than {LARGEST_ROWS:,} rows. Divide it and bring in the parts."
        )
    if columns > LARGEST_COLUMNS:
        raise TableRefused(
            f"Row {rows - 1} has {columns} columns; the most is {LARGEST_COLUMNS}. "
            "Keep only the columns that you need.",
            row=rows - 1,
        )
