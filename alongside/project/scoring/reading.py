"""Reading answers from CSV, XLSX, Parquet, SPSS and Stata, every cell as it stands."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from alongside.foundations.record.refusals import Refusal

if TYPE_CHECKING:
    import polars as pl

SPREADSHEETS = (".csv", ".txt", ".tsv", ".xlsx")
SUFFIXES = (*SPREADSHEETS, ".parquet", ".sav", ".zsav", ".dta")
EXACT = 2.0**53
"""From here on not every whole number is a decimal of its own."""


class AnswersRefused(Refusal):
    """The file cannot be scored; the message says why and what to do."""


@dataclass(frozen=True)
class Table:
    """A table of answers: columns of text or whole numbers, and each row's number in the file."""

    frame: pl.DataFrame
    rows: tuple[int, ...]


def read_answers(path: Path, sheet: str | None = None) -> Table:
    """The table in a file, by what the name of the file says it is; raises `AnswersRefused`."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise AnswersRefused(
            f"{path.name} cannot be read. Give a file that ends in {', '.join(SUFFIXES)}."
        )
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise AnswersRefused(f"{path} cannot be read: {problem.strerror}.") from problem
    if suffix in SPREADSHEETS:
        return _spreadsheet(content, path.name, sheet)
    return _numbered(_parquet(content, path) if suffix == ".parquet" else _statistical(path))


def _spreadsheet(content: bytes, name: str, sheet: str | None) -> Table:
    import polars as pl

    from alongside.foundations.tables import TableRefused, read_table
    from alongside.foundations.tables.sheet import LARGEST_ROWS

    if not content.startswith(b"PK") and content.count(b"\n") > LARGEST_ROWS:
        return _long(content, name)
    try:
        table = read_table(content, name, sheet=sheet)
    except TableRefused as problem:
        raise AnswersRefused(str(problem)) from problem
    columns = list(zip(*(row.cells for row in table.rows), strict=True)) or [()] * len(table.header)
    series = [
        pl.Series(heading, [_text(cell) for cell in cells], dtype=pl.String)
        for heading, cells in zip(table.header, columns, strict=True)
    ]
    return Table(pl.DataFrame(series), tuple(row.number for row in table.rows))


def _long(content: bytes, name: str) -> Table:
    """A table longer than spreadsheets that people keep: headings in the first line, no titles."""
    import polars as pl

    from alongside.foundations.tables import TableRefused
    from alongside.foundations.tables.delimited import DELIMITERS, decoded

    try:
        text = decoded(content)
        first = text.partition("\n")[0]
        mark = max(DELIMITERS, key=first.count)
        frame = pl.read_csv(io.StringIO(text), separator=mark, infer_schema=False)
    except TableRefused as problem:
        raise AnswersRefused(str(problem)) from problem
    except pl.exceptions.PolarsError as problem:
        said = str(problem).partition("\n")[0]
        raise AnswersRefused(f"{name} cannot be read: {said}.") from problem
    return Table(frame, tuple(range(2, frame.height + 2)))


def _text(cell: str | int | float | bool | date | datetime | time | None) -> str | None:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return None if cell is None else str(cell)


def _parquet(content: bytes, path: Path) -> pl.DataFrame:
    import polars as pl

    try:
        return pl.read_parquet(io.BytesIO(content))
    except pl.exceptions.PolarsError as problem:
        raise AnswersRefused(f"{path.name} is no Parquet file, or is damaged.") from problem


DAMAGED = (LookupError, ValueError, OverflowError, MemoryError)
"""What the library meets in a damaged file and does not name, by experience."""


def _statistical(path: Path) -> pl.DataFrame:
    """SPSS and Stata keep codes as decimals; declared missing values come as no answer."""
    import polars as pl
    import pyreadstat

    read = pyreadstat.read_dta if path.suffix.lower() == ".dta" else pyreadstat.read_sav
    try:
        values, _ = read(str(path), output_format="dict", disable_datetime_conversion=True)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, *DAMAGED) as problem:
        raise AnswersRefused(f"{path.name} cannot be read: {problem}.") from problem
    if None in values:
        raise AnswersRefused(f"{path.name} is damaged: a column of it has no name.")
    return pl.DataFrame({name: _listed(column) for name, column in values.items()}, strict=False)


def _listed(column: Sequence[object]) -> list[object]:
    return [None if value != value else value for value in column]


def _numbered(frame: pl.DataFrame) -> Table:
    plain = frame.select(_plain(frame[name]) for name in frame.columns)
    return Table(plain, tuple(range(1, frame.height + 1)))


def _plain(column: pl.Series) -> pl.Series:
    """Whole numbers and text stay; decimals that are whole become so, all else becomes text."""
    import polars as pl

    if column.dtype.is_integer() or column.dtype == pl.String:
        return column
    if column.dtype.is_float():
        filled = column.fill_nan(None)
        given = filled.drop_nulls()
        if ((given % 1 == 0) & (given.abs() < EXACT)).all():
            return filled.cast(pl.Int64)
        return filled.cast(pl.String)
    return column.cast(pl.String)
