"""The documents of a trial: a letter, the family's copy of a consent, a report of tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from alongside.foundations.documents.printing import pdf


@dataclass(frozen=True)
class Signature:
    """Who signed, as whom and when; drawn (`svg`) or, without a drawing, typed."""

    name: str
    role: str
    when: str
    svg: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a form under its own heading."""

    heading: str
    paragraphs: Sequence[str]


@dataclass(frozen=True)
class Consented:
    """What somebody was asked to agree to, and the answer in words."""

    statement: str
    answer: str
    agreed: bool


@dataclass(frozen=True)
class Table:
    """A captioned table; every row is as long as `columns`."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    numbers: frozenset[int] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"A row of “{self.caption}” is not as long as its headings.")


@dataclass(frozen=True)
class Figure:
    """A drawing, its caption, and what it shows in words for those who cannot see it."""

    svg: str
    caption: str
    description: str

    def __post_init__(self) -> None:
        if not self.description.strip():
            raise ValueError("A figure needs a description for people who cannot see it.")


def letter(
    *,
    title: str,
    sender: Sequence[str],
    to: Sequence[str],
    date: str,
    paragraphs: Sequence[str],
    signed: str = "",
) -> bytes:
    """A letter; `date` as it is to be read."""
    return pdf(
        "letter",
        {
            "title": title,
            "sender": list(sender),
            "to": list(to),
            "date": date,
            "paragraphs": list(paragraphs),
            "signed": signed,
        },
    )


def consent_copy(
    *,
    title: str,
    study: str,
    version: str,
    paragraphs: Sequence[str],
    statements: Sequence[Consented],
    signatures: Sequence[Signature],
    sections: Sequence[Section] = (),
    closing: Sequence[str] = (),
    footer: str = "",
    language: str = "en",
) -> bytes:
    """The family's copy: what they were told, each statement with its answer, who signed.

    `language` is that of the form; `closing` and what the house adds are in English.
    """
    return pdf(
        "consent_copy",
        {
            "title": title,
            "study": study,
            "version": version,
            "language": language,
            "paragraphs": list(paragraphs),
            "sections": [asdict(each) for each in sections],
            "closing": list(closing),
            "statements": [asdict(each) for each in statements],
            "signatures": [asdict(each) for each in signatures],
            "footer": footer,
        },
    )


def table_report(
    *,
    title: str,
    sentence: str,
    as_of: str = "",
    tables: Sequence[Table] = (),
    figures: Sequence[Figure] = (),
) -> bytes:
    """One sentence that says what is seen, then the drawings, then the tables behind them."""
    return pdf(
        "table_report",
        {
            "title": title,
            "sentence": sentence,
            "as_of": as_of,
            "figures": [asdict(each) for each in figures],
            "tables": [
                {
                    "caption": each.caption,
                    "columns": list(each.columns),
                    "rows": [["" if c is None else str(c) for c in row] for row in each.rows],
                    "numbers": sorted(each.numbers),
                }
                for each in tables
            ],
        },
    )
