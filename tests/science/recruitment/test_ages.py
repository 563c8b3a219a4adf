"""Ages in completed months and years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.recruitment.ages import BornAfter, completed_months, completed_years

DAYS = st.dates(date(1930, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("born", "on", "months"),
    [
        (date(2023, 4, 3), date(2023, 4, 3), 0),
        (date(2023, 4, 3), date(2023, 5, 2), 0),
        (date(2023, 4, 3), date(2023, 5, 3), 1),
        (date(2022, 12, 31), date(2023, 1, 30), 0),
        (date(2022, 12, 31), date(2023, 1, 31), 1),
        (date(2021, 6, 1), date(2023, 5, 31), 23),
        (date(2021, 6, 1), date(2023, 6, 1), 24),
    ],
)
def test_a_month_is_complete_when_its_day_comes_round(born, on, months):
    assert completed_months(born, on) == months


@pytest.mark.parametrize(
    ("born", "on", "months"),
    [
        (date(2023, 1, 31), date(2023, 2, 28), 0),
        (date(2023, 1, 31), date(2023, 3, 1), 1),
        (date(2023, 1, 31), date(2023, 3, 30), 1),
        (date(2023, 1, 31), date(2023, 3, 31), 2),
        (date(2023, 3, 31), date(2023, 4, 30), 0),
        (date(2023, 3, 31), date(2023, 5, 1), 1),
        (date(2023, 8, 29), date(2024, 2, 29), 6),
    ],
)
def test_a_day_that_a_short_month_lacks_falls_on_the_first_of_the_next(born, on, months):
    assert completed_months(born, on) == months


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2021, 2, 28), 0),
        (date(2021, 3, 1), 1),
        (date(2024, 2, 28), 3),
        (date(2024, 2, 29), 4),
    ],
)
def test_a_child_of_29_february_is_a_year_older_on_1_march_of_a_common_year(on, years):
    assert completed_years(date(2020, 2, 29), on) == years


def test_a_child_is_five_until_the_day_before_the_sixth_birthday():
    assert completed_years(date(2017, 9, 12), date(2023, 9, 11)) == 5
    assert completed_months(date(2017, 9, 12), date(2023, 9, 11)) == 71
    assert completed_years(date(2017, 9, 12), date(2023, 9, 12)) == 6


def test_a_birth_in_the_future_is_refused_with_both_dates():
    with pytest.raises(BornAfter) as refusal:
        completed_months(date(2024, 1, 2), date(2024, 1, 1))
    assert (refusal.value.born, refusal.value.on) == (date(2024, 1, 2), date(2024, 1, 1))


@given(DAYS, DAYS)
def test_age_is_the_number_of_monthly_birthdays_that_have_come(born, on):
    if on < born:
        return
    birthdays, year, month = 0, born.year, born.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        try:
            birthday = date(year, month, born.day)
        except ValueError:
            birthday = date(year, month + 1, 1)
        if birthday > on:
            break
        birthdays += 1
    assert completed_months(born, on) == birthdays


@given(DAYS, DAYS)
def test_nobody_grows_younger_and_nobody_ages_two_months_in_a_day(born, on):
    if on < born:
        return
    step = completed_months(born, on + timedelta(days=1)) - completed_months(born, on)
    assert step in {0, 1}
