from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from alongside.foundations.documents import letter
from alongside.foundations.files.keeping import (
    check_content,
)
from alongside.foundations.files.kinds import Kind
from alongside.foundations.files.refusals import (
    Damaged,
    FileRefused,
    NotSafe,
    TooLarge,
)

from .made_files import ALL, PDF_ONLY, a_pdf


def add_file(writer: PdfWriter) -> None:
    writer.add_attachment("x.txt", b"x")


def add_action(action: dict) -> object:
    def change(writer: PdfWriter) -> None:
        made = DictionaryObject({NameObject(key): value for key, value in action.items()})
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(made)

    return change


add_script = add_action({"/S": NameObject("/JavaScript"), "/JS": TextStringObject("x()")})
LAUNCH = add_action({"/S": NameObject("/Launch"), "/F": TextStringObject("cmd.exe")})
SUBMIT = add_action({"/S": NameObject("/SubmitForm"), "/F": TextStringObject("http://x")})


@pytest.mark.parametrize("change", [add_script, add_file, LAUNCH, SUBMIT])
def test_a_pdf_that_does_something_is_refused(change):
    with pytest.raises(NotSafe, match="holds a script, another file or an action"):
        check_content(a_pdf(1, change), "x.pdf", PDF_ONLY)


def test_a_script_that_is_only_referred_to_and_hex_escaped_is_found():
    plain = a_pdf(1, add_script)
    content = plain.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/J#53")
    with pytest.raises(NotSafe):
        check_content(content, "x.pdf", PDF_ONLY)


def test_a_pdf_that_opens_at_a_page_and_links_to_a_web_page_is_taken():
    def change(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/OpenAction")] = ArrayObject(
            [writer.pages[0].indirect_reference, NameObject("/Fit")]
        )
        link = {
            "/Type": NameObject("/Annot"),
            "/Subtype": NameObject("/Link"),
            "/Rect": ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)]),
            "/A": DictionaryObject(
                {
                    NameObject("/S"): NameObject("/URI"),
                    NameObject("/URI"): TextStringObject("http://x"),
                }
            ),
        }
        made = DictionaryObject({NameObject(key): value for key, value in link.items()})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(made)])

    assert check_content(a_pdf(2, change), "x.pdf", PDF_ONLY).pages == 2


def test_a_locked_pdf_is_refused():
    with pytest.raises(NotSafe, match="locked with a password"):
        check_content(a_pdf(1, lambda w: w.encrypt("secret")), "x.pdf", PDF_ONLY)


def test_a_pdf_has_at_most_40_pages():
    assert check_content(a_pdf(40), "x.pdf", PDF_ONLY).pages == 40
    with pytest.raises(TooLarge, match="has 41 pages; the most is 40"):
        check_content(a_pdf(41), "x.pdf", PDF_ONLY)


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\xff" * 500, a_pdf()[:200]])
def test_a_broken_pdf_is_refused(content):
    with pytest.raises(Damaged, match="cannot be opened as a PDF"):
        check_content(content, "x.pdf", PDF_ONLY)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 5000), st.integers(0, 255))
def test_a_pdf_with_any_one_byte_changed_is_taken_or_refused_with_words(place, byte):
    content = bytearray(a_pdf(2))
    content[place % len(content)] = byte
    try:
        checked = check_content(bytes(content), "x.pdf", ALL)
        assert checked.kind is not Kind.PDF or checked.pages >= 1
    except FileRefused as refusal:
        assert str(refusal)


def test_our_own_documents_pass_our_own_check():
    content = letter(title="L", sender=["a"], to=["b"], date="4 July 2023", paragraphs=["c"])
    assert check_content(content, "x.pdf", PDF_ONLY).pages == 1
