from __future__ import annotations

import io
import warnings
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from alongside.foundations.files.keeping import (
    check_content,
)
from alongside.foundations.files.kinds import Kind
from alongside.foundations.files.refusals import (
    Damaged,
    FileRefused,
    NotSafe,
    TooLarge,
    WrongKind,
)
from alongside.foundations.tables import write_xlsx

from .made_files import ALL, a_picture


def test_a_photograph_is_turned_upright_made_smaller_and_loses_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Canary Camera"
    exif.get_ifd(0x8825)[1] = "N"
    checked = check_content(a_picture((4800, 1200), exif=exif), "me.jpg", frozenset({Kind.IMAGE}))
    with Image.open(io.BytesIO(checked.content)) as kept:
        assert (kept.size, dict(kept.getexif()), kept.format) == ((600, 2400), {}, "JPEG")
    assert (checked.kind, checked.content_type) == (Kind.IMAGE, "image/jpeg")
    assert b"Canary" not in checked.content


def test_a_drawing_without_background_gets_white_paper():
    target = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(target, "PNG")
    checked = check_content(target.getvalue(), "s.png", frozenset({Kind.SIGNATURE}))
    with Image.open(io.BytesIO(checked.content)) as kept:
        assert kept.convert("RGB").getpixel((5, 5)) == (255, 255, 255)
    assert checked.kind is Kind.SIGNATURE


@pytest.mark.parametrize("size", [(9000, 7000), (20_000, 20_000)])
def test_a_picture_that_swells_when_opened_is_refused_before_it_is(size):
    target = io.BytesIO()
    Image.new("1", size).save(target, "PNG", optimize=True)
    assert len(target.getvalue()) < 100_000
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(TooLarge, match="more than 60 million picture points"):
            check_content(target.getvalue(), "x.png", frozenset({Kind.IMAGE}))


def test_a_cut_off_photograph_is_refused():
    with pytest.raises(Damaged, match="damaged"):
        check_content(a_picture((600, 600))[:900], "x.jpg", frozenset({Kind.IMAGE}))


def test_an_apple_photograph_is_refused_with_the_setting_to_change():
    with pytest.raises(WrongKind, match="Most Compatible"):
        check_content(b"\0\0\0\x18ftypheic" + b"\0" * 50, "x.heic", frozenset({Kind.IMAGE}))


def test_a_spreadsheet_is_taken_packed_or_as_text():
    only = frozenset({Kind.SPREADSHEET})
    assert check_content(write_xlsx([[1]], ["a"]), "x.xlsx", only).kind is Kind.SPREADSHEET
    assert check_content(b"a,b\n1,2\n", "x.csv", only).content_type == "text/csv"


def test_a_spreadsheet_with_macros_is_refused():
    target = io.BytesIO(write_xlsx([[1]], ["a"]))
    with zipfile.ZipFile(target, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(NotSafe, match="holds macros"):
        check_content(target.getvalue(), "x.xlsm", ALL)


@pytest.mark.parametrize("text", ["Ó Súilleabháin", "Seán\r\n“x”"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_text_is_taken_in_the_encodings_people_have(text, encoding):
    checked = check_content(text.encode(encoding), "x.txt", ALL)
    assert (checked.kind, checked.content) == (Kind.TEXT, text.encode(encoding))


@pytest.mark.parametrize("content", [b"a\x00b", b"a\x01b", b"\x81\x8d\x8f", b"\x05" * 90])
def test_what_is_not_text_is_not_taken_as_text(content):
    with pytest.raises(WrongKind):
        check_content(content, "x.txt", frozenset({Kind.TEXT}))


def test_a_drawn_signature_is_drawn_anew_from_its_lines_alone():
    drawn = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100" onload="x()">'
        b'<script>alert(1)</script><path d="M1 2 L3.5 4" onclick="x()"/>'
        b'<polyline points="5,6 7,8"/></svg>'
    )
    checked = check_content(drawn, "s.svg", frozenset({Kind.SIGNATURE}))
    assert checked.content == (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100" fill="none" '
        b'stroke="#1d2624" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        b'<path d="M1 2 L3.5 4"/><path d="M5,6 7,8"/></svg>'
    )


@pytest.mark.parametrize(
    "drawn",
    [
        b'<svg viewBox="0 0 3 1"></svg>',
        b'<svg viewBox="0 0 3 1"><path d="M1 2&quot;/&gt;&lt;script"/></svg>',
        b'<svg viewBox="0 0 3 1"><path d="M1 2"/>',
        b'<svg viewBox="0 0 3 1"><!DOCTYPE x><path d="M1 2"/></svg>',
        b'<svg viewBox="x"><path d="M1 2"/></svg>',
    ],
)
def test_an_empty_or_hostile_signature_is_refused(drawn):
    with pytest.raises(Damaged):
        check_content(drawn, "s.svg", frozenset({Kind.SIGNATURE}))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([b"", b"%PDF-1.7\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"]),
    st.binary(max_size=400),
)
def test_any_content_is_taken_or_refused_with_words(start, rest):
    try:
        assert check_content(start + rest, "x", ALL).kind in Kind
    except FileRefused as refusal:
        assert str(refusal)
