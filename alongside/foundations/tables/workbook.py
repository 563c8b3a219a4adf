"""Read one sheet of an XLSX workbook as values."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from alongside.foundations.tables.packed import check_workbook, holds_formulas
from alongside.foundations.tables.sheet import (
    LARGEST_COLUMNS,
    LARGEST_ROWS,
    Cell,
    Row,
    TableRefused,
    column_letter,
    without_tail,
)


def read_workbook(content: bytes, sheet: str | None) -> tuple[str, list[Row], set[int]]:
    """The sheet's name, its rows, and the rows in which cells are merged side by side."""
    page = _page(content, sheet, values=True)
    if page.max_row > LARGEST_ROWS + 100 or page.max_column > LARGEST_COLUMNS:
        raise TableRefused(
            f"The sheet “{page.title}” is {page.max_row:,} rows long and {page.max_column} "
            f"columns wide; the most is {LARGEST_ROWS:,} rows and {LARGEST_COLUMNS} columns."
        )
    formulas = _page(content, sheet, values=False) if holds_formulas(content) else None
    grid = [[_value(cell) for cell in cells] for cells in page.iter_rows()]
    if formulas is not None:
        _check_calculated(formulas, grid)
    side_by_side = _spread_merged(page, grid)
    rows = [Row(n, without_tail(cells)) for n, cells in enumerate(grid, start=1)]
    return page.title, rows, side_by_side


def _page(content: bytes, sheet: str | None, *, values: bool) -> Any:
    from openpyxl import load_workbook

    check_workbook(content)
    try:
        book = load_workbook(io.BytesIO(content), data_only=values, keep_links=False)
    except Exception as problem:  # openpyxl raises nearly anything on a malformed part
        raise TableRefused(
            "This spreadsheet is damaged and cannot be opened. Open it in your spreadsheet "
            "program, save it as XLSX or CSV and try again."
        ) from problem
    pages = {page.title: page for page in book.worksheets}
    if sheet is not None and sheet not in pages:
        raise TableRefused(
            f"There is no sheet named “{sheet}”. The sheets are: {', '.join(pages)}."
        )
    if not pages:
        raise TableRefused("This spreadsheet has no sheet with rows.")
    visible = [page for page in pages.values() if page.sheet_state == "visible"]
    return pages[sheet] if sheet is not None else (visible or [*pages.values()])[0]


def _value(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type == "e":
        raise TableRefused(
            f"Row {cell.row}, column {column_letter(cell.column)} holds the error {value}. "
            "Correct it in the spreadsheet and try again.",
            row=cell.row,
            column=cell.column,
        )
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if value is None or isinstance(value, str | int | float | bool | date | time):
        return value if value != "" else None
    return str(value)


def _check_calculated(formulas: Any, grid: Sequence[Sequence[Cell]]) -> None:
    """A formula that was never calculated would be read as an empty cell, unnoticed."""
    for cells in formulas.iter_rows():
        for cell in cells:
            if cell.data_type == "f" and grid[cell.row - 1][cell.column - 1] is None:
                raise TableRefused(
                    f"Row {cell.row}, column {column_letter(cell.column)} holds a formula "
                    "without a result. Open the file in your spreadsheet program, save it "
                    "and try again.",
                    row=cell.row,
                    column=cell.column,
                )


def _spread_merged(page: Any, grid: list[list[Cell]]) -> set[int]:
    """Give every cell of a merged block the block's value, as the reader sees it."""
    side_by_side = set()
    for block in page.merged_cells.ranges:
        value = grid[block.min_row - 1][block.min_col - 1]
        for row in range(block.min_row, block.max_row + 1):
            if block.max_col > block.min_col:
                side_by_side.add(row)
            for column in range(block.min_col, block.max_col + 1):
                grid[row - 1][column - 1] = value
    return side_by_side
