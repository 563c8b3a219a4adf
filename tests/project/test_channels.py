"""The table of channels names every one of the 63, each with something that exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse

from tests.project.planted_on_paper import LEAKS
from tests.workspaces.made_up import person, study

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs/develop/blind_channels.md"
LINE = re.compile(r"^\| (\d+) \| ([CB ]+) \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PLANTED = re.compile(r"leak: ([a-z ]+)")


@pytest.fixture(scope="module")
def held():
    """What holds each channel, by its number."""
    return {int(no): by for no, _, _, by in LINE.findall(TABLE.read_text(encoding="utf-8"))}


def test_every_channel_has_its_line(held):
    assert list(held) == list(range(1, 64))


def test_every_line_names_a_test_a_leak_or_the_crawl_or_says_why_none_is_needed(held):
    started = re.compile(r"(crawl\b|leak: |none( [a-z ]+)?: |`tests/)")
    assert [no for no, by in held.items() if not started.match(by)] == []
    assert [no for no, by in held.items() if by.startswith("none") and len(by.split()) < 8] == []


def test_every_test_that_the_table_names_exists(held):
    missing = []
    for path, name in NAMED.findall(" ".join(held.values())):
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        if name not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
            missing.append(f"{path}::{name}")
    assert missing == []


def test_every_leak_that_the_table_names_is_planted_and_every_planted_one_is_named(held):
    named = {name.strip() for by in held.values() for name in PLANTED.findall(by)}
    assert named == {leak.name for leak in LEAKS}


@pytest.mark.django_db
def test_no_page_of_a_study_may_be_kept_by_a_cache(client):
    client.force_login(person("research_nurse", ["glasgow"]))
    for name in ("caseload:home", "caseload:families", "assessments:visits"):
        answer = client.get(reverse(name, args=[study().slug]))
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"


def test_no_log_of_djangos_own_is_kept():
    assert apps.is_installed("django.contrib.admin") is False
