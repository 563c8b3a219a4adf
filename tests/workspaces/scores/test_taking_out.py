"""Answers taken out as files: what stood, guarded, in pieces, and nothing that shows an arm."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import polars
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.foundations.tables.parquet import write_parquet
from alongside.workspaces.assessments.queries import piecewise
from alongside.workspaces.assessments.queries.visits import find
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.consent import actions as consent
from alongside.workspaces.scores import taking_out
from tests.workspaces.assessments.stories import (
    BASELINE,
    begin,
    finish,
    many_consented,
    save,
    standing,
    team,
)
from tests.workspaces.made_up import person, study

pytestmark = pytest.mark.django_db
HOME, FORM = "/ips-feasibility/answers/", "demographics"
FIRST = {"dsu_relation": "mother", "dsu_language": "other", "dsu_language_other": "=1+1",
         "dsu_gp": "yes", "dsu_gp_times": "4"}  # fmt: skip
LATER = BASELINE + timedelta(hours=3)


@pytest.fixture
def people():
    return team()


@pytest.fixture
def answered(people):
    """Three families with a finished form; the second was corrected, the third has withdrawn."""
    families = many_consented(people, 3)
    visits = []
    for number, family in enumerate(families):
        visits.append(begin(people, family, at=BASELINE + timedelta(hours=number)))
        save(people, visits[-1], FIRST, form="demographics:family")
        finish(people, visits[-1], minutes=30)
    save(
        people, visits[1], {"dsu_gp_times": "7"}, 100, form="demographics:family", reason="Heard."
    )  # fmt: skip
    consent.withdraw(
        study=study(), by=people.coordinator, at=LATER, family=families[2],
        scope="of_data",
    )  # fmt: skip
    return families


def taken(someone, form=FORM):
    """The bytes of a file and its rows."""
    client = Client()
    client.force_login(someone)
    answer = client.get(f"{HOME}{form}/answers.csv")
    assert answer.status_code == 200
    content = b"".join(answer)
    return content, list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_file_holds_what_stands_on_every_finished_form(answered, monkeypatch):
    statistician = person("independent_statistician")
    content, rows = taken(statistician)
    assert [row["family"] for row in rows] == sorted(
        (one.number for one in answered[:2]), key=[row["family"] for row in rows].index
    )
    by_family = {row["family"]: row for row in rows}
    items = instrument(study(), FORM).by_code
    for family, times in zip(answered, ("4", "7"), strict=False):
        stands = standing(find(family, "baseline"), "demographics:family")
        assert (stands["dsu_language_other"], stands["dsu_gp_times"]) == ("=1+1", times)
        row = by_family[family.number]
        told = {code: row[code] for code in items if code != "dsu_language_other"}
        assert told == {code: stands.get(code, "") for code in told}
        assert row["dsu_language_other"] == "'=1+1"
        assert [row[name] for name in taking_out.FIRST_COLUMNS] == [
            family.number, "glasgow", "baseline", "family", "", "2023-04-10", FORM,
        ]  # fmt: skip
    monkeypatch.setattr(piecewise, "AT_ONCE", 1)
    assert taken(statistician)[0] == content


def test_whoever_works_blind_takes_out_no_words_and_nothing_of_services(answered):
    whole, blind = (person(role) for role in ("independent_statistician", "statistician"))
    every, open_ones = (taken(one)[1] for one in (whole, blind))
    form = instrument(study(), FORM)
    hidden = {
        code
        for code, item in form.by_code.items()
        if item.kind == "text" or item.part == "services"
    }
    assert {"dsu_language_other", "dsu_gp_times"} <= hidden
    without = {*hidden, "other_answers"}
    assert open_ones == [
        {name: said for name, said in row.items() if name not in without} for row in every
    ]


def test_the_page_is_for_those_who_may_see_outcomes_and_single_answers(people, answered):
    seen = {}
    for role in study().roles:
        client = Client()
        client.force_login(person(role.id, ["glasgow"]))
        seen[role.id] = {
            client.get(HOME + more).status_code for more in ("", f"{FORM}/answers.csv")
        }
    may = {"statistician", "independent_statistician", "health_economist"}
    assert {role for role, said in seen.items() if said == {200}} == may
    assert {frozenset(said) for role, said in seen.items() if role not in may} == {frozenset({403})}
    client = Client()
    client.force_login(person("statistician"))
    assert client.get(f"{HOME}no_such_form/answers.csv").status_code == 404
    with CaptureQueriesContext(connection) as caught:
        page = client.get(HOME)
    assert f'href="{HOME}{FORM}/answers.csv"' in page.content.decode()
    assert not any("answerset" in one["sql"] for one in caught)


def test_the_same_as_of_an_earlier_moment_and_as_parquet(people, answered, tmp_path):
    reader = taking_out.Reader(("glasgow",), ("main", "other"), None, blinded=False)
    form, moment = instrument(study(), FORM), BASELINE + timedelta(minutes=155)
    columns = taking_out.columns(study(), form, reader)
    pieces = list(taking_out.pieces(study(), form, reader, moment))
    kinds = {"age_months": int, "finished_on": date}
    assert write_parquet(iter(pieces), columns, tmp_path / "a.parquet", kinds) == 2
    rows = polars.read_parquet(tmp_path / "a.parquet").rows()
    assert rows == [tuple(row) for piece in pieces for row in piece]
    assert [row[columns.index("dsu_gp_times")] for row in rows] == ["4", "4"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.parquet"]
    assert write_parquet(iter(()), columns, tmp_path / "none.parquet", kinds) == 0
    assert polars.read_parquet(tmp_path / "none.parquet").columns == columns
