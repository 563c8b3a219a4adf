"""The table of security: no requirement is left out, no line is empty, what it names exists."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache

import pytest

from tests.project.running import ROOT

PAGE = ROOT / "docs/operate/security.md"
UP_TO = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5,
    "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2,
    "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11,
    "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1,
    "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5,
    "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
"""The requirements of levels 1 and 2 of version 5.0.0: in each section the first so many."""
LINE = re.compile(r"^\| (V\d+\.\d+\.\d+) \| (.*?) \| (.*?) \| (.*) \|$", re.MULTILINE)
OUT = re.compile(r"^\| ((?:V[\d.]+ ?)+) \| ([^|]+) \|$", re.MULTILINE)
STATES = {"test", "met", "in part", "not met"}


@cache
def lines():
    return {id: (asks, state, by) for id, asks, state, by in LINE.findall(PAGE.read_text())}


def left_out():
    return {id: since for ids, since in OUT.findall(PAGE.read_text()) for id in ids.split()}


def test_every_requirement_has_one_line_or_the_reason_why_it_does_not_apply():
    all_of_them = [f"V{section}.{n}" for section, most in UP_TO.items() for n in range(1, most + 1)]
    assert len(all_of_them) == 253
    named = Counter([id for id, *_ in LINE.findall(PAGE.read_text())]) + Counter([*left_out()])
    assert {id: count for id, count in named.items() if count > 1} == {}
    assert (set(all_of_them) - named.keys(), named.keys() - set(all_of_them)) == (set(), set())


def test_no_line_is_empty_and_each_shows_what_it_says():
    assert {state for _, state, _ in lines().values()} <= STATES
    thin = {id for id, (asks, _, by) in lines().items() if len(asks.split()) < 2 or len(by) < 12}
    assert thin == set()
    without = {id for id, (_, state, by) in lines().items() if state == "test" and not shown_by(by)}
    assert without == set()
    unsaid = {id for id, (_, state, by) in lines().items() if state == "not met" and len(by) < 40}
    assert unsaid == set()
    assert [id for id, since in left_out().items() if len(since.split()) < 3] == []


def shown_by(by):
    return re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", by)


@pytest.mark.parametrize("id", lines())
def test_every_test_and_file_that_a_line_names_exists(id):
    by = lines()[id][2]
    for path, name in shown_by(by):
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        there = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert not name or name in there, f"{path} has no {name}"
    named = re.findall(
        r"`((?:alongside|docs|deploy|tests|requirements)/[\w./-]+|\w+\.(?:md|toml))`", by
    )
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_limits_that_the_page_tells_are_those_of_the_code():
    from alongside.foundations.accounts import actions, attempts
    from alongside.foundations.files import pdfs, pictures, signatures
    from alongside.foundations.tables import sheet
    from alongside.project import settings
    from alongside.project.deployment import Deployment

    told, usual = PAGE.read_text(), Deployment.model_fields
    limits = (
        f"{attempts.FAILED_BY_ACCOUNT.tries} failures of an account in "
        f"{attempts.FAILED_BY_ACCOUNT.minutes} minutes, {attempts.FAILED_BY_ADDRESS.tries} from",
        f"{attempts.LINKS_BY_ACCOUNT.tries} an account in {attempts.LINKS_BY_ACCOUNT.minutes} min",
        f"last {actions.LINK_LASTS.seconds // 60} minutes",
        f"PDF {pdfs.MOST_PAGES} pages, photographs {pictures.MOST_PIXELS // 10**6} million points",
        f"{sheet.LARGEST_ROWS:,} rows and {sheet.LARGEST_COLUMNS} columns",
        f"drawn signatures {signatures.MOST_BYTES // 1000} KB",
        f"{settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,} fields, "
        f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20} MB",
        f"{usual['requests_a_minute'].default} pages and {usual['searches_a_minute'].default} sea",
        f"{usual['files_an_hour'].default} files given out an hour",
        f"{usual['uploads_an_hour'].default} uploads and "
        f"{usual['unblindings_an_hour'].default} requests to learn",
        f"{settings.DEPLOYMENT.idle_minutes} idle minutes, {settings.DEPLOYMENT.longest_hours} hou",
    )
    assert [limit for limit in limits if limit not in told] == []
