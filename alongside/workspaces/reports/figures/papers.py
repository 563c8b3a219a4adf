"""A report as one paper, which becomes PDF and Word alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.foundations.documents import Paper, PaperPart
from alongside.foundations.record.seals import SealedTo
from alongside.workspaces.reports.figures.gathering import Figures
from alongside.workspaces.reports.words import inside, labels


@dataclass(frozen=True)
class Imprint:
    """What a report says of its making."""

    at: datetime
    by: str
    sealed: SealedTo
    code: str


def paper(figures: Figures, imprint: Imprint) -> Paper:
    """The report with what it is on every page."""
    return Paper(
        title=inside.TITLE,
        sentence=figures.sentence,
        header=labels.header(figures.closed),
        footer=inside.footer(figures.study, figures.as_of, imprint.code),
        facts=told(figures, imprint),
        parts=[
            PaperPart(piece.heading, piece.paragraphs, piece.figures, piece.tables)
            for piece in figures.pieces
        ],
    )


def told(figures: Figures, imprint: Imprint) -> list[tuple[str, str]]:
    """What the report says of itself, in all of its files."""
    return list(
        inside.facts(
            figures.study, figures.closed, figures.as_of, imprint.at, imprint.by,
            imprint.sealed, imprint.code, figures.digest,
        )
    )  # fmt: skip
