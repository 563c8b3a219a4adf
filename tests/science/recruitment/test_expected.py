"""What was expected by a day, and how surprising a count is."""

import json
import math
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from alongside.science.recruitment.expected import (
    UnusableExpectation,
    expected_by,
    how_surprising,
    poisson_above,
    poisson_below,
)

OPENS, CLOSES = date(2023, 4, 17), date(2023, 12, 31)
PER_MONTH = [0.0, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]
ORACLES = Path(__file__).parents[3] / ".." / "shared" / "oracles" / "trial_science.json"


def expected(day):
    return expected_by(day, OPENS, CLOSES, PER_MONTH)


def test_nothing_is_expected_before_the_window_opens():
    assert expected(date(2023, 4, 16)) == 0


def test_half_a_month_brings_half_of_its_number():
    assert expected(date(2023, 6, 15)) == 1 + 1


def test_everything_is_expected_by_the_end_and_ever_after():
    assert (expected(CLOSES), expected(date(2024, 12, 31))) == (15, 15)


def test_a_month_that_is_open_in_part_spreads_its_number_over_its_open_days():
    opens, closes = date(2023, 4, 21), date(2023, 5, 10)
    assert expected_by(date(2023, 4, 25), opens, closes, [4.0, 8.0]) == 2.0
    assert expected_by(date(2023, 5, 5), opens, closes, [4.0, 8.0]) == 8.0


def test_february_of_a_leap_year_has_29_days():
    window = date(2024, 2, 1), date(2024, 2, 29)
    assert expected_by(date(2024, 2, 28), *window, [29.0]) == 28


@pytest.mark.parametrize(
    ("opens", "closes", "per_month"),
    [
        (OPENS, CLOSES, PER_MONTH[1:]),
        (CLOSES, OPENS, PER_MONTH),
        (OPENS, CLOSES, [-1.0, *PER_MONTH[1:]]),
        (OPENS, CLOSES, [math.nan, *PER_MONTH[1:]]),
    ],
)
def test_numbers_that_do_not_fit_the_window_are_refused(opens, closes, per_month):
    with pytest.raises(UnusableExpectation):
        expected_by(OPENS, opens, closes, per_month)


@given(st.dates(date(2023, 3, 1), date(2024, 2, 1)))
def test_what_is_expected_never_shrinks(day):
    assert expected(day) <= expected(day + timedelta(days=1))


def test_the_lower_tail_agrees_with_r():
    if not ORACLES.exists():
        pytest.skip("the shared oracles are not beside this repository")
    cases = {case["id"]: case for case in json.loads(ORACLES.read_text())["cases"]}
    outputs = cases["alert_poisson_below_expected"]["outputs"]
    assert poisson_below(3, 8) == pytest.approx(outputs["p_le_3_given_8"], rel=1e-12)
    assert poisson_below(12, 20) == pytest.approx(outputs["p_le_12_given_20"], rel=1e-12)


def test_two_below_three_is_worked_out_by_hand():
    assert poisson_below(2, 3) == pytest.approx(math.exp(-3) * (1 + 3 + 4.5), rel=1e-15)


@given(st.integers(0, 400), st.floats(0.01, 400))
def test_both_tails_agree_with_another_implementation(observed, mean):
    below, above = stats.poisson.cdf(observed, mean), stats.poisson.sf(observed - 1, mean)
    assert poisson_below(observed, mean) == pytest.approx(below, rel=1e-9, abs=1e-300)
    assert poisson_above(observed, mean) == pytest.approx(above, rel=1e-9, abs=1e-300)


def test_nothing_expected_and_nothing_seen_is_no_surprise():
    assert (how_surprising(0, 0), how_surprising(1, 0)) == (1.0, 0.0)


def test_surprise_is_measured_on_the_side_on_which_the_count_lies():
    assert how_surprising(4, 8) == poisson_below(4, 8)
    assert how_surprising(8, 8) == poisson_below(8, 8)
    assert how_surprising(13, 8) == poisson_above(13, 8)


@pytest.mark.parametrize(("observed", "mean"), [(-1, 2.0), (1, -2.0), (1, math.inf), (1, math.nan)])
def test_impossible_numbers_are_refused(observed, mean):
    with pytest.raises(UnusableExpectation):
        how_surprising(observed, mean)
    with pytest.raises(UnusableExpectation):
        poisson_above(observed, mean)
