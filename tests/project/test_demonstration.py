"""Sixty made-up families: everything that can happen to a family happens to one of them."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from types import SimpleNamespace

import pytest

from alongside.workspaces.families.words import DEVIATION_KINDS
from tests.project.databases import ON_POSTGRESQL, Record
from tests.project.running import made, run
from tests.workspaces.made_up import study

pytestmark = pytest.mark.skipif(
    ON_POSTGRESQL, reason="one seed makes the same record there: test_on_postgresql.py"
)
STAYING = ("agreed_to_contact", "screened", "eligible", "consented", "baseline_complete")
LISTS = {
    "not_agreeing": ("referrals_referral",),
    "ineligible": ("referrals_eligibilitydecision",),
    "declining": ("referrals_declined",),
    "withdrawal": ("consent_consentwithdrawn", "consent_withdrawal", "consent_servicestopped"),
    "loss_to_follow_up": ("follow_up_losttofollowup",),
}


@pytest.fixture(scope="module")
def sixty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sixty") / "data"
    said = made(folder, 60, 1)
    report = json.loads(run("report", "consort", data=folder).stdout)
    return SimpleNamespace(record=Record(folder), folder=folder, said=said, report=report)


@pytest.fixture(scope="module")
def entries(sixty):
    return sixty.record.rows("SELECT recorded_at, kind, fact FROM record_entry ORDER BY number")


def coded(record, tables):
    """Every reason that any fact of these tables names."""
    found = set()
    for table in tables:
        columns = record.columns(table)
        if "reasons" in columns:
            for listed in record.column(f"SELECT reasons FROM {table}"):
                found |= set(json.loads(listed))
        if "main_reason" in columns:
            found |= set(record.column(f"SELECT main_reason FROM {table} WHERE main_reason <> ''"))
    return found


def test_sixty_families_are_identified_thirty_at_each_site(sixty):
    identified = sixty.report["identified"]
    assert identified == {"total": 60, "by_site": {"glasgow": 30, "bromley": 30}}


def test_both_sites_have_families_at_every_stage(sixty):
    stages = [*STAYING, "randomised", "retained"]
    least = {stage: min(sixty.report[stage]["by_site"].values()) for stage in stages}
    assert {stage for stage, count in least.items() if count < 8} == set()


def test_families_wait_at_every_stage_at_which_somebody_has_something_to_do(sixty):
    waiting = sixty.report["in_progress"]
    assert {stage for stage in (*STAYING, "randomised") if waiting[stage] == 0} == set()


def test_families_leave_after_every_stage_at_which_a_family_can_leave(sixty):
    assert {exit["stage"] for exit in sixty.report["exits"]} == {
        "identified", "agreed_to_contact", "screened", "consented", "randomised",
    }  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_every_reason_of_every_list_is_given_by_somebody(sixty, name):
    listed = {reason.id for reason in study().reasons_in(name)}
    assert coded(sixty.record, LISTS[name]) == listed


def test_every_code_for_a_missing_answer_is_used(sixty):
    used = set()
    for answers in sixty.record.column("SELECT answers FROM assessments_answerset"):
        used |= {kept["missing"] for kept in json.loads(answers).values() if "missing" in kept}
    assert used == {reason.id for reason in study().reasons_in("missing_answer")}


def test_families_stop_in_every_way_that_the_study_knows(sixty):
    scopes = set(sixty.record.column("SELECT scope FROM consent_withdrawal"))
    scopes |= set(sixty.record.column("SELECT scope FROM consent_servicestopped"))
    assert scopes == {way.id for way in study().withdrawals}


def test_every_kind_of_deviation_is_noted(sixty):
    noted = set(sixty.record.column("SELECT DISTINCT kind FROM families_deviation"))
    assert noted == set(DEVIATION_KINDS)


def test_every_form_for_every_age_is_asked(sixty):
    asked = set()
    for forms in sixty.record.column("SELECT forms FROM assessments_visitopened"):
        asked |= {form["instrument"] for form in json.loads(forms)}
    questionnaires = [one for one in study().measures if one.kind == "questionnaire"]
    assert asked == {form for measure in questionnaires for form in measure.instruments}


def test_every_kind_of_fact_of_a_family_is_written(sixty, entries):
    from django.apps import apps

    from alongside.workspaces.families.models import FamilyFact

    rare = {
        "families.FamilyForgotten",  # nobody asked for it
        "referrals.ImportedRow",  # no earlier log is brought in
        "randomisation.LevelsCommitted",  # this trial draws blocks
    }
    kinds = {one._meta.label for one in apps.get_models() if issubclass(one, FamilyFact)}
    written = {kind for _, kind, _ in entries}
    assert kinds - written - rare == set()


def test_consent_is_signed_in_every_way_and_no_sooner_than_a_day(sixty):
    signed = sixty.record.rows(
        "SELECT signed_as, hours_since_information FROM consent_consentgiven"
    )
    assert {way for way, _ in signed} == {"drawn", "typed", "paper"}
    assert min(hours for _, hours in signed) >= study().minimum_hours_after_information


def test_something_waits_for_each_who_answers_questions(sixty):
    """A question of the team, a query about an answer and a worry are open on the last day."""
    assert len(sixty.record.rows("SELECT 1 FROM referrals_ambiguity")) - 1 == len(
        sixty.record.rows("SELECT 1 FROM referrals_ambiguitydecision")
    )
    by_a_check = "SELECT query_id FROM quality_checkraised"
    asked = set(sixty.record.column("SELECT id FROM assessments_answerquery"))
    asked -= set(sixty.record.column(by_a_check))
    closed = "SELECT query_id FROM assessments_answerqueryreply WHERE closes"
    assert len(asked - set(sixty.record.column(closed))) == 1
    by_a_parent = sixty.record.column(
        """SELECT count(*) FROM safety_safeguardingconcern WHERE told = '["family"]'"""
    )
    assert by_a_parent[0] >= 1  # what they said when they answered alone raised it
    worries = set(
        sixty.record.column(
            """SELECT id FROM safety_safeguardingconcern WHERE told <> '["family"]'"""
        )
    )
    reviewed = "SELECT concern_id FROM safety_concernreviewed WHERE closes"
    assert len(worries - set(sixty.record.column(reviewed))) == 1


def test_something_is_corrected_and_taken_back(sixty):
    taken_back = "SELECT count(*) FROM referrals_contactattempt WHERE retracted AND reason <> ''"
    assert sixty.record.column(taken_back)[0] >= 1


def test_an_alert_led_to_an_action_that_was_followed_up_and_another_waits_for_one(sixty):
    raised = sixty.record.rows("SELECT rule, place FROM recruitment_alertraised ORDER BY last_day")
    assert raised == [("few_referrals", "glasgow"), ("referrals_drift", "")]
    acted = sixty.record.rows(
        "SELECT rule, done FROM recruitment_alertraised JOIN recruitment_remedialaction"
        " ON recruitment_remedialaction.alert_id = recruitment_alertraised.id"
        " LEFT JOIN recruitment_actionfollowedup"
        " ON recruitment_actionfollowedup.action_id = recruitment_remedialaction.id"
    )
    assert acted == [("few_referrals", 1)]


def test_the_clock_never_goes_back_and_stays_within_the_trial(entries):
    moments = [moment for moment, _, _ in entries]
    assert [pair for pair in pairwise(moments) if pair[1] < pair[0]] == []
    assert moments[0].startswith("2023-04-01")
    assert moments[-1] <= "2024-03-22 15:00:00"


def test_nothing_happens_after_it_was_recorded(sixty, entries):
    late = []
    for kind in {kind for _, kind, _ in entries}:
        table = kind.lower().replace(".", "_")
        late += sixty.record.rows(f"SELECT id FROM {table} WHERE occurred_at > recorded_at")
    assert late == []


def test_the_record_is_whole_and_sealed_to_the_last_line(sixty):
    checked = run("verify", data=sixty.folder)
    assert checked.returncode == 0, checked.stdout
    assert "0 not sealed yet" in checked.stdout
    assert checked.stdout.endswith("The record is whole.\n")
    assert sixty.record.column("SELECT count(*) FROM record_seal")[0] > 20


def test_one_sign_in_for_each_role_is_printed_whole(sixty):
    addresses = re.findall(r"^  (\S+@demonstration\.example)  ", sixty.said, re.MULTILINE)
    assert sorted(addresses) == sorted(
        sixty.record.column("SELECT email FROM accounts_person WHERE is_active")
    )
    assert {role.name for role in study().roles if role.name not in sixty.said} == set()
    assert "walking-alongside" in sixty.said


def test_no_name_of_the_made_up_families_stands_in_the_database_in_plain_text(sixty):
    content = sixty.record.content()
    names = ("Thistlewick", "Okonjade", "Màrtainn-Wold", "Wishing Well", "0141 496", "7946 0")
    assert [name for name in names if name.encode() in content] == []
