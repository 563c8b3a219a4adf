"""Scores follow the answers, stand beside those of earlier rules, and can be made again."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.science.instruments.catalogue import instrument
from alongside.science.instruments.one_answer_set import score_answers
from alongside.science.protocol.confirmations import ConfirmedValue
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.measures import actions as measures
from alongside.workspaces.scores import actions
from alongside.workspaces.scores.models import ScoreRow, ScoresMark
from tests.made_up_pack import NORMS, SCORING, pack_files
from tests.workspaces.assessments.stories import (
    BASELINE,
    SDQ,
    begin,
    consented,
    finish,
    many_consented,
    save,
    team,
)
from tests.workspaces.made_up import person, study

pytestmark = pytest.mark.django_db
HOME = "/ips-feasibility/scores/"
ANSWERS = {f"sdq_{item:02d}": "2" for item in range(1, 26)} | {"sdq_26": "0"}
ITSEA = {"itsea_01": "2", "itsea_02": "2", "itsea_03": "1", "itsea_04": "1"}


@pytest.fixture
def people():
    return team()


def scored(people, family=None, answers=ANSWERS, form=SDQ):
    """A family whose baseline is finished, with these answers on one form."""
    opened = begin(people, family or consented(people))
    save(people, opened, answers, form=form)
    finish(people, opened)
    actions.bring_up_to_date(study())
    return opened


def values(form="sdq_p2_4", **more):
    rows = ScoreRow.objects.filter(instrument=form, **more).order_by("rule_version", "code")
    return {(row.rule_version, row.code): row.value for row in rows}


def everything():
    left_out = {"id"}
    columns = [field.name for field in ScoreRow._meta.fields if field.name not in left_out]
    rows = ScoreRow.objects.order_by("finished", "rule_version", "code")
    return [dict(zip(columns, row, strict=True)) for row in rows.values_list(*columns)]


def signed_in(someone):
    client = Client()
    client.force_login(someone)
    return client


def words_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def itsea_rule(version):
    more = {"scoring.toml": SCORING.replace("made up, 1", version), "norms.toml": NORMS}
    return pack_files("itsea", more=more)


def load(people, files, minutes=-60):
    at = BASELINE + timedelta(minutes=minutes)
    return measures.load_pack(study=study(), by=people.manager, at=at, files=files)


def test_a_finished_form_is_scored_by_the_rule_in_force(people):
    scored(people)
    rule = instrument("sdq_p2_4")
    sheet = score_answers(rule, ANSWERS, 24)
    assert values() == {(rule.scoring().version, row.code): row.value for row in sheet.scores}
    row = ScoreRow.objects.get(instrument="sdq_p2_4", code="conduct")
    band = next(each.band for each in sheet.scores if each.code == "conduct")
    assert (row.value, row.band, row.age_months) == (sheet.value("conduct"), band, 24)
    assert (row.form_answered, row.form_missing, row.unreadable) == (26, 0, 0)


def test_a_form_that_is_not_finished_has_no_score(people):
    opened = begin(people, consented(people))
    save(people, opened, ANSWERS)
    assert actions.bring_up_to_date(study()) == actions.Done(0, 0)
    assert everything() == []


def test_a_corrected_answer_gives_a_new_score(people):
    opened = scored(people)
    before = ScoreRow.objects.get(instrument="sdq_p2_4", code="emotional")
    save(people, opened, {"sdq_03": "0"}, minutes=70, reason="Misread.")
    actions.bring_up_to_date(study())
    after = ScoreRow.objects.get(instrument="sdq_p2_4", code="emotional")
    assert (before.value, after.value) == (10.0, 8.0)
    assert before.finished != after.finished
    assert actions.bring_up_to_date(study()) == actions.Done(0, 0)


def test_a_visit_that_was_taken_back_has_no_scores(people):
    opened = scored(people)
    assert everything() != []
    assessments.take_back_visit(
        study=study(), by=people.nurse, at=BASELINE + timedelta(hours=2), opened=opened,
        reason="Begun for the wrong family.",
    )  # fmt: skip
    actions.bring_up_to_date(study())
    assert everything() == []


def test_scores_thrown_away_and_made_again_are_the_same(people):
    family = consented(people)
    load(people, itsea_rule("made up, 1"))
    scored(people, family, ITSEA, "itsea:A")
    before = everything()
    assert {row["instrument"] for row in before} >= {"sdq_p2_4", "itsea", "ghq_12", "icecap_a"}
    done = actions.rebuild(study())
    assert (done.made, done.thrown_away) == (len(before), len(before))
    assert everything() == before


def test_a_score_that_was_tampered_with_is_found_by_making_it_again(people):
    scored(people)
    before = everything()
    ScoreRow.objects.filter(code="conduct").update(value=99)
    assert everything() != before
    actions.rebuild(study())
    assert everything() == before


def test_scores_made_with_something_else_are_made_again(people):
    scored(people)
    before = everything()
    changed = ScoreRow.objects.filter(instrument="sdq_p2_4")
    number = changed.update(made_with="another confirmation", value=0)
    ScoresMark.objects.update(made_for="another rule")
    assert actions.bring_up_to_date(study()) == actions.Done(number, number)
    assert everything() == before


def test_where_nothing_was_added_no_score_and_no_answer_is_read_again(people):
    scored(people)
    with CaptureQueriesContext(connection) as caught:
        assert actions.bring_up_to_date(study()) == actions.Done(0, 0)
    read = [one["sql"] for one in caught if "COUNT(*)" not in one["sql"]]
    tables = ("scores_scorerow", "assessments_answerset", "assessments_formfinished")
    assert [sql for sql in read if any(table in sql for table in tables)] == []


def test_the_scores_of_an_earlier_rule_stay_beside_those_of_the_new_one(people):
    family = consented(people)
    load(people, itsea_rule("made up, 1"))
    scored(people, family, ITSEA, "itsea:A")
    old = ScoreRow.objects.get(instrument="itsea")
    assert (old.rule_version, old.value, old.standard, old.band) == ("made up, 1", 1.5, 66, "high")
    turned = itsea_rule("made up, 2")
    text = turned["scoring.toml"].replace(b"reversed = [4]", b"reversed = []")
    pack = load(
        people,
        pack_files("itsea", more={"scoring.toml": text.decode(), "norms.toml": NORMS}), 90,
    )  # fmt: skip
    actions.bring_up_to_date(study())
    both = {("made up, 1", "sleep"): 1.5, ("made up, 2", "sleep"): 1.5}
    assert values("itsea") == both
    assert ScoreRow.objects.get(instrument="itsea", rule_version="made up, 1") == old
    measures.remove_pack(
        study=study(), by=people.manager, at=BASELINE + timedelta(hours=2), pack=pack,
        reason="Given back.",
    )  # fmt: skip
    actions.rebuild(study())
    assert values("itsea") == both


def test_the_pages_are_for_those_who_may_see_outcomes(people):
    scored(people)
    seen = {
        role.id: signed_in(person(role.id, ["glasgow"])).get(HOME).status_code
        for role in study().roles
    }
    may = {"statistician", "independent_statistician", "health_economist"}
    assert {role for role, status in seen.items() if status == 200} == may
    for page in ("sdq_p2_4/", "sdq_p2_4/table.csv", "sdq_p2_4/table.xlsx"):
        assert signed_in(people.nurse).get(HOME + page).status_code == 403


def test_the_page_of_a_form_counts_bands_and_shows_each_form_by_number(people):
    opened = scored(people)
    client = signed_in(person("statistician"))
    text = words_of(client.get(HOME))
    assert "Strengths and Difficulties Questionnaire" in text
    page = words_of(client.get(HOME + "sdq_p2_4/"))
    rule = instrument("sdq_p2_4").scoring()
    assert "1 finished form is scored." in page
    assert f"Rule {rule.version}, in force" in page
    assert (opened.family.number in page, "O’Neil" in page) == (True, False)
    rows = ScoreRow.objects.filter(instrument="sdq_p2_4").exclude(band="")
    titles = {score.code: score.title for score in rule.scores}
    assert rows.count() > 0
    for row in rows:
        assert f"{titles[row.code]} {row.band.replace('_', ' ')} Baseline 1" in page
    assert [arm.name for arm in study().arms if arm.name in page] == []


def test_the_page_says_where_each_score_comes_from_and_what_nobody_has_confirmed(people):
    """Nothing of evidence C is shown, or called confirmed, before a study definition says so."""
    scored(people)
    client = signed_in(person("statistician"))
    home = words_of(client.get(HOME))
    assert "Brief Child Abuse Potential Inventory Which item of the b-CAPI belongs" in home
    assert "About your family and the services you use It has no scores" in home
    sdq = words_of(client.get(HOME + "sdq_p2_4/"))
    assert "Evidence: seen in two or more sources (A); seen in one source (B)." in sdq
    banded = "seen in one source (B): BMC Pediatrics 2023, doi 10.1186/s12887-023-03837-1"
    assert "Total difficulties seen in two or more sources (A): Stata port of" in sdq
    assert (sdq.count(banded), "Switched off: bands of impact (three). The bands of" in sdq) == (
        6,
        True,
    )
    infant = words_of(client.get(HOME + "pedsql_infant_1_12/"))
    assert "Evidence: seen in two or more sources (A). " in infant
    assert "Switched off: physical functioning, physical symptoms, emotional, social" in infant
    assert "confirmed by" not in infant
    table = client.get(HOME + "pedsql_infant_1_12/table.csv").content.decode("utf-8-sig")
    assert [head for head in table.strip().split(",") if "cognitive" in head] == []


def test_what_a_named_person_confirmed_is_shown_with_who_and_when(people, monkeypatch):
    sure = ConfirmedValue(
        instrument="pedsql_infant_1_12", value="items_per_scale", by="A. Statistician",
        on=date(2023, 3, 1), against="Manual, page 4",
    )  # fmt: skip
    monkeypatch.setitem(study().__dict__, "confirmed_values", (sure,))
    page = words_of(signed_in(person("statistician")).get(HOME + "pedsql_infant_1_12/"))
    assert "from memory, and confirmed against the manual by a named person (C)" in page
    assert (
        "“items_per_scale”, confirmed by A. Statistician on 1 March 2023 (Manual, page 4)" in page
    )
    assert "Switched off: physical health summary, psychosocial health summary." in page


def test_unknown_forms_and_rules_are_not_there(people):
    client = signed_in(person("statistician"))
    for page in ("no_such_form/", "sdq_p2_4/?rule=none", "demographics/table.csv"):
        assert client.get(HOME + page).status_code == 404


def test_the_tables_hold_what_the_page_shows(people):
    opened = scored(people)
    client = signed_in(person("health_economist"))
    text = client.get(HOME + "sdq_p2_4/table.csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    kept = ScoreRow.objects.get(instrument="sdq_p2_4", code="conduct")
    assert (row["family"], row["visit"], row["finished_on"]) == (
        opened.family.number, "baseline", "2023-04-10",
    )  # fmt: skip
    assert (float(row["conduct"]), row["conduct_band"]) == (kept.value, kept.band)
    book = client.get(HOME + "sdq_p2_4/table.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    heads, told = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert heads == list(row)
    assert dict(zip(heads, told, strict=True))["conduct"] == kept.value


def test_the_pages_take_as_many_queries_for_one_family_as_for_three(people):
    families = many_consented(people, 3)
    client = signed_in(person("statistician"))

    def counted(*those):
        for family in those:
            opened = begin(people, family, at=BASELINE + timedelta(hours=families.index(family)))
            save(people, opened, ANSWERS)
            finish(people, opened, minutes=59)
        asked = []
        for page in ("", "sdq_p2_4/"):
            client.get(HOME + page)
            with CaptureQueriesContext(connection) as captured:
                client.get(HOME + page)
            asked.append(len(captured))
        return asked

    assert counted(families[0]) == counted(*families[1:])
