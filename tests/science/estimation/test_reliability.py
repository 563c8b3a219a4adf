"""Alpha, omega, item-rest correlations, ends of the range, ICC, error of measurement."""

from math import nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.science.estimation.icc import icc, measurement_error
from alongside.science.estimation.reliability import (
    TooLittleData,
    alpha,
    ends,
    item_rest_correlations,
    one_factor,
    standardised_alpha,
)

ITEMS = [[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 4, 5]]


def made_up(n, k, error, seed=7):
    """Answers of n people to k items: what they share, and an error of its own for each."""
    chance = np.random.default_rng(seed)
    return chance.normal(size=(n, 1)) + error * chance.normal(size=(n, k))


def test_alpha_worked_out_by_hand():
    # Variances 5/3, 4/3, 8/3; that of the sums 15: 3/2 (1 - (17/3)/15).
    assert alpha(ITEMS).value == pytest.approx(1.5 * (1 - (17 / 3) / 15))


def test_people_with_a_missing_answer_are_left_out_or_used_in_pairs():
    with_gap = [*ITEMS, [5, nan, 1]]
    assert alpha(with_gap).value == alpha(ITEMS).value
    assert alpha(with_gap).n == 4
    pairwise = alpha(with_gap, "pairwise")
    assert (pairwise.n, pairwise.lower) == (5, None)
    assert pairwise.value < alpha(ITEMS).value


@settings(max_examples=40, deadline=None)
@given(st.floats(-5, 5), st.floats(0.1, 9), st.integers(0, 50))
def test_alpha_does_not_depend_on_the_unit_or_the_nought_of_the_scale(shift, factor, seed):
    items = made_up(20, 4, 0.8, seed)
    assert alpha(items * factor + shift).value == pytest.approx(alpha(items).value)


def test_the_interval_of_alpha_narrows_with_more_people():
    few, many = alpha(made_up(60, 5, 1)), alpha(made_up(2_000, 5, 1))
    assert few.upper - few.lower > 3 * (many.upper - many.lower)
    assert many.lower < 5 / 6 < many.upper  # what was built in: k / (k + error²)


@pytest.mark.parametrize(("n", "readable"), [(49, False), (50, True)])
def test_each_coefficient_says_when_there_are_too_few_people(n, readable):
    items = made_up(n, 4, 0.5)
    pair = items[:, :2]
    assert alpha(items).readable is readable
    assert icc(pair).readable is readable
    assert measurement_error(pair).readable is readable
    assert ends([1.0] * n, 0, 2).readable is readable


@pytest.mark.parametrize(("n", "k", "readable"), [(99, 4, False), (100, 4, True), (100, 21, False)])
def test_a_factor_needs_more_people_the_more_items_there_are(n, k, readable):
    assert one_factor(made_up(n, k, 1)).omega.readable is readable


def test_omega_of_items_that_share_one_thing_equally_is_alpha():
    items = made_up(5_000, 6, 1)
    found = one_factor(items)
    assert found.omega.value == pytest.approx(standardised_alpha(items).value, abs=2e-3)
    assert found.loadings == pytest.approx([sqrt(0.5)] * 6, abs=0.03)


def test_an_item_turned_the_other_way_has_a_negative_loading_and_item_rest_correlation():
    items = made_up(300, 4, 0.7)
    items[:, 2] *= -1
    assert [loading > 0 for loading in one_factor(items).loadings] == [True, True, False, True]
    assert [r > 0 for r in item_rest_correlations(items)] == [True, True, False, True]


@pytest.mark.parametrize(
    "items",
    [
        [[1, 2], [2, 3]],
        [[1], [2], [3]],
        [[1, 2], [1, 3], [1, 4]],
        [[1, -1], [2, -2], [3, -3]],
        [[1, nan], [nan, 2], [2, nan], [nan, 3], [3, nan], [nan, 4]],
    ],
    ids=["two people", "one item", "no difference", "cancelling", "never both"],
)
def test_too_little_data_is_refused_in_words(items):
    with pytest.raises(TooLittleData):
        alpha(items, "pairwise")


@pytest.mark.parametrize("items", [[1, 2, 3], [[1, 2], [float("inf"), 3], [2, 3]]])
def test_what_is_no_table_of_numbers_is_refused(items):
    with pytest.raises(ValueError, match="Give a table of finite numbers"):
        alpha(items)
    with pytest.raises(ValueError, match="Give a table of finite numbers"):
        icc(items)


