"""Years of full and of sufficient capability."""

from datetime import date

import pytest

from alongside.science.instruments.capability import (
    SUFFICIENT,
    NotOverTime,
    years_of_full_capability,
    years_of_sufficient_capability,
)
from alongside.science.instruments.confirming import Confirmation, UnknownValue, Withheld

SURE = [Confirmation("icecap_a", SUFFICIENT, "Dr Ama Mensah", date(2023, 3, 1), "the manual")]


@pytest.mark.parametrize(
    ("years", "values", "area"),
    [
        ([0, 1], [1.0, 1.0], 1.0),
        ([0, 0.5], [0.849, 0.849], 0.4245),
        ([0, 0.25, 0.5], [0.4, 0.6, 0.8], 0.3),
        ([0, 1], [1.0, 0.0], 0.5),
    ],
)
def test_years_of_full_capability_are_the_area_under_the_index(years, values, area):
    assert years_of_full_capability(years, values) == pytest.approx(area)


@pytest.mark.parametrize(("years", "values"), [([0], [1]), ([0, 0], [1, 1]), ([0, 1], [1, 1, 1])])
def test_times_that_do_not_rise_are_refused(years, values):
    with pytest.raises(NotOverTime):
        years_of_full_capability(years, values)


def test_years_of_sufficient_capability_are_off_until_the_threshold_is_confirmed():
    found = years_of_sufficient_capability([0, 1], [1.0, 1.0])
    assert isinstance(found, Withheld)
    assert found.value == SUFFICIENT


def test_capability_above_the_threshold_counts_as_sufficient_and_no_more():
    assert years_of_sufficient_capability([0, 1], [1.0, 0.849], confirmed=SURE) == 1.0
    half = years_of_sufficient_capability([0, 1], [0.4245, 0.4245], confirmed=SURE)
    assert half == pytest.approx(0.5)


def test_another_threshold_may_be_chosen_by_the_economist():
    found = years_of_sufficient_capability([0, 2], [0.5, 0.5], threshold=0.5, confirmed=SURE)
    assert found == 2.0


def test_a_confirmation_of_something_else_is_refused():
    wrong = Confirmation("icecap_a", "tariff", "Dr Ama Mensah", date(2023, 3, 1), "the manual")
    with pytest.raises(UnknownValue):
        years_of_sufficient_capability([0, 1], [1, 1], confirmed=[wrong])
