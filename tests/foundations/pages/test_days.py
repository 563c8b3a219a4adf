"""Days, months, times and moments as people write them."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as some

from alongside.foundations.clock import held_at
from alongside.foundations.pages import fields
from alongside.foundations.pages.fields.moments import in_london, read_time

NOW = datetime(2023, 7, 4, 13, 20, tzinfo=UTC)


def parts(day="", month="", year="", **more):
    return {"day": day, "month": month, "year": year, **more}


def refusal(field, value):
    with held_at(NOW), pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.message, caught.value.code


@pytest.mark.parametrize(
    "typed",
    [
        parts("4", "7", "2023"),
        parts("04", "07", "2023"),
        parts("4", "July", "2023"),
        parts("4", "jul", "2023"),
        parts("4/7/2023"),
        parts("04.07.2023"),
        parts("4 July 2023"),
        parts("4th July, 2023"),
        parts("2023-07-04"),
    ],
)
def test_a_day_is_read_however_it_is_written(typed):
    assert fields.Day("Day").clean(typed) == date(2023, 7, 4)


@given(some.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_every_day_is_read_back_as_it_was_shown(day):
    field = fields.Day("Day")
    assert field.clean(field.typed(day)) == day


@pytest.mark.parametrize(
    ("typed", "said", "marked"),
    [
        (parts(), "“Day” is empty. Write the date.", "day month year"),
        (parts("31", "2", "2023"), "“Day”: February 2023 has 28 days. Check the day.", "day"),
        (parts("29", "2", "2023"), "“Day”: February 2023 has 28 days. Check the day.", "day"),
        (parts("31", "4", "2023"), "“Day”: April 2023 has 30 days. Check the day.", "day"),
        (parts("4", "13", "2023"), "“Day”: write the month as a number from 1 to 12.", "month"),
        (parts("4", "Ju", "2023"), "“Day”: write the month as a number from 1 to 12.", "month"),
        (
            parts("4", "9" * 5000, "2023"),
            "“Day”: write the month as a number from 1 to 12.",
            "month",
        ),
        (parts("0", "1", "2023"), "“Day”: write the day as a number from 1 to 31.", "day"),
        (parts("x", "1", "2023"), "“Day”: write the day as a number from 1 to 31.", "day"),
        (parts("４", "1", "2023"), "“Day”: write the day as a number from 1 to 31.", "day"),
        (
            parts("4", "7", "23"),
            "“Day”: write the year in full, with four figures, like 2023.",
            "year",
        ),
        (parts("4/7/23"), "“Day”: write the year in full, with four figures, like 2023.", "year"),
        (parts("4", "7"), "“Day”: the date needs a year as well.", "year"),
        (parts("4"), "“Day”: the date needs a month and a year as well.", "month year"),
    ],
)
def test_a_day_that_cannot_be_read_says_why_and_where(typed, said, marked):
    assert refusal(fields.Day("Day"), typed) == (said, marked)


def test_a_leap_day_is_a_day():
    assert fields.Day("Day").clean(parts("29", "2", "2024")) == date(2024, 2, 29)


def test_a_day_may_be_left_empty_when_it_is_optional():
    assert fields.Day("Day", required=False).clean(parts()) is None


def test_a_future_day_is_refused_where_it_may_not_be():
    field = fields.Day("Born", not_after="today")
    said, _ = refusal(field, parts("5", "7", "2023"))
    assert said == "“Born”: this date is in the future. It must be today or earlier."
    with held_at(NOW):
        assert field.clean(parts("4", "7", "2023")) == date(2023, 7, 4)


def test_bounds_are_told_with_their_date():
    field = fields.Day("Day", not_before=date(2023, 4, 1), not_after=date(2024, 3, 31))
    early, _ = refusal(field, parts("31", "3", "2023"))
    late, _ = refusal(field, parts("1", "4", "2024"))
    assert early == "“Day”: the date must be 1 April 2023 or later."
    assert late == "“Day”: the date must be 31 March 2024 or earlier."


def test_a_past_day_is_refused_where_it_may_not_be():
    said, _ = refusal(fields.Day("Visit", not_before="today"), parts("3", "7", "2023"))
    assert said == "“Visit”: this date is in the past. It must be today or later."


def test_a_month_is_its_first_day_and_this_month_is_not_the_future():
    field = fields.MonthYear("Month of birth", not_after="today")
    with held_at(NOW):
        assert field.clean({"month": "7", "year": "2023"}) == date(2023, 7, 1)
    said, _ = refusal(field, {"month": "August", "year": "2023"})
    assert said == "“Month of birth”: the month must be July 2023 or earlier."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("14:20", time(14, 20)),
        ("14.20", time(14, 20)),
        ("1420", time(14, 20)),
        ("2:20pm", time(14, 20)),
        ("2.20 p.m.", time(14, 20)),
        ("9am", time(9)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("noon", time(12)),
        ("9", None),
        ("24:00", None),
        ("14:60", None),
        ("13pm", None),
        ("half past two", None),
    ],
)
def test_a_time_is_read_however_it_is_written(written, read):
    assert read_time(written) == read


def test_a_moment_in_summer_is_an_hour_earlier_in_utc():
    with held_at(NOW):
        read = fields.Moment("Given").clean(parts("4", "7", "2023", time="14:20"))
    assert read == datetime(2023, 7, 4, 13, 20, tzinfo=UTC)


def test_a_moment_pasted_whole_is_read():
    read = fields.Moment("Given").clean(parts("4 July 2023, 14:20", time=""))
    assert read == datetime(2023, 7, 4, 13, 20, tzinfo=UTC)


def test_a_moment_of_which_the_clock_skipped_the_hour_is_refused():
    said, marked = refusal(fields.Moment("Given"), parts("26", "3", "2023", time="01:30"))
    assert (said, marked) == (
        "“Given”: there was no such time that day: the clocks went forward. Check the time.",
        "time",
    )


def test_the_first_of_two_moments_is_meant_when_the_clocks_go_back():
    assert in_london(date(2023, 10, 29), time(1, 30)) == datetime(2023, 10, 29, 0, 30, tzinfo=UTC)


def test_a_moment_needs_its_time():
    said = refusal(fields.Moment("Given"), parts("4", "7", "2023", time=""))
    assert said == ("“Given”: write the time, like 14:20.", "time")


def test_a_moment_later_than_now_is_refused_where_it_may_not_be():
    field = fields.Moment("Given", not_after="today")
    said, _ = refusal(field, parts("4", "7", "2023", time="14:21"))
    assert said == "“Given”: this time is in the future. It must be now or earlier."


def test_a_moment_is_shown_as_the_clock_on_the_wall_showed_it():
    assert fields.Moment("Given").typed(NOW) == parts("4", "7", "2023", time="14:20")
