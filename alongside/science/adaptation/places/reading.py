"""Reading a file of small areas: every row is checked, and what is wrong is named by row."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

import polars as pl

from alongside.science.adaptation.places.formats import OLD_COUNCILS, AreaFile
from alongside.science.adaptation.places.problems import Problem

_CODES = {
    "England": (r"^E01\d{6}$", r"^E0[6-9]\d{6}$"),
    "Scotland": (r"^S01\d{6}$", r"^S12\d{6}$"),
}
_SUPPRESSED = ("x", "c", "*", "-", "..", ":")
_WHOLE = r"^\d{1,9}$"
_SLACK, _FEW = 0.05, 20
ROW = "row"


@dataclass(frozen=True, slots=True)
class Areas:
    """The rows that can be used, and the problems of the others.

    `frame`: country, index, area, council, rank, decile, children (null where the file has none),
    people, then ethnic groups; one row for each area. Nothing should be taken over while there
    are problems: a missing area would make a target population that is not the true one.
    """

    file: AreaFile
    frame: pl.DataFrame
    problems: tuple[Problem, ...]


def read_areas(text: str, file: AreaFile) -> Areas:
    """Return the small areas of a file in one of the `FORMATS`, with every problem named.

    Checked are: headings; the number of cells; codes of area and council of the file's country;
    an area that stands twice; ranks from 1 to the country's last; deciles from 1 to 10 that are
    those of the rank, ⌈10 rank/areas⌉; whole numbers from 0 on, suppressed ones named as such;
    children no more than people; and ethnic groups that add up to everybody within 5 % or 20
    people (censuses blur small counts). Old council codes are read as the present ones.

    `text`: CSV with a heading, commas or semicolons. Never raises for what stands in the file.

    >>> from alongside.science.adaptation.places.formats import SCOTLAND_2020 as file
    >>> row = "S01006506,S12000033,4691,7,32,890,30,27,19,0,3"
    >>> found = read_areas(",".join(file.columns) + chr(10) + row, file)
    >>> found.problems, found.frame.row(0)[:7]
    ((), ('Scotland', 'SIMD 2020v2', 'S01006506', 'S12000033', 4691, 7, 32))
    """
    table, problems = _table(text, file)
    if table is None:
        return Areas(file, _frame(_empty(file), file), tuple(problems))
    found = sorted({*problems, *_wrong(table, file)})
    bad = [problem.row for problem in found]
    return Areas(file, _frame(table.filter(~pl.col(ROW).is_in(bad)), file), tuple(found))


def _table(text: str, file: AreaFile) -> tuple[pl.DataFrame | None, list[Problem]]:
    """The cells as text with the number of their row; rows of another length are left out."""
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    heading = [name.strip() for name in next(reader, [])]
    problems = [
        Problem(1, name, "", "There is no such column.")
        if name not in heading
        else Problem(1, name, "", "This column stands twice.")
        for name in file.columns
        if heading.count(name) != 1
    ]
    if problems:
        return None, problems
    rows, problems = _rows(reader, len(heading))
    if not rows and not problems:
        return None, [Problem(1, "", "", "There are no rows below the heading.")]
    places = [heading.index(name) for name in file.columns]
    cells = {
        name: [row[place].strip() for _, row in rows]
        for name, place in zip(file.columns, places, strict=True)
    }
    schema = {ROW: pl.Int64, **dict.fromkeys(file.columns, pl.String)}
    return pl.DataFrame({ROW: [number for number, _ in rows], **cells}, schema=schema), problems


def _rows(
    reader: Iterable[list[str]], cells: int
) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    good: list[tuple[int, list[str]]] = []
    problems = []
    number = 1
    try:
        for number, row in enumerate(reader, 2):
            if len(row) == cells:
                good.append((number, row))
            elif any(cell.strip() for cell in row):
                what = f"There are {len(row)} cells where the heading has {cells}."
                problems.append(Problem(number, "", "", what))
    except csv.Error:
        problems.append(Problem(number + 1, "", "", "From here on this is not a table of text."))
    return good, problems


def _wrong(table: pl.DataFrame, file: AreaFile) -> Iterator[Problem]:
    area, council = _CODES[file.country]
    yield from _unlike(
        table, file.area, area, f"This is no code of a small area in {file.country}."
    )
    yield from _unlike(table, file.council, council, f"This is no council of {file.country}.")
    yield from _twice(table, file.area)
    yield from _not_whole(table, (file.rank, file.decile))
    yield from _not_whole(table, [name for name in file.columns if name in _counts(file)])
    numbers = _frame(table, file)
    last = pl.col("rank").is_between(1, file.areas)
    yield from _where(table, ~last, numbers, file.rank, f"Ranks go from 1 to {file.areas}.")
    tenth = pl.col("decile").is_between(1, 10)
    yield from _where(table, ~tenth, numbers, file.decile, "Deciles go from 1 to 10.")
    of_rank = (pl.col("rank") * 10 + file.areas - 1) // file.areas
    other = last & tenth & (of_rank != pl.col("decile"))
    yield from _where(table, other, numbers, file.decile, "This is not the decile of the rank.")
    if file.children and file.people:
        more = pl.col("children") > pl.col("people")
        yield from _where(
            table, more, numbers, file.children, "There are more children than people."
        )
    if file.groups_of_everybody:
        apart = (pl.sum_horizontal(file.groups) - pl.col("people")).abs()
        off = (apart > _FEW) & (apart > _SLACK * pl.col("people"))
        yield from _where(
            table, off, numbers, str(file.people), "Ethnic groups do not add up to everybody."
        )


def _counts(file: AreaFile) -> set[str]:
    return {name for name in (file.children, file.people, *file.groups) if name}


def _unlike(table: pl.DataFrame, column: str, pattern: str, what: str) -> Iterator[Problem]:
    wrong = table.filter(~pl.col(column).str.contains(pattern))
    for row, found in wrong.select(ROW, column).iter_rows():
        yield Problem(row, column, found, "Nothing stands here." if not found else what)


def _twice(table: pl.DataFrame, column: str) -> Iterator[Problem]:
    firsts = table.with_columns(pl.col(ROW).min().over(column).alias("first"))
    again = firsts.filter((pl.col(ROW) > pl.col("first")) & (pl.col(column) != ""))
    for row, found, first in again.select(ROW, column, "first").iter_rows():
        yield Problem(row, column, found, f"This area stands in row {first} already.")


def _not_whole(table: pl.DataFrame, columns: Iterable[str]) -> Iterator[Problem]:
    for column in columns:
        wrong = table.filter(~pl.col(column).str.contains(_WHOLE))
        for row, found in wrong.select(ROW, column).iter_rows():
            yield Problem(row, column, found, _why_not_whole(found))


def _why_not_whole(found: str) -> str:
    if not found:
        return "Nothing stands here."
    if found.lower() in _SUPPRESSED:
        return "This number was suppressed by whoever published it."
    return "This is not a whole number from 0 on."


def _where(
    table: pl.DataFrame, wrong: pl.Expr, numbers: pl.DataFrame, column: str, what: str
) -> Iterator[Problem]:
    rows = numbers.select(wrong.fill_null(False).alias("wrong")).to_series()
    for row, found in table.filter(rows).select(ROW, column).iter_rows():
        yield Problem(row, column, found, what)


def _frame(table: pl.DataFrame, file: AreaFile) -> pl.DataFrame:
    """The table with our names, numbers as numbers (null where they are none)."""

    def number(column: str | None, name: str) -> pl.Expr:
        if column is None:
            return pl.lit(None, pl.Int64).alias(name)
        whole = pl.when(pl.col(column).str.contains(_WHOLE)).then(pl.col(column))
        return whole.cast(pl.Int64).alias(name)

    return table.select(
        pl.lit(file.country).alias("country"),
        pl.lit(file.index).alias("index"),
        pl.col(file.area).alias("area"),
        pl.col(file.council).replace(OLD_COUNCILS).alias("council"),
        number(file.rank, "rank"),
        number(file.decile, "decile"),
        number(file.children, "children"),
        number(file.people, "people"),
        *(number(group, group) for group in file.groups),
    )


def _empty(file: AreaFile) -> pl.DataFrame:
    return pl.DataFrame(schema={ROW: pl.Int64, **dict.fromkeys(file.columns, pl.String)})
