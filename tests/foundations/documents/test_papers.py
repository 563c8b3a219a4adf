"""One paper as PDF and as a Word document: the same words, and both can be read aloud."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from alongside.foundations.documents import Figure, Paper, PaperPart, Table, paper_pdf, paper_word
from tests.foundations.documents.test_documents import LINE, structure_of, text_of, uncompressed

SAYS = "A line that rises from 0 to 9."
PAPER = Paper(
    title="How the study stands",
    sentence="Bromley is 4 families behind.",
    header="Open report",
    footer="IPS, version 1.0. As of 1 November 2023.",
    facts=[("Made by", "Siân O’Brien"), ("Seal", "0f4f49")],
    parts=[
        PaperPart(
            "Recruitment",
            ["Families by month."],
            [Figure(LINE, "Families", SAYS)],
            [Table("Families", ["Month", "Families"], [["May", 3], ["June", None]], {1})],
        ),
        PaperPart("Nothing more"),
    ],
)


@pytest.fixture(scope="module")
def word():
    return docx.Document(io.BytesIO(paper_word(PAPER)))


def test_the_pdf_says_what_the_paper_says_on_pages_that_name_it():
    assert text_of(paper_pdf(PAPER)).splitlines() == [
        "Open report",
        "How the study stands",
        "Bromley is 4 families behind.",
        "Made by Siân O’Brien",
        "Seal 0f4f49",
        "Recruitment",
        "Families by month.",
        "Figure 1: Families",
        "Table 1: Families",
        "Month Families",
        "May 3",
        "June",
        "IPS, version 1.0. As of 1 November 2023. Page 1 of 2",
        "Open report",
        "Nothing more",
        "IPS, version 1.0. As of 1 November 2023. Page 2 of 2",
    ]


def test_the_pdf_is_tagged_as_the_standard_wants():
    content = paper_pdf(PAPER)
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    tags = structure_of(content)
    assert [tags.count(tag) for tag in ("/Title", "/H1", "/Table", "/TH", "/TD")] == [1, 2, 1, 2, 4]
    assert SAYS.encode() in uncompressed(content)


def test_the_word_document_has_its_headings_as_headings(word):
    styled = [(one.style.name, one.text) for one in word.paragraphs if one.text]
    assert styled == [
        ("Title", "How the study stands"),
        ("Normal", "Bromley is 4 families behind."),
        ("Normal", "Made by: Siân O’Brien"),
        ("Normal", "Seal: 0f4f49"),
        ("Heading 1", "Recruitment"),
        ("Normal", "Families by month."),
        ("Caption", "Families"),
        ("Caption", "Families"),
        ("Heading 1", "Nothing more"),
    ]


def test_the_first_row_of_a_word_table_is_its_heading_on_every_page(word):
    (table,) = word.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Month", "Families"],
        ["May", "3"],
        ["June", ""],
    ]
    marked = [row._tr.find(".//" + qn("w:tblHeader")) is not None for row in table.rows]
    assert marked == [True, False, False]


def test_a_picture_in_word_has_its_words_for_those_who_cannot_see_it(word):
    (picture,) = word.inline_shapes
    assert picture._inline.docPr.get("descr") == SAYS


def test_the_word_document_is_in_british_english_and_names_no_writer(word):
    spoken = {each.get(qn("w:val")) for each in word.styles.element.iter(qn("w:lang"))}
    about = word.core_properties
    assert (spoken, about.language, about.title) == ({"en-GB"}, "en-GB", "How the study stands")
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")


def test_every_page_in_word_says_what_it_is_and_its_number(word):
    (section,) = word.sections
    assert section.header.paragraphs[0].text == "Open report"
    fields = [each.get(qn("w:instr")) for each in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert section.footer.paragraphs[0].text == "IPS, version 1.0. As of 1 November 2023. Page  of "


def test_the_same_paper_gives_the_same_bytes():
    assert paper_word(PAPER) == paper_word(PAPER)
    assert paper_pdf(PAPER) == paper_pdf(PAPER)


def test_what_a_person_types_is_never_markup_in_word():
    typed = '<w:br/>&amp;\x0b"]'
    content = paper_word(Paper(typed, typed, "", "", [], [PaperPart(typed, [typed])]))
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    read = docx.Document(io.BytesIO(content))
    assert [one.text for one in read.paragraphs] == ['<w:br/>&amp;"]'] * 4


def test_writing_word_is_not_loaded_while_the_web_process_starts():
    asked = "import sys, alongside.foundations.documents; print('docx' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout == "False\n"
