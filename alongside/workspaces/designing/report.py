"""The sample-size section of a protocol, as accessible PDF and as a Word document."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from alongside.workspaces.designing import words
from alongside.workspaces.designing import words_of_report as said
from alongside.workspaces.designing.answers import (
    Assumptions,
    looks_of,
    otherwise,
    power_shared,
    shared_by,
    size_of,
    sizes_by,
)
from alongside.workspaces.designing.usual import USUAL

if TYPE_CHECKING:
    from alongside.foundations.documents import Paper, PaperPart, Table

NAME = "sample-size"
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def report(asked: Assumptions, format: str) -> bytes:
    """The section in one of `TYPES`; the same assumptions give the same bytes.

    Raises ValueError for what cannot be, in words.
    """
    from alongside.foundations.documents import paper_pdf, paper_word

    whole = paper(asked, f"{NAME}.{format}")
    return paper_pdf(whole) if format == "pdf" else paper_word(whole)


def paper(asked: Assumptions, file: str) -> Paper:
    """The section: text, assumptions, formula, results, sensitivity, and how to make it again."""
    from alongside.foundations.documents import Paper, PaperPart

    size = size_of(asked)
    rows = otherwise(asked, size.recruit)
    again = [said.SAME.format(version=version("alongside")), said.command(asked, file)]
    return Paper(
        title=said.TITLE,
        sentence=words.sentence(asked, size, rows),
        header=said.HEADER,
        footer=f"{said.TITLE}: {size.recruit:,} families.",
        facts=(),
        parts=[
            PaperPart(said.SECTION, said.section(asked, size, power_shared(asked, size.recruit))),
            PaperPart(said.ASSUMED, tables=[_assumed(asked)]),
            PaperPart(said.FORMULA, [words.FORMULA, said.EXACT]),
            PaperPart(said.RESULTS, words.more(asked, size, None), tables=[_looks(asked)]),
            _sensitivity(asked, size.recruit),
            PaperPart(said.AGAIN, again),
        ],
    )


def _assumed(asked: Assumptions) -> Table:
    from alongside.foundations.documents import Table

    return Table(said.ASSUMED_TABLE, said.ASSUMED_COLUMNS, said.assumed(asked, dict(USUAL)))


def _looks(asked: Assumptions) -> Table:
    from alongside.foundations.documents import Table

    rows = said.looks(looks_of(asked, size_of(asked)))
    return Table(said.LOOKS_TABLE, said.LOOKS_COLUMNS, rows, frozenset(range(6)))


def _sensitivity(asked: Assumptions, recruit: int) -> PaperPart:
    from alongside.foundations.documents import PaperPart, Table

    rows = said.otherwise(otherwise(asked, recruit))
    by = said.by(asked, sizes_by(asked))
    tables = [
        Table(said.OTHERWISE_TABLE, words.HEADS, rows, frozenset((1, 2))),
        Table(said.BY_TABLE, said.by_columns(asked), by, frozenset(range(6))),
    ]
    text = [said.LIMITS]
    if shared := shared_by(asked, recruit):
        cells = [(f"{icc:g}", words.percent(power)) for icc, power in shared]
        tables.append(Table(said.SHARED_TABLE, said.SHARED_COLUMNS, cells, frozenset((0, 1))))
        text.append(said.SHARED)
    return PaperPart(said.SENSITIVITY, text, tables=tables)
