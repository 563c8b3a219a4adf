"""Read a table that a person kept: find its headings and keep its row numbers."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.foundations.tables.delimited import read_delimited
from alongside.foundations.tables.sheet import (
    LARGEST_ROWS,
    Cell,
    Row,
    SheetRows,
    TableRefused,
    column_letter,
    is_blank,
    without_tail,
)
from alongside.foundations.tables.workbook import read_workbook

LARGEST_FILE = 10 * 1024 * 1024
HEADER_WITHIN = 30


def read_table(content: bytes, name: str, *, sheet: str | None = None) -> SheetRows:
    """Read CSV or XLSX; what the file is, is told by its content and not by its name.

    Titles and blank lines above the headings are passed over, blank rows are left out.
    Raises `TableRefused`, which says row and column where it can.
    """
    if len(content) > LARGEST_FILE:
        raise TableRefused(
            f"“{name}” is larger than {LARGEST_FILE // 1024 // 1024} MB, which is the most. "
            "Keep only the sheet and columns that you need."
        )
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        title, rows, merged = read_workbook(content, sheet)
    else:
        title, rows, merged = "", read_delimited(content), set()
    filled = [row for row in rows if not all(is_blank(cell) for cell in row.cells)]
    if not filled:
        raise TableRefused(f"“{name}” has no rows. Check that it is the right file.")
    return _table(filled, merged, title)


def _table(filled: list[Row], merged: set[int], title: str) -> SheetRows:
    place = _header_place(filled, merged)
    header, below = list(without_tail(filled[place].cells)), place + 1
    if filled[place].number in merged and below < len(filled):
        lower = filled[below].cells
        if _is_second_tier(header, lower):
            header, below = _two_tiers(header, lower), below + 1
    body = filled[below:]
    if len(body) > LARGEST_ROWS:
        raise TableRefused(
            f"This table has {len(body):,} rows; the most is {LARGEST_ROWS:,}. "
            "Divide it and bring in the parts."
        )
    width = max([len(header), *(len(without_tail(row.cells)) for row in body)])
    names = _distinct([*header, *[None] * (width - len(header))])
    rows = tuple(Row(row.number, _padded(row.cells, width)) for row in body)
    return SheetRows(header=names, rows=rows, header_row=filled[place].number, sheet=title)


def _header_place(filled: Sequence[Row], merged: set[int]) -> int:
    """The first row that is nearly as wide as the widest, all in words, none twice in a row."""
    first = filled[:HEADER_WITHIN]
    widest = max(_filled_cells(row) for row in first)
    for place, row in enumerate(first):
        names = [cell for cell in row.cells if not is_blank(cell)]
        in_words = all(isinstance(name, str) for name in names)
        a_title_across = row.number in merged and len(set(names)) == 1
        if in_words and not a_title_across and len(names) >= 0.6 * widest:
            return place
    first_row = filled[0]
    raise TableRefused(
        "No row of headings was found. The first row of the table must name its columns in words.",
        row=first_row.number,
    )


def _filled_cells(row: Row) -> int:
    return sum(not is_blank(cell) for cell in row.cells)


def _is_second_tier(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Words under the merged headings only; a row of data has values under the others too."""
    pairs = list(zip(upper, _padded(lower, len(upper)), strict=True))
    return all(
        isinstance(low, str) if upper.count(top) > 1 else is_blank(low) or low == top
        for top, low in pairs
    )


def _two_tiers(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    """Headings in two rows: “Child” over “Age” and “Sex” gives “Child: Age”, “Child: Sex”."""
    width = max(len(upper), len(lower))
    pairs = zip(_padded(upper, width), _padded(lower, width), strict=True)
    return [
        low if is_blank(top) else top if is_blank(low) or top == low else f"{top}: {low}"
        for top, low in pairs
    ]


def _distinct(names: Sequence[Cell]) -> tuple[str, ...]:
    """Every column under a name of its own: “Age”, “Age (2)”, “Column D”."""
    taken: set[str] = set()
    result = []
    for place, name in enumerate(names, start=1):
        wanted = f"Column {column_letter(place)}" if is_blank(name) else " ".join(str(name).split())
        unique, count = wanted, 1
        while unique in taken:
            count += 1
            unique = f"{wanted} ({count})"
        taken.add(unique)
        result.append(unique)
    return tuple(result)


def _padded(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return tuple([*cells, *[None] * width][:width])
