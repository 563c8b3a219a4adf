from __future__ import annotations

import hashlib
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from alongside.foundations.accounts.models import Person
from alongside.foundations.files.keeping import (
    LARGEST,
    LONGEST_NAME,
    check_content,
    given_name,
    keep_file,
    read_file,
    shown_name,
)
from alongside.foundations.files.kinds import Kind
from alongside.foundations.files.models import StoredFile
from alongside.foundations.files.receiving import LimitedSize
from alongside.foundations.files.refusals import (
    Damaged,
    FileLost,
    NotSafe,
    TooLarge,
    WrongKind,
)
from alongside.foundations.files.serving import as_download
from alongside.foundations.files.vault import place_of

from .made_files import ALL, PDF_ONLY, a_pdf, a_picture

AT = datetime(2023, 7, 4, 13, 20, tzinfo=UTC)


@pytest.fixture
def vault(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def nurse(db):
    return Person.objects.create_user("nurse@example.org", name="A Nurse", made_at=AT)


def upload(content: bytes, name: str = "file.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_kept_file_is_given_back_byte_for_byte(vault, nurse):
    content = a_pdf(3)
    stored = keep_file(upload(content, "form.pdf"), allowed=PDF_ONLY, by=nurse, at=AT)
    again = StoredFile.objects.get(id=stored.id)
    assert read_file(again) == content
    assert (again.name, again.kind, again.pages, again.size, again.sealed) == (
        "form.pdf",
        "pdf",
        3,
        len(content),
        False,
    )
    assert again.sha256 == hashlib.sha256(content).hexdigest()
    assert [p for p in vault.rglob("*") if p.is_file()] == [place_of(again.sha256)]
    assert stat.S_IMODE(place_of(again.sha256).stat().st_mode) == 0o600


def test_a_sealed_file_shows_neither_its_content_nor_its_name(vault, nurse):
    def seal(plain: bytes) -> bytes:
        return bytes(255 - each for each in plain)

    stored = keep_file(
        upload(b"Siobhan lives here", "Siobhan.txt"), allowed=ALL, by=nurse, at=AT, seal=seal
    )
    again = StoredFile.objects.get(id=stored.id)
    on_disk = place_of(again.sha256).read_bytes()
    assert again.name == "text.txt"
    assert b"Siobhan" not in on_disk + bytes(again.name_sealed)
    assert read_file(again, open_seal=seal) == b"Siobhan lives here"
    assert given_name(again, open_seal=seal) == "Siobhan.txt"
    with pytest.raises(FileLost, match="only be opened with its family's key"):
        read_file(again)


def test_a_changed_or_missing_file_is_noticed(vault, nurse):
    stored = keep_file(upload(b"words", "a.txt"), allowed=ALL, by=nurse, at=AT)
    place_of(stored.sha256).write_bytes(b"other words")
    with pytest.raises(FileLost, match="was changed since it was kept"):
        read_file(stored)
    place_of(stored.sha256).unlink()
    with pytest.raises(FileLost, match="no longer where it was kept"):
        read_file(stored)
    stored.sha256 = "../../etc/passwd"
    with pytest.raises(FileLost, match="record of this file is damaged"):
        read_file(stored)


def test_the_same_file_twice_lies_in_the_vault_once_and_a_damaged_copy_is_mended(vault, nurse):
    first = keep_file(upload(b"words", "a.txt"), allowed=ALL, by=nurse, at=AT)
    place_of(first.sha256).write_bytes(b"")
    second = keep_file(upload(b"words", "b.txt"), allowed=ALL, by=nurse, at=AT)
    assert (first.id != second.id, first.sha256) == (True, second.sha256)
    assert read_file(first) == b"words"
    assert len([p for p in vault.rglob("*") if p.is_file()]) == 1


@pytest.mark.parametrize(
    ("start", "name"),
    [(b"MZ\x90\x00", "consent.pdf"), (b"\x7fELF\x02", "scan.jpg"), (b"#!/bin/sh\n", "log.csv")],
)
def test_a_program_under_another_name_is_refused_in_clear_words(vault, nurse, start, name):
    with pytest.raises(NotSafe) as refusal:
        keep_file(upload(start + b"%PDF-1.7" + a_pdf(), name), allowed=PDF_ONLY, by=nurse, at=AT)
    assert str(refusal.value) == (
        f"“{name}” is a program, whatever its name says. It was not kept. Hand in a PDF, and "
        "tell whoever looks after your computer where this file came from."
    )
    assert (StoredFile.objects.count(), vault.exists()) == (0, False)


def test_a_kind_that_is_not_taken_here_is_refused_with_those_that_are():
    with pytest.raises(WrongKind) as refusal:
        check_content(a_picture(), "me.jpg", frozenset({Kind.PDF, Kind.TEXT, Kind.SPREADSHEET}))
    assert str(refusal.value) == (
        "“me.jpg” cannot be taken here: its content is not a PDF, spreadsheet (XLSX or CSV) or "
        "plain text. Save it as one of these and try again."
    )


class Huge:
    """A photograph of 40 MB that must not be read."""

    name, size = "IMG_0001.jpg", 40 * 1024 * 1024

    def read(self, size: int = -1, /) -> bytes:
        raise AssertionError("it was read")


def test_a_photograph_of_40_mb_is_refused_unread_with_the_limit_and_what_to_do(vault, nurse):
    with pytest.raises(TooLarge) as refusal:
        keep_file(Huge(), allowed=ALL, by=nurse, at=AT)
    assert str(refusal.value) == (
        "“IMG_0001.jpg” is 40 MB. The most is 10 MB. If it is a photograph, send it at a smaller "
        "size; if it is a scan, scan it again in black and white."
    )


class Endless:
    """States no size and never ends."""

    name, size = "x.txt", None

    def read(self, size: int = -1, /) -> bytes:
        assert size == LARGEST + 1
        return b"a" * size


def test_a_file_without_a_size_is_read_up_to_the_limit_only(vault, nurse):
    with pytest.raises(TooLarge, match="is 11 MB"):
        keep_file(Endless(), allowed=ALL, by=nurse, at=AT)


def test_an_upload_stops_being_stored_at_the_limit(vault, nurse):
    content = b"\xff\xd8\xff" + b"\0" * (LARGEST + 70_000)
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.jpg", content)})
    request.upload_handlers = [LimitedSize(request), MemoryFileUploadHandler(request)]
    received = request.FILES["file"]
    assert (received.size, received.read()) == (len(content), b"")
    with pytest.raises(TooLarge):
        keep_file(received, allowed=ALL, by=nurse, at=AT)


def test_an_upload_within_the_limit_passes_the_size_watch_unchanged():
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.txt", b"words")})
    request.upload_handlers = [LimitedSize(request), MemoryFileUploadHandler(request)]
    assert request.FILES["file"].read() == b"words"


def test_an_empty_file_is_refused(vault, nurse):
    with pytest.raises(Damaged, match="is empty"):
        keep_file(upload(b""), allowed=ALL, by=nurse, at=AT)


@pytest.mark.parametrize(
    ("given_as", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\Seán’s form.pdf", "Seán’s form.pdf"),
        ("..", "file"),
        ("", "file"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("photo\u202efdp.exe", "photofdp.exe"),
        ("e\u0301.pdf", "é.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_shown_without_path_turns_and_controls(given_as, shown):
    assert shown_name(given_as) == shown


@given(st.text())
def test_any_name_becomes_a_short_harmless_one(name):
    shown = shown_name(name)
    assert 0 < len(shown) <= LONGEST_NAME
    assert Path(shown).name == shown
    assert shown_name(shown) == shown


def test_a_download_is_saved_and_never_run():
    response = as_download(b"<script>", "text/plain", "Seán “x”.txt")
    assert dict(response.headers) == {
        "Content-Type": "text/plain",
        "Content-Disposition": "attachment; filename*=utf-8''Se%C3%A1n%20%E2%80%9Cx%E2%80%9D.txt",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store, private",
    }
