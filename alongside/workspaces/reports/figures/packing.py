"""The figures as tidy tables with a data dictionary, in one ZIP file."""

from __future__ import annotations

import io
import zipfile

from alongside.foundations.tables import write_csv
from alongside.workspaces.reports.figures.gathering import Figures
from alongside.workspaces.reports.figures.papers import Imprint, told
from alongside.workspaces.reports.figures.pieces import Tidy
from alongside.workspaces.reports.words import dictionary

LONG_AGO = (1980, 1, 1, 0, 0, 0)
ABOUT, DICTIONARY = "about", "data_dictionary"


def packed(figures: Figures, imprint: Imprint) -> bytes:
    """One CSV file for each table; the same figures give the same bytes."""
    tables = [
        Tidy(ABOUT, ("key", "value"), [*_about(figures), *told(figures, imprint)]),
        *(table for piece in figures.pieces for table in piece.tidy),
    ]
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as folder:
        for table in [*tables, _dictionary(tables)]:
            entry = zipfile.ZipInfo(f"{table.name}.csv", LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            folder.writestr(entry, write_csv(table.rows, table.columns))
    return into.getvalue()


def _about(figures: Figures) -> list[tuple[str, str]]:
    """For programs: as what, of which version, as of which moment."""
    return [
        ("study", figures.study.slug),
        ("version", figures.study.version),
        ("closed", "true" if figures.closed else "false"),
        ("as_of", figures.moment.isoformat()),
    ]


def _dictionary(tables: list[Tidy]) -> Tidy:
    columns = ("table", "column", "meaning")
    rows = [
        (table.name, column, dictionary.meaning(column))
        for table in [*tables, Tidy(DICTIONARY, columns, ())]
        for column in table.columns
    ]
    return Tidy(DICTIONARY, columns, rows)
