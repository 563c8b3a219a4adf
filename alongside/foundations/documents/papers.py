"""A paper of several parts, the same as accessible PDF and as a Word document."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from alongside.foundations.documents.printing import pdf
from alongside.foundations.documents.written import Figure, Table

WIDEST = 30


@dataclass(frozen=True)
class PaperPart:
    """A part under its own heading: what it says, then its drawings, then its tables."""

    heading: str
    paragraphs: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class Paper:
    """A title, one sentence, what the paper is (`facts`), and its parts.

    `header` and `footer` stand on every page; the footer is followed by the page's number.
    """

    title: str
    sentence: str
    header: str
    footer: str
    facts: Sequence[tuple[str, str]]
    parts: Sequence[PaperPart]


def paper_pdf(paper: Paper) -> bytes:
    """Tagged PDF (PDF/UA-1); the same paper gives the same bytes."""
    return pdf(
        "paper",
        {
            "title": paper.title,
            "sentence": paper.sentence,
            "header": paper.header,
            "footer": paper.footer,
            "facts": [list(one) for one in paper.facts],
            "parts": [
                {
                    "heading": part.heading,
                    "paragraphs": list(part.paragraphs),
                    "figures": [asdict(one) for one in part.figures],
                    "tables": [_table(one) for one in part.tables],
                }
                for part in paper.parts
            ],
        },
    )


def _table(table: Table) -> dict[str, object]:
    return {
        "caption": table.caption,
        "columns": list(table.columns),
        "rows": [[shown(cell) for cell in row] for row in table.rows],
        "numbers": sorted(table.numbers),
        "widths": [] if table.numbers else [_width(table, at) for at in range(len(table.columns))],
    }


def _width(table: Table, at: int) -> int:
    """How wide a column of words wants to be beside the others; no word should break."""
    cells = [table.columns[at], *(shown(row[at]) for row in table.rows)]
    longest_word = max(len(word) for cell in cells for word in cell.split() or [""])
    longest = max(len(cell) for cell in cells)
    return max(round(1.3 * longest_word), min(WIDEST, round(2 * math.sqrt(longest))), 4)


def shown(cell: object) -> str:
    """A cell as it is printed."""
    return "" if cell is None else str(cell)
