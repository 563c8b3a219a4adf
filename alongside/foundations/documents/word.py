"""The same paper as a Word document that a screen reader can follow.

Headings are headings, the first row of a table is marked as such and comes again on every page,
a picture has its words, and the language is British English.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from alongside.foundations.documents.papers import Paper, PaperPart, shown
from alongside.foundations.documents.printing import drawn_as_png
from alongside.foundations.documents.written import Figure, Table
from alongside.foundations.tables.writing import undated

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

LANGUAGE = "en-GB"
WIDTH_MM = 162
SMALL_FROM = 6
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def paper_word(paper: Paper) -> bytes:
    """The paper as .docx; the same paper gives the same bytes."""
    import docx

    document = docx.Document()
    _say_what_it_is(document, paper)
    _set_style(document)
    _frame(document, paper)
    document.add_heading(_text(paper.title), 0)
    document.add_paragraph(_text(paper.sentence))
    for name, value in paper.facts:
        line = document.add_paragraph()
        line.add_run(f"{_text(name)}: ").bold = True
        line.add_run(_text(value))
    for part in paper.parts:
        _add_part(document, part)
    packed = io.BytesIO()
    document.save(packed)
    return undated(packed.getvalue())


def _say_what_it_is(document: Document, paper: Paper) -> None:
    about = document.core_properties
    about.title, about.language = _text(paper.title), LANGUAGE
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.created = about.modified = datetime(2000, 1, 1, tzinfo=UTC)


def _set_style(document: Document) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    for name in ("Normal", "Title", "Heading 1", "Caption"):
        style: Any = document.styles[name]
        style.font.name = "Arial"
        fonts = style.element.rPr.rFonts
        for theme in [each for each in fonts.attrib if each.endswith("Theme")]:
            del fonts.attrib[theme]
        fonts.set(qn("w:eastAsia"), "Arial")
        style.font.color.rgb = RGBColor(0x1D, 0x26, 0x24)
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(11)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(24)


def _frame(document: Document, paper: Paper) -> None:
    """What stands on every page."""
    page = document.sections[0]
    page.header.paragraphs[0].add_run(_text(paper.header)).bold = True
    line = page.footer.paragraphs[0]
    line.add_run(f"{_text(paper.footer)} Page ")
    _field(line, "PAGE")
    line.add_run(" of ")
    _field(line, "NUMPAGES")


def _field(line: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    line._p.append(field)


def _add_part(document: Document, part: PaperPart) -> None:
    document.add_heading(_text(part.heading), 1)
    for text in part.paragraphs:
        document.add_paragraph(_text(text))
    for figure in part.figures:
        _add_figure(document, figure)
    for table in part.tables:
        _add_table(document, table)


def _add_figure(document: Document, figure: Figure) -> None:
    from docx.shared import Mm

    picture = document.add_picture(io.BytesIO(drawn_as_png(figure.svg)), width=Mm(WIDTH_MM))
    told: Any = picture._inline.docPr
    told.set("descr", _text(figure.description))
    told.set("title", _text(figure.caption))
    document.add_paragraph(_text(figure.caption), style="Caption")


def _add_table(document: Document, table: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    above = document.add_paragraph(_text(table.caption), style="Caption")
    above.paragraph_format.keep_with_next = True
    rows = [[shown(name) for name in table.columns], *[[shown(c) for c in r] for r in table.rows]]
    made = document.add_table(len(rows), len(table.columns), style="Table Grid")
    _mark_header(made)
    cells = made._cells
    for place, text in enumerate(text for row in rows for text in row):
        row, column = divmod(place, len(table.columns))
        line = _write(cells[place], text, bold=row == 0, small=len(table.columns) >= SMALL_FROM)
        if row and column in table.numbers:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()


def _mark_header(made: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    first = made.rows[0]._tr.get_or_add_trPr()
    first.append(OxmlElement("w:tblHeader"))
    look = made._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:firstRow"), "1")
        look.set(qn("w:firstColumn"), "0")


def _write(cell: _Cell, text: str, *, bold: bool, small: bool) -> Any:
    from docx.shared import Pt

    line = cell.paragraphs[0]
    run = line.add_run(_text(text))
    run.bold = bold
    run.font.size = Pt(8.5 if small else 10)
    return line


def _text(text: str) -> str:
    """What an XML file can hold."""
    return _NO_XML.sub("", text)
