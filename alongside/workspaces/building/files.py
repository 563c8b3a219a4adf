"""Files of measures, in and out: told apart by their ending, and none of them trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from alongside.foundations.tables import SheetRows, TableRefused, read_table
from alongside.foundations.tables.writing import write_csv, write_sheets
from alongside.science.instruments.structure import Instrument
from alongside.science.measure_files.carried import CannotRead, Carried, Loss
from alongside.science.measure_files.odm import not_in_odm, write_odm
from alongside.science.measure_files.qsf import read_qsf
from alongside.science.measure_files.redcap import (
    COLUMNS,
    not_in_redcap,
    read_redcap,
    write_redcap,
)
from alongside.science.measure_files.xlsform import (
    not_in_xlsform,
    read_xlsform,
    write_xlsform,
)

LARGEST_MB = 4
LARGEST = LARGEST_MB * 1024 * 1024
ENDINGS = (".qsf", ".csv", ".xlsx")
Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Format:
    """One way of writing a measure: file name, kind of content, and what it cannot hold."""

    name: str
    ending: str
    content_type: str
    write: Callable[[Instrument, str, datetime], bytes]
    lost: Callable[[Instrument], tuple[Loss, ...]]


def read_measure(content: bytes, name: str) -> Carried:
    """The measure in a file; raises `CannotRead` or `TableRefused`, which say what to do."""
    if len(content) > LARGEST:
        raise CannotRead(f"It is above {LARGEST_MB} MB, the most for a measure.")
    ending = PurePath(name).suffix.lower()
    if ending == ".qsf":
        return read_qsf(content)
    if ending == ".csv":
        return read_redcap(_in_words(read_table(content, name)))
    if ending == ".xlsx":
        return _read_workbook(content, name)
    raise CannotRead(f"Its name must end in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}.")


def _read_workbook(content: bytes, name: str) -> Carried:
    survey = _in_words(read_table(content, name, sheet="survey"))
    return read_xlsform(
        survey, _if_there(content, name, "choices"), _if_there(content, name, "settings")
    )


def _if_there(content: bytes, name: str, sheet: str) -> Rows:
    """A sheet that a form may do without; what then is missing is told item by item."""
    try:
        return _in_words(read_table(content, name, sheet=sheet))
    except TableRefused as problem:
        if problem.row is not None:
            raise
        return []


def _in_words(table: SheetRows) -> Rows:
    return [{name: _text(cell) for name, cell in table.named(row).items()} for row in table.rows]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _redcap(form: Instrument, study: str, at: datetime) -> bytes:
    return write_csv(write_redcap(form), COLUMNS, bom=False)


def _xlsform(form: Instrument, study: str, at: datetime) -> bytes:
    return write_sheets(write_xlsform(form))


FORMATS = {
    "redcap": Format(
        "REDCap data dictionary", "csv", "text/csv; charset=utf-8", _redcap, not_in_redcap
    ),
    "xlsform": Format(
        "XLSForm", "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _xlsform, not_in_xlsform,
    ),
    "odm": Format("CDISC ODM 1.3.2", "xml", "application/xml", write_odm, not_in_odm),
}  # fmt: skip
