"""Short names kept in the record; `words` says them in full."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from alongside.foundations.record.digests import digest_of_values

PDF, WORD, TABLES = "pdf", "docx", "zip"
TYPES: Mapping[str, str] = {
    PDF: "application/pdf",
    WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    TABLES: "application/zip",
}
WHY = ("record_corrected", "wrong_moment", "new_version", "drawn_better")
"""Why a report takes the place of an earlier one: coded, since all readers see it."""
FIRST = "0" * 64


def code_of(
    *, previous: str, study: str, version: str, closed: bool, moment: datetime, figures: str
) -> str:
    """What is printed: it changes with any number, and with any report of its kind before."""
    return digest_of_values([previous, study, version, closed, moment, figures])
