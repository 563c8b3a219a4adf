"""Whether a packed workbook is safe to open: looked at before anything in it is read."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib

from alongside.foundations.tables.sheet import TableRefused

LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_ENTRIES = 2_000
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
_MACRO = re.compile(r"vbaproject|vbadata|macrosheets|activex", re.IGNORECASE)


def check_workbook(content: bytes) -> None:
    """Refuse what is no plain XLSX file: bombs, macros, locked files, hostile XML."""
    if content.startswith(_OLD_OR_LOCKED):
        raise TableRefused(
            "This spreadsheet is locked with a password, or is in the old XLS format. "
            "Open it, take the password off and save it as XLSX."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check_entries(packed.infolist())
            _check_markup(packed)
    except _BROKEN as problem:
        raise TableRefused(
            "This spreadsheet is damaged and cannot be opened. Open it in your spreadsheet "
            "program, save it as XLSX or CSV and try again."
        ) from problem


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > LARGEST_UNPACKED:
        raise TableRefused(
            "This spreadsheet is far larger inside than it looks. Copy the rows that you "
            "need into a new spreadsheet and try again."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise TableRefused("This spreadsheet is locked with a password. Take it off and try again.")
    if any(_MACRO.search(name) for name in names):
        raise TableRefused(
            "This spreadsheet holds macros, which are small programs. Save it as XLSX "
            "without macros and try again."
        )
    if len(set(names)) != len(names) or "xl/workbook.xml" not in names:
        raise TableRefused(
            "This file is not an XLSX spreadsheet. Save it as XLSX or CSV and try again."
        )


def _check_markup(packed: zipfile.ZipFile) -> None:
    """No document type, so no entities: the part is read in full, which also checks its sum."""
    for entry in packed.infolist():
        if entry.filename.lower().endswith((".xml", ".rels")):
            part = packed.read(entry)
            if b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\x00" in part[:4096]:
                raise TableRefused(
                    "This spreadsheet holds instructions that no spreadsheet program writes. "
                    "Copy its rows into a new spreadsheet and try again."
                )
            if entry.filename == "[Content_Types].xml" and b"macroEnabled" in part:
                raise TableRefused(
                    "This spreadsheet holds macros, which are small programs. Save it as "
                    "XLSX without macros and try again."
                )


def holds_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return any(
            re.search(rb"<(?:\w+:)?f[ >/]", packed.read(entry))
            for entry in packed.infolist()
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
        )
