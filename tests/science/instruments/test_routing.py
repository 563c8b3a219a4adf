"""Which forms a child gets at which age."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.instruments.catalogue import instrument
from alongside.science.instruments.routing import (
    RoutingDecisions,
    RoutingRule,
    UnusableRouting,
    decided,
    default_rules,
    forms_for,
    months_for_forms,
)
from alongside.science.recruitment.ages import BornAfter

NOTES = Path(__file__).parents[3] / ".." / "shared" / "notes" / "instruments.json"
RULES = default_rules()
DECISIONS = st.builds(
    RoutingDecisions,
    age_two=st.sampled_from(["both", "sdq", "itsea"]),
    pedsql_at_24=st.sampled_from(["infant", "toddler"]),
    age_four=st.sampled_from(["p4_17", "p2_4"]),
    weeks_premature_corrected=st.booleans(),
)


def test_every_vector_of_the_notes_holds():
    if not NOTES.exists():
        pytest.skip("the shared notes are not beside this repository")
    vectors = json.loads(NOTES.read_text())["routing_vectors"]
    assert len(vectors) == 12
    for vector in vectors:
        assert list(forms_for(vector["completed_months"], RULES)) == vector["expect"], vector


BOUNDARIES = [
    (0, 0, ["bcap"]),
    (1, 11, ["bcap", "pedsql_infant_1_12"]),
    (12, 12, ["bcap", "pedsql_infant_1_12", "itsea"]),
    (13, 23, ["bcap", "pedsql_infant_13_24", "itsea"]),
    (24, 24, ["bcap", "pedsql_infant_13_24", "itsea", "sdq_p2_4"]),
    (25, 35, ["bcap", "pedsql_gc_2_4", "itsea", "sdq_p2_4"]),
    (36, 47, ["bcap", "pedsql_gc_2_4", "sdq_p2_4"]),
    (48, 59, ["bcap", "pedsql_gc_2_4", "sdq_p4_17"]),
    (60, 95, ["bcap", "pedsql_gc_5_7", "sdq_p4_17"]),
]


@pytest.mark.parametrize(("first", "last", "forms"), BOUNDARIES)
def test_the_boundary_table_holds_at_every_month(first, last, forms):
    for months in range(first, last + 1):
        assert list(forms_for(months, RULES)) == forms, months


def sdq_and_itsea(months, decisions):
    four = "sdq_p4_17" if decisions.age_four == "p4_17" else "sdq_p2_4"
    at_two = {"both": {"itsea", "sdq_p2_4"}, "sdq": {"sdq_p2_4"}, "itsea": {"itsea"}}
    if months < 12:
        return set()
    years = {1: {"itsea"}, 2: at_two[decisions.age_two], 3: {"sdq_p2_4"}, 4: {four}}
    return years.get(months // 12, {"sdq_p4_17"})


def pedsql(months, decisions):
    if months == 0:
        return set()
    if months == 24:
        toddler = decisions.pedsql_at_24 == "toddler"
        return {"pedsql_gc_2_4"} if toddler else {"pedsql_infant_13_24"}
    ends = [(12, "pedsql_infant_1_12"), (24, "pedsql_infant_13_24"), (59, "pedsql_gc_2_4")]
    return {next((form for end, form in ends if months <= end), "pedsql_gc_5_7")}


@given(st.integers(0, 95), DECISIONS)
def test_each_age_gets_exactly_what_the_settings_say(months, decisions):
    forms = forms_for(months, default_rules(decisions))
    assert len(forms) == len(set(forms))
    assert set(forms) == {"bcap"} | pedsql(months, decisions) | sdq_and_itsea(months, decisions)


@given(st.integers(0, 95))
def test_by_default_each_form_is_given_only_within_its_own_ages(months):
    for id in forms_for(months, RULES):
        form = instrument(id)
        assert form.age_min_months is None or form.age_min_months <= months
        assert form.age_max_months is None or months <= form.age_max_months


def test_a_decision_leaves_the_forms_of_other_studies_alone():
    own = RoutingRule("sleep_diary", 0, 36)
    assert decided([own], RoutingDecisions(age_two="itsea", age_four="p2_4")) == (own,)


def test_an_age_below_nought_is_refused():
    with pytest.raises(UnusableRouting):
        forms_for(-1, RULES)


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (4, 3)])
def test_a_rule_that_no_age_can_meet_is_refused(first, last):
    with pytest.raises(UnusableRouting):
        RoutingRule("sleep_diary", first, last)


CORRECTED = RoutingDecisions(weeks_premature_corrected=True).corrected_until
UNCORRECTED = RoutingDecisions().corrected_until


@pytest.mark.parametrize(
    ("on", "weeks", "until", "months"),
    [
        (date(2023, 1, 10), 8, UNCORRECTED, 12),
        (date(2023, 1, 10), 8, CORRECTED, 10),
        (date(2023, 1, 10), 0, CORRECTED, 12),
        (date(2022, 2, 1), 8, CORRECTED, 0),
        (date(2024, 1, 9), 8, CORRECTED, 22),
        (date(2024, 1, 10), 8, CORRECTED, 24),
        (date(2023, 1, 10), 8, 12, 12),
    ],
)
def test_prematurity_is_corrected_only_where_the_study_says_so(on, weeks, until, months):
    assert months_for_forms(date(2022, 1, 10), on, weeks, until) == months


def test_a_child_cannot_be_born_late_by_weeks_early_nor_in_the_future():
    with pytest.raises(UnusableRouting):
        months_for_forms(date(2022, 1, 10), date(2023, 1, 10), -1, CORRECTED)
    with pytest.raises(BornAfter):
        months_for_forms(date(2022, 1, 10), date(2022, 1, 9), 8, CORRECTED)
