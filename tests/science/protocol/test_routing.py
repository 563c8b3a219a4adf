"""Which forms a child gets at which age, and what each decision changes."""

import pytest

from alongside.science.protocol import Study

BCAP, ITSEA, SDQ_2, SDQ_4 = "bcap", "itsea", "sdq_p2_4", "sdq_p4_17"
INFANT_1, INFANT_13 = "pedsql_infant_1_12", "pedsql_infant_13_24"
TODDLER, YOUNG = "pedsql_gc_2_4", "pedsql_gc_5_7"


def choosing(study: Study, decision: str, option: str):
    routing = study.routing
    decisions = tuple(
        one.model_copy(update={"chosen": option}) if one.id == decision else one
        for one in routing.decisions
    )
    return routing.model_copy(update={"decisions": decisions})


@pytest.mark.parametrize(
    ("months", "forms"),
    [
        (range(1), {BCAP}),
        (range(1, 12), {BCAP, INFANT_1}),
        (range(12, 13), {BCAP, INFANT_1, ITSEA}),
        (range(13, 24), {BCAP, INFANT_13, ITSEA}),
        (range(24, 25), {BCAP, INFANT_13, ITSEA, SDQ_2}),
        (range(25, 36), {BCAP, TODDLER, ITSEA, SDQ_2}),
        (range(36, 48), {BCAP, TODDLER, SDQ_2}),
        (range(48, 60), {BCAP, TODDLER, SDQ_4}),
        (range(60, 96), {BCAP, YOUNG, SDQ_4}),
    ],
)
def test_age_decides_the_forms(trial: Study, months, forms):
    assert {frozenset(trial.routing.forms_at(month)) for month in months} == {frozenset(forms)}


@pytest.mark.parametrize(
    ("decision", "option", "months", "forms"),
    [
        ("age_2_24_months", "sdq_from_24", 24, {BCAP, INFANT_13, SDQ_2}),
        ("age_2_24_months", "sdq_from_24", 23, {BCAP, INFANT_13, ITSEA}),
        ("age_2_24_months", "itsea_to_35", 35, {BCAP, TODDLER, ITSEA}),
        ("age_2_24_months", "itsea_to_35", 36, {BCAP, TODDLER, SDQ_2}),
        ("age_2_24_months", "both_at_24_only", 25, {BCAP, TODDLER, SDQ_2}),
        ("age_2_24_months", "both_24_to_36", 36, {BCAP, TODDLER, ITSEA, SDQ_2}),
        ("age_4", "p2_4_to_59", 59, {BCAP, TODDLER, SDQ_2}),
        ("age_4", "p2_4_to_59", 60, {BCAP, YOUNG, SDQ_4}),
        ("pedsql_24_months", "toddler_2_4", 24, {BCAP, TODDLER, ITSEA, SDQ_2}),
        ("pedsql_under_1_month", "infant_from_birth", 0, {BCAP, INFANT_1}),
    ],
)
def test_a_team_can_settle_an_open_age_another_way(trial, decision, option, months, forms):
    assert set(choosing(trial, decision, option).forms_at(months)) == forms


def test_every_decision_gives_its_reason(trial: Study):
    assert [decision.id for decision in trial.routing.decisions if len(decision.reason) < 40] == []


def test_ages_are_not_corrected_for_early_birth(trial: Study):
    assert trial.routing.prematurity_correction == "none"
