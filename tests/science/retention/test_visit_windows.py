"""A visit is due on the right day, at the end of months and in leap years too."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.retention.windows import Window, add_months, between, place, window


@pytest.mark.parametrize(
    ("anchor", "months", "target"),
    [
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2022, 8, 31), 6, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 10, 31), 1, date(2023, 11, 30)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2024, 1, 31), -2, date(2023, 11, 30)),
        (date(2023, 7, 4), 0, date(2023, 7, 4)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(anchor, months, target):
    assert add_months(anchor, months) == target


def test_months_then_weeks_then_days_are_added():
    due = window(date(2023, 8, 31), months=6, weeks=1, days=1, earliest_days=3, latest_days=4)
    assert due == Window(date(2024, 3, 8), date(2024, 3, 5), date(2024, 3, 12))


def test_the_first_and_the_last_day_are_inside():
    due = window(date(2023, 1, 1), weeks=12, earliest_days=14, latest_days=14)
    days = [due.opens - timedelta(1), due.opens, due.closes, due.closes + timedelta(1)]
    assert [place(due, day) for day in days] == ["early", "inside", "inside", "late"]


@pytest.mark.parametrize("wrong", [{"earliest_days": -1}, {"latest_days": -1}])
def test_a_window_turned_inside_out_is_refused(wrong):
    with pytest.raises(ValueError, match="0 or more"):
        window(date(2023, 1, 1), days=7, **wrong)


def test_three_to_six_months_opens_and_closes_on_calendar_days():
    assert between(date(2023, 11, 30), 3, 6) == Window(
        date(2024, 2, 29), date(2024, 2, 29), date(2024, 5, 30)
    )
    with pytest.raises(ValueError, match="before it begins"):
        between(date(2023, 11, 30), 6, 3)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 240))
def test_adding_months_lands_in_the_right_month(day, months):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(1)).day == 1
