"""Designing a progression rule on its page: the figures of the command, and what cannot be."""

import csv
import io
import json

import pytest
from django.test import Client
from typer.testing import CliRunner

from alongside.project.command import app
from tests.workspaces import made_up as people

pytestmark = pytest.mark.django_db
PAGE = "/ips-feasibility/progress/rules/"


@pytest.fixture
def reader(db):
    client = Client()
    client.force_login(people.person("steering_committee"))
    return client


def test_the_page_opens_with_the_studys_own_red_and_green(reader):
    page = reader.get(PAGE).content.decode()
    assert "57 families: stop at 33 or fewer, pause at 34 to 38, go on at 39 or more." in page
    assert "alongside progression design --red 0.5 --green 0.7" in page


def test_the_file_says_what_the_command_says(reader):
    asked = {"red": "60", "green": "80", "families": "30", "decide": "90"}
    found = json.loads(reader.get("/ips-feasibility/progress/rules.json", asked).content)
    words = ["--red", "0.6", "--green", "0.8", "--families", "30", "--decide", "0.9", "--json"]
    told = json.loads(CliRunner().invoke(app, ["progression", "design", *words]).stdout)
    for key in ("wishes", "two_outcomes", "three_outcomes"):
        assert found[key] == told[key]
    assert found["chances"]["limits_as_written"] == told["limits_as_written"]["chances"]
    assert found["three_outcomes"]["holds"] is False
    assert "this is the nearest rule" in reader.get(PAGE, asked).content.decode()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"red": "70", "green": "50"}, "Red lies below green"),
        ({"red": "64", "green": "66"}, "No design with up to 300 families"),
        ({"red": "a half"}, "Red: a true share this low must stop"),
        ({"families": "0"}, "Families"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(reader, asked, said):
    answer = reader.get(PAGE, asked)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    for value in asked.values():
        assert f'value="{value}"' in page
    assert reader.get("/ips-feasibility/progress/rules.json", asked).status_code == 404


@pytest.mark.parametrize("format", ["csv", "svg", "pdf"])
def test_a_designed_rule_can_be_taken_away(reader, format):
    answer = reader.get(f"/ips-feasibility/progress/rules.{format}")
    assert answer.status_code == 200
    assert f".{format}" in answer["Content-Disposition"]
    if format == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert {row["rule"] for row in rows} == {"three_outcomes", "limits_as_written"}


def test_the_progression_page_leads_to_it(reader):
    page = reader.get("/ips-feasibility/progress/progression/").content.decode()
    assert f'href="{PAGE}"' in page


def test_the_progression_page_says_what_its_rule_can_do_and_the_protocols_claims(reader):
    page = reader.get("/ips-feasibility/progress/progression/").content.decode()
    assert "a true 70% is green 59% of the time, and a true 50% is red 43% of the time" in page
    assert "Exact −16.5 to +13.4 (half width 14.9), Wilson ±13.3, by the normal formula" in page
    assert "84.1%" in page
    assert "hardly feasible without modifications" in page
