"""The sample-size section of a protocol: from the page and from the command, the same file."""

import io
import re
import shlex

import docx
import pytest
from django.test import Client
from pypdf import PdfReader
from typer.testing import CliRunner

from alongside.project.command import app
from alongside.workspaces.designing.answers import Assumptions, looks_of, size_of, sizes_by
from tests.workspaces import made_up

pytestmark = pytest.mark.django_db
PAGE = "/ips-feasibility/design/"
ASKED = "difference=2&sd=6&correlation=0.4&attrition=10&power=80&looks=3&practitioners=12&icc=0.1"
SAME = Assumptions(2.0, 6.0, 0.4, 0.8, 0.05, 0.1, 3, 0.1, 12)


@pytest.fixture
def statistician():
    client = Client()
    client.force_login(made_up.person("statistician"))
    return client


def tables_of(document):
    return {
        rows[0][0]: rows[1:]
        for rows in ([[c.text for c in row.cells] for row in t.rows] for t in document.tables)
    }


def test_the_page_gives_a_section_that_its_own_command_makes_again(statistician, tmp_path):
    html = statistician.get(f"{PAGE}?{ASKED}").content.decode()
    links = re.findall(r'href="([^"]*sample-size\.[^"]*)"', html)
    assert [each.split("?")[0] for each in links] == [
        f"{PAGE}sample-size.pdf", f"{PAGE}sample-size.docx",
    ]  # fmt: skip
    files = {link.split("?")[0][-4:]: statistician.get(link.replace("&amp;", "&"))
             for link in links}  # fmt: skip
    assert [one.status_code for one in files.values()] == [200, 200]
    assert files["docx"]["Content-Disposition"] == 'attachment; filename="sample-size.docx"'

    document = docx.Document(io.BytesIO(files["docx"].content))
    text = [each.text for each in document.paragraphs]
    size = size_of(SAME)
    assert text[text.index("Text for the protocol") + 1].startswith(
        f"The trial will recruit {size.recruit} families, {size.each_arm} to each of two arms "
        "(1:1). With 10% of them without an outcome, this gives a power of 80% to find a "
        "difference of 2 in the primary outcome, at an error of 5%"
    )
    assert [each for each in text if each in HEADINGS] == HEADINGS
    tables = tables_of(document)
    assert len(tables["What"]) == 9
    assert [row[2] for row in tables["What"]][:2] == [WRITE, WRITE]
    assert tables["What"][5][2] == "The usual error."
    assert [row[2] for row in tables["Look"]] == [f"{e.bound:.4f}" for e in looks_of(SAME, size)]
    assert tables["True difference"][2][3] == f"{size.recruit}" == f"{sizes_by(SAME)[2][2]}"
    assert tables["Assumption"][0] == ["As assumed", f"{size.recruit}", tables["Assumption"][0][2]]

    command = shlex.split(text[text.index("Made again") + 2])
    assert command[:3] == ["alongside", "design", "size"]
    again = tmp_path / command.pop()
    pdf = tmp_path / "sample-size.pdf"
    made = CliRunner().invoke(app, [*command[1:], str(again), "--report", str(pdf)])
    assert made.exit_code == 0, made.output
    assert made.stdout.startswith(f"{size.recruit} families, {size.each_arm} in each arm")
    assert again.read_bytes() == files["docx"].content
    assert pdf.read_bytes() == files[".pdf"].content
    printed = " ".join(page.extract_text() for page in PdfReader(pdf).pages)
    for heading in HEADINGS:
        assert heading in printed


HEADINGS = [
    "Text for the protocol", "Assumptions", "Formula", "Results",
    "If an assumption is otherwise", "Made again",
]  # fmt: skip
WRITE = "Not a number of the definitive trial’s definition: write here why it is assumed."


def test_a_section_is_refused_where_it_cannot_be_and_to_who_does_not_design(statistician):
    for asked in ("sample-size.pdf?sd=0", "sample-size.odt", "sample-size.docx?power=2"):
        assert statistician.get(PAGE + asked).status_code == 404
    nurse = Client()
    nurse.force_login(made_up.person("research_nurse"))
    assert nurse.get(f"{PAGE}sample-size.pdf").status_code == 403

    def design(*words):
        found = CliRunner().invoke(app, ["design", "size", *words])
        return found.exit_code, found.stderr.strip(), found.stdout

    assert design("--report", "plan.odt") == (
        2, "plan.odt: a report is PDF or Word. Name a file that ends in .pdf or .docx.", "",
    )  # fmt: skip
    assert design("--sd", "0")[:2] == (2, "The standard deviation must be above 0: it is 0.")
    assert design("--icc", "1")[:2] == (
        2, "The intracluster correlation lies from 0 to below 1: 1.",
    )  # fmt: skip
    code, said, _ = design("--report", "/nowhere/sample-size.pdf")
    assert (code, said) == (
        2,
        "/nowhere/sample-size.pdf cannot be written: No such file or directory. Name a folder "
        "that is there and that you may write to.",
    )
