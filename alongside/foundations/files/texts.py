"""Check plain text, and spreadsheets whether packed or as text."""

from __future__ import annotations

import re

from alongside.foundations.files.kinds import Checked, Kind
from alongside.foundations.files.refusals import Damaged, NotSafe, WrongKind
from alongside.foundations.tables.packed import check_workbook
from alongside.foundations.tables.sheet import TableRefused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ENCODINGS = ("utf-8", "utf-8-sig", "cp1252")


def check_text(content: bytes, name: str, kind: Kind = Kind.TEXT) -> Checked:
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.strip() and not _CONTROL.search(text):
            return Checked(kind, content, "text/csv" if kind is Kind.SPREADSHEET else "text/plain")
    if not content.strip():
        raise Damaged(f"“{name}” is empty. Choose the file again.")
    raise WrongKind(
        f"“{name}” is not plain text. Save it as text in UTF-8 (or a spreadsheet as XLSX) "
        "and try again."
    )


def check_spreadsheet(content: bytes, name: str) -> Checked:
    if not content.startswith((b"PK", b"\xd0\xcf")):
        return check_text(content, name, Kind.SPREADSHEET)
    try:
        check_workbook(content)
    except TableRefused as refusal:
        raise NotSafe(f"“{name}” was not kept. {refusal}") from refusal
    return Checked(Kind.SPREADSHEET, content, XLSX)
