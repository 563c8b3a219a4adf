from __future__ import annotations

import io
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from alongside.foundations.documents import (
    CannotPrint,
    Consented,
    Figure,
    Section,
    Signature,
    Table,
    consent_copy,
    letter,
    pdf,
    printing,
    table_report,
)

LINE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0L9 9"/></svg>'


def a_letter(*paragraphs: str, to: str = "A Parent", title: str = "About your visit") -> bytes:
    return letter(
        title=title, sender=["The team"], to=[to], date="4 July 2023", paragraphs=paragraphs
    )


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def structure_of(content: bytes) -> list[str]:
    """The tags that a screen reader follows, in reading order."""
    return _walked(content, "/S")


def languages_of(content: bytes) -> list[str]:
    """The languages of parts that differ from the document's."""
    return _walked(content, "/Lang")


def _walked(content: bytes, name: str) -> list[str]:
    found: list[str] = []

    def walk(node) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if name in node:
                found.append(str(node[name]))
            walk(node.get("/K", []))

    walk(PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"])
    return found


def test_a_document_is_tagged_and_names_its_language_title_and_standard():
    content = a_letter("One.", title="Your copy – Siân’s visit")
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata.title == "Your copy – Siân’s visit"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()


@pytest.mark.parametrize(
    "name",
    [
        "O'Brien",
        "O’Brien",
        "Mòr Nic a' Phì",
        "Tadhg Ó Súilleabháin",
        "Gwenllïan Ŵyn",
        "Łukasz Żółć",
        "Олена Шевченко",
        "Nguyễn Thị Ánh",
    ],
)
def test_a_name_survives_with_its_apostrophes_and_accents(name):
    assert text_of(a_letter("x", to=name)).splitlines()[1] == name


@pytest.mark.parametrize("name", ["محمد العلي", "گل بی بی", "ژیان چوار", "ٹیپو ڈار"])
def test_an_arabic_persian_kurdish_or_urdu_name_survives(name):
    line = text_of(a_letter("x", to=name)).splitlines()[1]
    assert sorted(line.split()) == sorted(name.split())


@pytest.mark.parametrize(
    "typed",
    ["#panic()", "*not bold*", "$x$", "= No heading", "#sys.inputs", '"]); #read("/etc")', "@a"],
)
def test_what_a_person_types_is_never_markup(typed):
    content = a_letter(typed)
    assert text_of(content).splitlines()[4] == typed
    assert structure_of(content) == structure_of(a_letter("plain"))


def test_a_letter_that_no_font_has_is_shown_as_a_box_and_the_document_says_so(monkeypatch):
    printing._fonts.cache_clear()
    shipped_only = printing._fonts(False)
    monkeypatch.setattr(printing, "_fonts", lambda machine_fonts: shipped_only)
    lines = text_of(a_letter("a", to="李 Ó Briain 李 বা")).splitlines()
    assert lines[1] == "□ Ó Briain □ □□"
    assert lines[5] == (
        "This machine has no font for some letters of this document. They are shown as □."
    )


def test_controls_and_turned_text_are_left_out():
    assert text_of(a_letter("a\x00b\u202ec\x1bd")).splitlines()[4] == "abcd"


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", max_codepoint=0x17F), max_size=40))
def test_any_european_text_can_be_printed(typed):
    assert a_letter(typed, to=typed).startswith(b"%PDF-")


def test_the_family_copy_of_a_consent_holds_statements_answers_and_signatures():
    content = consent_copy(
        title="Your consent",
        study="The infant study",
        version="2.0",
        paragraphs=["Please read this."],
        sections=[Section("Why we ask", ["To help families."])],
        closing=["You can stop at any time."],
        statements=[
            Consented("I have read the information.", "Yes", agreed=True),
            Consented("You may use my health records.", "No", agreed=False),
        ],
        signatures=[
            Signature("Siân O’Brien", "parent", "4 July 2023, 14:20", svg=LINE),
            Signature("B Nurse", "researcher", "4 July 2023, 14:25"),
        ],
        footer="Keep this copy.",
    )
    assert text_of(content).splitlines() == [
        "Your consent",
        "The infant study, version 2.0",
        "Please read this.",
        "Why we ask",
        "To help families.",
        "You can stop at any time.",
        "What was agreed",
        "Statement Answer",
        "I have read the information. Yes",
        "You may use my health records. No",
        "Who signed",
        "Siân O’Brien, parent",
        "4 July 2023, 14:20",
        "B Nurse",
        "B Nurse, researcher",
        "4 July 2023, 14:25",
        "Keep this copy. Page 1 of 1",
    ]
    tags = structure_of(content)
    assert [tags.count(tag) for tag in ("/Title", "/H1", "/Table", "/TH", "/TD", "/Figure")] == [
        1,
        3,
        1,
        2,
        4,
        1,
    ]


def test_the_copy_of_a_form_in_another_language_says_which_and_where_it_is_english():
    content = consent_copy(
        title="Twoja zgoda", study="The infant study", version="1.0", language="pl",
        paragraphs=["Możesz przestać w każdej chwili."], closing=["Just tell us."],
        statements=[Consented("Zgadzam się.", "Yes", agreed=True)], signatures=[],
    )  # fmt: skip
    assert PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"] == "pl"
    assert set(languages_of(content)) == {"en-GB", "pl"}


def test_a_report_has_its_sentence_first_and_a_table_behind_each_drawing():
    content = table_report(
        title="Recruitment",
        sentence="Bromley is 4 families behind.",
        as_of="As of 1 November 2023",
        figures=[Figure(LINE, "Families by month", "A line that rises from 0 to 9.")],
        tables=[
            Table("Families", ["Month", "Families"], [["May", 3], ["June", None]], frozenset({1}))
        ],
    )
    assert text_of(content).splitlines() == [
        "Recruitment",
        "Bromley is 4 families behind.",
        "Figure 1: Families by month",
        "Table 1: Families",
        "Month Families",
        "May 3",
        "June",
        "As of 1 November 2023 Page 1 of 1",
    ]
    assert b"A line that rises from 0 to 9." in uncompressed(content)


def uncompressed(content: bytes) -> bytes:
    reader = PdfReader(io.BytesIO(content))
    found = []
    for number in reader.xref_objStm:
        found.append(repr(reader.get_object(number)).encode())
    for table in reader.xref.values():
        found.extend(repr(reader.get_object(number)).encode() for number in table if number)
    return b"".join(found)


def test_the_same_data_give_the_same_bytes():
    assert a_letter("x") == a_letter("x")


def test_a_long_table_goes_on_over_pages():
    rows = [[str(number), number] for number in range(200)]
    content = table_report(title="Long", sentence="s", tables=[Table("T", ["a", "b"], rows)])
    assert len(PdfReader(io.BytesIO(content)).pages) > 3
    assert text_of(content).count("a b") == len(PdfReader(io.BytesIO(content)).pages)


def test_a_row_of_another_length_a_figure_without_words_and_no_title_are_refused():
    with pytest.raises(ValueError, match="not as long as its headings"):
        Table("T", ["a", "b"], [["1"]])
    with pytest.raises(ValueError, match="needs a description"):
        Figure(LINE, "caption", " ")
    with pytest.raises(CannotPrint, match="needs a title"):
        a_letter("x", title=" ")


@pytest.mark.parametrize("template", ["../style", "nothing", "/etc/passwd", ""])
def test_only_templates_of_the_house_are_printed(template):
    with pytest.raises(CannotPrint, match="no document template"):
        pdf(template, {"title": "x"})


def test_printing_is_not_loaded_while_the_web_process_starts():
    asked = "import sys, alongside.foundations.documents; print('typst' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "False\n"