def test_two_items_have_no_single_factor_and_an_item_made_from_the_others_is_refused():
    with pytest.raises(TooLittleData, match="three items"):
        one_factor(made_up(100, 2, 1))
    items = made_up(100, 3, 1)
    with pytest.raises(TooLittleData, match="made from the others"):
        one_factor(np.column_stack([items, items.sum(axis=1)]))
    with pytest.raises(TooLittleData, match="too few people"):
        one_factor(made_up(4, 6, 1))


@pytest.mark.parametrize(
    ("scores", "floor", "ceiling", "flags"),
    [
        ([0] * 15 + [5] * 85, 0.15, 0.0, (False, False)),
        ([0] * 16 + [5] * 84, 0.16, 0.0, (True, False)),
        ([10] * 20 + [5] * 80, 0.0, 0.2, (False, True)),
    ],
)
def test_more_than_fifteen_per_cent_at_an_end_is_a_floor_or_a_ceiling(
    scores, floor, ceiling, flags
):
    found = ends(scores, 0, 10)
    assert (found.floor, found.ceiling) == (floor, ceiling)
    assert (found.has_floor, found.has_ceiling) == flags


def test_scores_outside_their_range_or_none_at_all_are_refused():
    with pytest.raises(ValueError, match="outside 0 to 10"):
        ends([11], 0, 10)
    with pytest.raises(TooLittleData):
        ends([], 0, 10)


TWICE = [[10, 12], [14, 15], [20, 21], [8, 10]]


def test_the_error_of_measurement_worked_out_by_hand():
    # Differences 2, 1, 1, 2: mean 1.5, variance 1/3; error 1/6; occasions 4 × 1.5²/2 = 4.5.
    found = measurement_error(TWICE)
    between = (4.5 - 1 / 6) / 4
    assert found.sem_consistency == pytest.approx(sqrt(1 / 6))
    assert found.sem_agreement == pytest.approx(sqrt(between + 1 / 6))
    assert found.sdc_agreement == pytest.approx(1.959964 * sqrt(2) * found.sem_agreement)
    assert found.sdc_consistency == pytest.approx(1.959964 * sqrt(2) * found.sem_consistency)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 99), st.floats(0.2, 3))
def test_a_shift_between_occasions_lowers_agreement_and_leaves_consistency(seed, shift):
    pair = made_up(30, 2, 0.5, seed)
    moved = pair + np.array([0, shift])
    assert icc(moved, "ICC3").value == pytest.approx(icc(pair, "ICC3").value)
    further = pair - pair.mean(axis=0) + np.array([0, shift])
    level = pair - pair.mean(axis=0)
    assert icc(further, "ICC2").value < icc(level, "ICC2").value
    assert measurement_error(further).sem_consistency == pytest.approx(
        measurement_error(level).sem_consistency
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 99), st.sampled_from(["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]))
def test_a_correlation_lies_within_its_own_interval(seed, model):
    found = icc(made_up(25, 3, 1, seed), model)
    assert found.lower <= found.value <= found.upper <= 1
    wider = icc(made_up(25, 3, 1, seed), model, confidence=0.99)
    assert (wider.lower < found.lower, wider.upper > found.upper) == (True, True)


@pytest.mark.parametrize("model", ["ICC1", "ICC2", "ICC3"])
def test_the_same_measurement_twice_agrees_wholly(model):
    found = icc([[1, 1], [2, 2], [4, 4]], model)
    assert (found.value, found.lower, found.upper, found.p) == (1.0, 1.0, 1.0, 0.0)


def test_a_constant_shift_is_wholly_consistent_and_less_than_wholly_agreeing():
    moved = [[1, 2], [2, 3], [4, 5]]
    assert icc(moved, "ICC3").value == 1.0
    found = icc(moved, "ICC2")
    assert 0 < found.value < 1
    assert 0 <= found.lower <= found.value <= found.upper <= 1


def test_people_who_cannot_be_told_apart_are_refused():
    with pytest.raises(TooLittleData):
        icc([[1, 2], [2, 1], [1, 2]])
    with pytest.raises(TooLittleData):
        icc([[1, 2], [nan, 1]])
