"""What can do harm stands in a few named places; anywhere else it fails here until it is named."""

from __future__ import annotations

import ast
import re

import pytest

from tests.rules.test_code import FILES, SOURCE, where

RECORD, BACKUPS = "alongside/foundations/record/", "alongside/foundations/backups/"
TABLES = "alongside/foundations/tables/"
PLACES = {
    # another program is started, never through a shell
    r"\bsubprocess\.(run|Popen|call|check_\w+)\(": {
        f"{BACKUPS}copying.py", f"{BACKUPS}trying_out.py",
    },
    # this program goes on as another process, or as two
    r"\bos\.(exec|fork|spawn|posix_spawn)\w*\(": {
        "alongside/project/commands/demo.py", "alongside/project/supervising.py",
    },
    # statements written by hand; their names come from the models, their values are parameters
    r"\.(execute|executemany|executescript)\(|\.raw\(\w+, \[|RawSQL|\.extra\(|\bpgconn\b": {
        "alongside/project/commands/demo.py", "alongside/foundations/sealing/sealing.py",
        "alongside/foundations/sealing/scrubbing.py",  # the names of tables are its callers' own
        "alongside/foundations/files/verified.py", f"{RECORD}as_written.py",
        f"{RECORD}checking_seals.py", f"{RECORD}one_moment.py", f"{RECORD}reading.py",
        f"{RECORD}sqlite3/base.py",  # passes on what Django asks
        f"{RECORD}statements.py",  # the statements of Django's own queries
        f"{RECORD}postgresql/prepared.py",  # the same, by the names that they are prepared under
        f"{RECORD}writing_back.py",  # asks SQLite to write its log back
        f"{RECORD}management/commands/migrate.py", f"{RECORD}rights.py",
        f"{RECORD}totals.py",  # the names of columns are those of the models that are counted
        f"{RECORD}triggers.py",
        f"{BACKUPS}copying.py", f"{BACKUPS}packing.py", f"{BACKUPS}putting_back.py",
        f"{BACKUPS}trying_out.py",
    },
    # markup that is not escaped again: the parts were
    r"\bmark_safe\(|\bMarkup\(|\|\s*safe\b": {
        "alongside/foundations/pages/macros.py", "alongside/foundations/pages/drawing.py",
        "alongside/foundations/pages/plain_fields.py",
        "alongside/foundations/pages/fields/choices.py",
        "alongside/foundations/pages/fields/signature.py",
    },
    # tables for spreadsheets: one home, where no cell begins as a formula
    r"\bcsv\.(writer|DictWriter)\(|from csv import|\.(to|write)_(csv|excel)\(|\bWorkbook\("
    r"|xlsxwriter": {
        f"{TABLES}writing.py",
    },
    # parsers of what people hand in; what they refuse has tests beside each
    r"\bzipfile\.ZipFile\(|\bElementTree\.fromstring\(|\betree\.\w+\(": {
        f"{TABLES}packed.py", f"{TABLES}writing.py", "alongside/foundations/files/signatures.py",
        "alongside/science/instruments/packs_zip.py",
        "alongside/workspaces/reports/figures/packing.py",
    },
    # never: code from text, objects from bytes, templates from text, shells, other hosts
    r"(?<![\w.])(eval|exec|compile|__import__)\(": set(),
    r"\b(pickle|marshal|shelve|jsonpickle)\b|yaml\.load": set(),
    r"\.from_string\(|\bTemplate\(": set(),
    r"shell=True|os\.system\(|os\.popen\(": set(),
    r"\burlopen\(|\bhttpx\b|^import requests|http\.client|\baiohttp\b": set(),
    r"\bcsrf_exempt\b|\bxframe_options_exempt\b|\bcsp_exempt\b": set(),
    r"\b(md5|ECB|DES|RC4)\b\(?": set(),
    # the list of stolen passwords is made by it; nothing of ours rests on it
    r"\bsha1\b": {"alongside/foundations/accounts/stolen.py"},
}  # fmt: skip


def code_of(path):
    """The file without its comments and docstrings, which may name what is forbidden."""
    return ast.unparse(_bare(ast.parse(path.read_text(encoding="utf-8"))))


def _bare(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:] or [ast.Pass()]
    return tree


@pytest.fixture(scope="module")
def codes():
    return {where(path): code_of(path) for path in FILES}


@pytest.mark.parametrize("what", PLACES, ids=lambda what: what[:24])
def test_it_stands_in_the_places_named_here_and_nowhere_else(codes, what):
    found = {name for name, code in codes.items() if re.search(what, code, re.MULTILINE)}
    assert found == PLACES[what]


IN_PAGES = re.compile(
    r"(?<![\w.])\w+(?:\.\w+)* \| safe\b|autoescape false|innerHTML\s*=|insertAdjacentHTML"
    r"|document\.write|postMessage|addEventListener\(.message"
)


def test_no_page_passes_anything_unescaped_but_our_charts_and_no_script_makes_markup_of_text():
    pages = [*SOURCE.rglob("*.jinja"), *SOURCE.rglob("static/**/*.js")]
    found = {
        (path.name, each)
        for path in pages
        for each in IN_PAGES.findall(path.read_text(encoding="utf-8"))
    }
    assert found == {("figures.jinja", "chart.svg | safe"), ("figures.jinja", "narrow.svg | safe")}
