"""The study's own settings decide the forms: every age, every way to settle what is open."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.instruments.catalogue import instrument
from alongside.science.instruments.routing import months_for_forms
from alongside.science.protocol import load_study
from alongside.science.recruitment.ages import completed_months
from tests.science.protocol.conftest import SHIPPED

ROUTING = load_study(SHIPPED).routing
# What each option says, as first and last completed months of a form, worked out by hand.
SAYS = {
    "age_2_24_months": {
        "both_24_to_35": {"itsea": (12, 35), "sdq_p2_4": (24, None)},
        "both_24_to_36": {"itsea": (12, 36), "sdq_p2_4": (24, None)},
        "both_at_24_only": {"itsea": (12, 24), "sdq_p2_4": (24, None)},
        "sdq_from_24": {"itsea": (12, 23), "sdq_p2_4": (24, None)},
        "itsea_to_35": {"itsea": (12, 35), "sdq_p2_4": (36, None)},
    },
    "age_4": {
        "p4_17_from_48": {"sdq_p2_4": (None, 47), "sdq_p4_17": (48, 215)},
        "p2_4_to_59": {"sdq_p2_4": (None, 59), "sdq_p4_17": (60, 215)},
    },
    "pedsql_24_months": {
        "infant_13_24": {"pedsql_infant_13_24": (13, 24), "pedsql_gc_2_4": (25, 59)},
        "toddler_2_4": {"pedsql_infant_13_24": (13, 23), "pedsql_gc_2_4": (24, 59)},
    },
    "pedsql_under_1_month": {
        "none": {"pedsql_infant_1_12": (1, 12)},
        "infant_from_birth": {"pedsql_infant_1_12": (0, 12)},
    },
    "social_emotional_under_12_months": {"none": {}},
}
ALWAYS = {"bcap": (0, 1_000), "pedsql_gc_5_7": (60, 95)}
CHOICES = st.fixed_dictionaries({id: st.sampled_from(sorted(each)) for id, each in SAYS.items()})


def settled(choices):
    decisions = tuple(
        each.model_copy(update={"chosen": choices[each.id]}) for each in ROUTING.decisions
    )
    return ROUTING.model_copy(update={"decisions": decisions})


def by_hand(choices, months):
    ages = dict(ALWAYS)
    for id, option in choices.items():
        for form, (first, last) in SAYS[id][option].items():
            before = ages.get(form, (None, None))
            ages[form] = (
                before[0] if first is None else first,
                before[1] if last is None else last,
            )
    return {form for form, (first, last) in ages.items() if first <= months <= last}


def test_every_decision_and_option_of_the_study_is_told_by_hand():
    assert {each.id: {one.id for one in each.options} for each in ROUTING.decisions} == {
        id: set(options) for id, options in SAYS.items()
    }


@given(st.integers(0, 95), CHOICES)
def test_each_age_gets_exactly_the_forms_that_the_settings_say(months, choices):
    forms = settled(choices).forms_at(months)
    assert len(forms) == len(set(forms))
    assert set(forms) == by_hand(choices, months)


def test_every_age_gets_exactly_the_forms_of_the_settings_that_ship():
    chosen = {each.id: each.chosen for each in ROUTING.decisions}
    for months in range(96):
        forms = ROUTING.forms_at(months)
        assert set(forms) == by_hand(chosen, months), months
        assert all(instrument(form).id == form for form in forms)


@pytest.mark.parametrize(
    ("day_before", "on", "lost", "gained"),
    [
        (date(2023, 4, 14), date(2023, 4, 15), {"pedsql_infant_1_12"}, {"pedsql_infant_13_24"}),
        (date(2024, 3, 14), date(2024, 3, 15), set(), {"sdq_p2_4"}),
        (date(2024, 4, 14), date(2024, 4, 15), {"pedsql_infant_13_24"}, {"pedsql_gc_2_4"}),
        (date(2025, 3, 14), date(2025, 3, 15), {"itsea"}, set()),
        (date(2026, 3, 14), date(2026, 3, 15), {"sdq_p2_4"}, {"sdq_p4_17"}),
        (date(2027, 3, 14), date(2027, 3, 15), {"pedsql_gc_2_4"}, {"pedsql_gc_5_7"}),
    ],
)
def test_a_child_changes_form_on_the_day_and_not_before(day_before, on, lost, gained):
    born = date(2022, 3, 15)
    before = set(ROUTING.forms_at(completed_months(born, day_before)))
    after = set(ROUTING.forms_at(completed_months(born, on)))
    assert (before - after, after - before) == (lost, gained)


def test_a_child_born_on_the_31st_changes_form_on_the_first_of_the_next_month():
    born = date(2022, 8, 31)
    months = [completed_months(born, day) for day in (date(2024, 9, 30), date(2024, 10, 1))]
    assert [("pedsql_gc_2_4" in ROUTING.forms_at(each)) for each in months] == [False, True]


@given(st.integers(0, 16), st.dates(date(2022, 1, 1), date(2028, 1, 1)))
def test_corrected_months_choose_forms_of_a_younger_age_and_never_of_an_older(weeks, on):
    born = date(2022, 1, 1)
    corrected = months_for_forms(born, on, weeks, corrected_until=24)
    assert 0 <= corrected <= completed_months(born, on)
    assert ROUTING.forms_at(corrected) == tuple(
        form.instrument for form in ROUTING.settled_forms() if form.is_for(corrected)
    )


def test_brothers_and_sisters_each_get_the_forms_of_their_own_age():
    day = date(2024, 6, 1)
    born = [date(2024, 5, 2), date(2022, 6, 1), date(2019, 6, 2)]
    forms = [set(ROUTING.forms_at(completed_months(each, day))) for each in born]
    assert forms == [
        {"bcap"},
        {"bcap", "pedsql_infant_13_24", "itsea", "sdq_p2_4"},
        {"bcap", "pedsql_gc_2_4", "sdq_p4_17"},
    ]
