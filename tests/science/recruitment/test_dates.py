"""Dates and yes-or-no as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.recruitment.dates import (
    UnreadableDate,
    UnreadableYesNo,
    read_date,
    read_yes_no,
)

THIRD_OF_APRIL = [
    "3/4/23", "03/04/2023", "03.04.2023", "3-4-23", "3.4.23", "3 4 2023", "3 / 4 / 23",
    "3 April 2023", "3rd April 2023", "3rd Apr 23", "3 apr. 2023", "03-Apr-2023", "3-Apr-23",
    "3rd of April 2023", "3APR2023", "3rd April, 2023", "3 Apr '23", "3 Apr ’23", "April 3, 2023",
    "Apr 3rd 2023", "Mon 3 April 2023", "Monday, 3rd April 2023", "Mon 03/04/23", "2023-04-03",
    "2023/04/03", "2023-4-3", "2023-04-03 00:00:00", "2023-04-03T09:30:00Z", "03/04/2023 14:20",
    "45019", "45019.0", "45019.597", "  3/4/23 ", "3\u00a0April\u00a02023", "3–4–23",
]  # fmt: skip

SHAPES = [
    "{d}/{m}/{y}", "{d:02}.{m:02}.{y}", "{d}-{m}-{y}", "{y}-{m:02}-{d:02}", "{d} {name} {y}",
    "{name} {d}, {y}", "{d}{name}{y}",
]  # fmt: skip


@pytest.mark.parametrize("text", THIRD_OF_APRIL)
def test_the_third_of_april_is_read_however_it_is_written(text):
    assert read_date(text) == date(2023, 4, 3)


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("soon", "not_a_date"),
        ("3/4", "not_a_date"),
        ("April 2023", "not_a_date"),
        ("2023", "not_a_date"),
        ("3/4-23", "not_a_date"),
        ("030423", "not_a_date"),
        ("3/4/023", "not_a_date"),
        ("٣/٤/٢٣", "not_a_date"),
        ("00042", "not_a_date"),
        ("99999", "not_a_date"),
        ("4/13/2023", "day_and_month_swapped"),
        ("2023-13-04", "day_and_month_swapped"),
        ("13/13/2023", "no_such_day"),
        ("31/4/2023", "no_such_day"),
        ("29/2/2023", "no_such_day"),
        ("29 Feb 23", "no_such_day"),
        ("0/4/2023", "no_such_day"),
        ("3/0/2023", "no_such_day"),
        ("3/4/1823", "year"),
        ("3/4/2203", "year"),
        ("Tue 3 April 2023", "weekday"),
    ],
)
def test_what_cannot_be_read_is_refused_and_said_why(text, trouble):
    with pytest.raises(UnreadableDate) as refusal:
        read_date(text)
    assert (refusal.value.seen, refusal.value.trouble) == (text, trouble)
    assert repr(text) in str(refusal.value)


def test_between_numbers_the_day_always_comes_first():
    assert read_date("4/5/2023") == date(2023, 5, 4)


def test_29_february_is_read_in_a_leap_year():
    assert read_date("29/2/24") == date(2024, 2, 29)


@pytest.mark.parametrize(("text", "year"), [("1/1/49", 2049), ("1/1/50", 1950), ("1/1/00", 2000)])
def test_two_digits_mean_the_years_from_1950_to_2049(text, year):
    assert read_date(text) == date(year, 1, 1)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1/6/23", date(2023, 6, 1)),
        ("2/6/23", date(1923, 6, 2)),
        ("5/3/48", date(1948, 3, 5)),
        ("29/2/20", date(2020, 2, 29)),
    ],
)
def test_two_digits_with_a_latest_day_never_lie_after_it(text, read):
    assert read_date(text, latest=date(2023, 6, 1)) == read


def test_a_day_that_only_the_wrong_century_has_is_refused():
    with pytest.raises(UnreadableDate):
        read_date("29/2/00", latest=date(1999, 12, 31))


def test_excel_counts_from_the_end_of_1899():
    assert read_date("43890") == date(2020, 2, 29)
    assert read_date("36526") == date(2000, 1, 1)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(SHAPES))
def test_every_date_comes_back_from_every_way_of_writing_it(day, shape):
    names = "January February March April May June July August September October November December"
    name = names.split()[day.month - 1]
    assert read_date(shape.format(d=day.day, m=day.month, y=day.year, name=name)) == day


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_and_nothing_else(text):
    try:
        assert isinstance(read_date(text), date)
    except UnreadableDate as refusal:
        assert refusal.seen == text


@pytest.mark.parametrize("text", ["Yes", "y", "YES ", "true", "1", "✓", "yes."])
def test_yes_is_read(text):
    assert read_yes_no(text) is True


@pytest.mark.parametrize("text", ["No", "n", " NO", "false", "0", "✗"])
def test_no_is_read(text):
    assert read_yes_no(text) is False


@pytest.mark.parametrize("text", ["", "x", "maybe", "yes and no", "2"])
def test_anything_else_is_neither_yes_nor_no(text):
    with pytest.raises(UnreadableYesNo) as refusal:
        read_yes_no(text)
    assert refusal.value.seen == text
