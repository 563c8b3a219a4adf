"""Write tables so that they open anywhere, say the same and do nothing."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from alongside.foundations.tables.injection import guarded, storable
from alongside.foundations.tables.sheet import column_letter

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST_EXACT = 2**53
WIDEST, NARROWEST = 60, 8
MOST_KEPT, LONGEST_KEPT = 10_000, 100


def write_csv(
    rows: Iterable[Sequence[object]], columns: Sequence[str], *, bom: bool = True
) -> bytes:
    """UTF-8 with CRLF lines; the byte-order mark is what makes spreadsheets read accents."""
    return b"".join(csv_in_pieces([rows], columns, bom=bom))


def csv_in_pieces(
    pieces: Iterable[Iterable[Sequence[object]]], columns: Sequence[str], *, bom: bool = True
) -> Iterator[bytes]:
    """The bytes of `write_csv`, piece by piece: only one piece is ever in memory."""
    text, cells = io.StringIO(newline=""), _Cells()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([as_text(name) for name in columns])
    yield text.getvalue().encode("utf-8-sig" if bom else "utf-8")
    for rows in pieces:
        text.seek(0)
        text.truncate()
        writer.writerows(
            [cells[value] if type(value) is str else as_text(value) for value in row]
            for row in rows
        )
        yield text.getvalue().encode("utf-8")


class _Cells(dict[str, str]):
    """Texts as they stand in a cell. Answers repeat: what was guarded once is looked up."""

    def __missing__(self, text: str) -> str:
        made = as_text(text)
        if len(self) < MOST_KEPT and len(text) <= LONGEST_KEPT:
            self[text] = made
        return made


def as_text(value: object) -> str:
    """A value as it stands in a CSV cell; a number stays a number."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal():
            return str(value)
        case date() | time():
            return value.isoformat()
        case _:
            return guarded(storable(str(value)))


def write_xlsx(
    rows: Iterable[Sequence[object]], columns: Sequence[str], *, sheet: str = "Table"
) -> bytes:
    """One sheet with a frozen heading row; the same table gives the same bytes."""
    return write_sheets({sheet: (columns, rows)})


def write_sheets(sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[object]]]]) -> bytes:
    """Several sheets, each as `write_xlsx` writes one: columns and rows under each name."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (columns, rows) in sheets.items():
        _fill(book.create_sheet(), name, columns, rows)
    packed = io.BytesIO()
    book.save(packed)
    return undated(packed.getvalue())


def _fill(
    page: Worksheet, sheet: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    from openpyxl.styles import Font

    page.title = re.sub(r"[\[\]:*?/\\]", " ", storable(sheet))[:31].strip("' ") or "Table"
    for place, name in enumerate(columns, start=1):
        cell = page.cell(1, place)
        _put(cell, name)
        cell.font = Font(bold=True)
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            _put(page.cell(number, place), value)
    page.freeze_panes = "A2"
    _widen(page, len(columns))


def _put(cell: SheetCell | MergedCell, value: object) -> None:
    match value:
        case None | bool() | float() | time():
            cell.value = value
        case int() if abs(value) <= LARGEST_EXACT:
            cell.value = value
        case Decimal() if value.is_finite():
            cell.value = value
        case datetime() if value.tzinfo is not None:
            cell.value = value.astimezone(ZoneInfo("Europe/London")).replace(tzinfo=None)
        case date():
            cell.value = value
        case _:
            text = storable(str(value))
            cell.value = text
            cell.data_type = "s"
            if guarded(text) != text:
                cell.quotePrefix = True


def _widen(page: Worksheet, columns: int) -> None:
    for place in range(1, columns + 1):
        longest = max(
            (
                len(str(page.cell(row, place).value or ""))
                for row in range(1, min(page.max_row, 200) + 1)
            ),
            default=NARROWEST,
        )
        width = min(max(longest + 2, NARROWEST), WIDEST)
        page.column_dimensions[column_letter(place)].width = width


def undated(packed: bytes) -> bytes:
    """An office file without the moment of its saving, so that it can be drawn again exactly."""
    plain = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as source,
        zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(
                    rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", content
                )
            target.writestr(zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0)), content)
    return plain.getvalue()
