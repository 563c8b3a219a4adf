"""Documents that people keep: tagged PDF that a screen reader can read (PDF/UA-1)."""

from alongside.foundations.documents.printing import CannotPrint, pdf
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
    "Section",
    "Signature",
    "Table",
    "consent_copy",
    "letter",
    "pdf",
    "table_report",
]
