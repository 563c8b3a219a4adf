"""Known groups, correlations and parallel analysis, beside SciPy's own."""

from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alongside.science.estimation.reliability import TooLittleData
from alongside.science.estimation.validity import correlation, known_groups, parallel_analysis

SCORES = st.lists(st.integers(0, 20), min_size=4, max_size=30)


@settings(max_examples=60, deadline=None)
@given(SCORES, SCORES)
def test_the_difference_of_groups_and_its_interval_are_those_of_scipy(first, second):
    if len(set(first)) == 1 or len(set(second)) == 1:
        return
    found = known_groups(first, second)
    wanted = stats.ttest_ind(first, second, equal_var=False).confidence_interval(0.95)
    assert (found.lower, found.upper) == pytest.approx((wanted.low, wanted.high))
    assert found.difference == pytest.approx(np.mean(first) - np.mean(second))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=30))
def test_correlations_are_those_of_scipy(pairs):
    first, second = zip(*pairs, strict=True)
    if len(set(first)) == 1 or len(set(second)) == 1:
        return
    ranks = correlation(first, second, ranks=True)
    assert ranks.value == pytest.approx(stats.spearmanr(first, second).statistic)
    plain = correlation(first, second)
    wanted = stats.pearsonr(first, second)
    assert plain.value == pytest.approx(wanted.statistic)
    if abs(plain.value) < 0.999:
        limits = wanted.confidence_interval(0.95)
        assert (plain.lower, plain.upper) == pytest.approx((limits.low, limits.high))


def test_hedges_g_worked_out_by_hand():
    # Means 5.5 and 2.5, pooled variance 5/3: 3/√(5/3) × (1 - 3/23).
    found = known_groups([4, 5, 6, 7], [1, 2, 3, 4])
    assert found.hedges_g == pytest.approx(3 / (5 / 3) ** 0.5 * (1 - 3 / 23))


@pytest.mark.parametrize(("n", "readable"), [(49, False), (50, True)])
def test_too_few_people_are_said_to_be_so(n, readable):
    scores = list(range(n))
    assert known_groups(scores, list(range(80))).readable is readable
    assert correlation(scores, scores).readable is readable


def test_people_without_one_of_the_scores_are_left_out():
    found = correlation([1, 2, 3, 4, nan], [2, 1, 4, 3, 9])
    assert (found.n, found.value) == (4, pytest.approx(0.6))


@pytest.mark.parametrize(
    "measure",
    [
        lambda: known_groups([1], [1, 2]),
        lambda: known_groups([1, 1], [2, 2]),
        lambda: correlation([1, 2, 3], [1, 2, 3]),
        lambda: correlation([1, 1, 1, 1], [1, 2, 3, 4]),
        lambda: parallel_analysis([[1, 2], [2, 1]], np.random.default_rng(1)),
        lambda: parallel_analysis([[1, 1], [2, 1], [3, 1]], np.random.default_rng(1)),
    ],
)
def test_too_little_data_is_refused(measure):
    with pytest.raises(TooLittleData):
        measure()
    with pytest.raises(ValueError, match="same people"):
        correlation([1, 2], [1])


def two_things(people=400):
    chance = np.random.default_rng(3)
    parts = [chance.normal(size=(people, 1)) + chance.normal(size=(people, 4)) for _ in range(2)]
    return np.column_stack(parts)


def test_parallel_analysis_finds_as_many_things_as_were_put_in():
    chance = np.random.default_rng(5)
    assert parallel_analysis(two_things(), chance, rounds=100).factors == 2
    assert parallel_analysis(two_things()[:, :4], chance, rounds=100).factors == 1
    nothing = np.random.default_rng(6).normal(size=(400, 6))
    assert parallel_analysis(nothing, chance, rounds=100).factors == 0


def test_parallel_analysis_is_the_same_again_with_the_same_generator():
    one, other = (
        parallel_analysis(two_things(90), np.random.default_rng(9), rounds=50) for _ in range(2)
    )
    assert one == other
    assert (one.n, one.readable, len(one.by_chance)) == (90, False, 8)
