"""Documents that people keep: tagged PDF that a screen reader can read (PDF/UA-1)."""

from alongside.foundations.documents.papers import Paper, PaperPart, paper_pdf
from alongside.foundations.documents.printing import CannotPrint, pdf
from alongside.foundations.documents.word import paper_word
from alongside.foundations.documents.written import (
    Consented,
    Figure,
    Section,
    Signature,
    Table,
    consent_copy,
    letter,
    table_report,
)

__all__ = [
    "CannotPrint",
    "Consented",
    "Figure",
    "Paper",
    "PaperPart",
    "Section",
    "Signature",
    "Table",
    "consent_copy",
    "letter",
    "paper_pdf",
    "paper_word",
    "pdf",
    "table_report",
]
