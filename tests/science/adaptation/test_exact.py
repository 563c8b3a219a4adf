"""Exact designs agree with counting every outcome and with quadrature."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from alongside.science.adaptation.exact_binary import (
    FIRST_BETTER,
    FUTILE,
    SECOND_BETTER,
    behaviour,
    posterior_looks,
    score_looks,
)
from alongside.science.adaptation.posterior import (
    chance_first_is_greater,
    chances_of_being_best,
    predictive_success,
    table_second_is_greater,
)

SHAPES = st.tuples(st.floats(0.5, 60), st.floats(0.5, 60))


@settings(max_examples=10, deadline=None)
@given(SHAPES, SHAPES)
def test_the_chance_of_being_greater_is_that_of_quadrature_and_the_two_sum_to_one(one, other):
    ours = chance_first_is_greater(one, other)
    # In the angle the density is not endless at the ends; the end itself is approached.
    slow, _ = integrate.quad(
        lambda u: (
            stats.beta.pdf(np.sin(u) ** 2, *one)
            * stats.beta.cdf(np.sin(u) ** 2, *other)
            * np.sin(2 * u)
        ),
        0, np.pi / 2 - 1e-7, epsabs=1e-11, limit=400,
    )  # fmt: skip
    assert ours == pytest.approx(slow, abs=1e-6)
    assert ours + chance_first_is_greater(other, one) == pytest.approx(1, abs=1e-11)


@settings(max_examples=20, deadline=None)
@given(st.lists(SHAPES, min_size=2, max_size=5))
def test_some_arm_is_best(arms):
    assert sum(chances_of_being_best(arms)) == pytest.approx(1, abs=1e-10)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 7), st.integers(0, 7), SHAPES, SHAPES)
def test_the_table_holds_every_pair_of_counts(first, second, prior_1, prior_2):
    table = table_second_is_greater(first, second, (prior_1, prior_2))
    assert table.shape == (first + 1, second + 1)
    for x, y in itertools.product(range(first + 1), range(second + 1)):
        one = (prior_1[0] + x, prior_1[1] + first - x)
        other = (prior_2[0] + y, prior_2[1] + second - y)
        assert table[x, y] == pytest.approx(chance_first_is_greater(other, one), abs=1e-10)


def test_a_large_margin_is_never_passed_and_a_low_one_always():
    assert chance_first_is_greater((3, 4), (5, 2), 1.0) == 0.0
    assert chance_first_is_greater((3, 4), (5, 2), -1.0) == pytest.approx(1.0, abs=1e-12)


def test_predictive_success_counts_every_future():
    futures = itertools.product((0, 1), repeat=4)
    total = 0.0
    for future in futures:
        a, b, chance = 1 + 5, 1 + 3, 1.0
        for outcome in future:
            chance *= (a if outcome else b) / (a + b)
            a, b = a + outcome, b + 1 - outcome
        total += chance * (5 + sum(future) >= 8)
    assert predictive_success(5, 8, 12, 8) == pytest.approx(total, abs=1e-13)
    assert predictive_success(5, 8, 12, 5) == 1.0
    assert predictive_success(5, 8, 12, 10) == 0.0


def every_sequence(looks, first, second):
    """Chances of each ending by listing all outcomes, family by family."""
    x_total, y_total = looks[-1].first, looks[-1].second
    ended = dict.fromkeys(("second", "first", "futile", "none"), 0.0)
    names = {SECOND_BETTER: "second", FIRST_BETTER: "first", FUTILE: "futile", 0: "none"}
    size = 0.0
    for xs in itertools.product((0, 1), repeat=x_total):
        for ys in itertools.product((0, 1), repeat=y_total):
            chance = first ** sum(xs) * (1 - first) ** (x_total - sum(xs))
            chance *= second ** sum(ys) * (1 - second) ** (y_total - sum(ys))
            for look in looks:
                code = look.decisions[sum(xs[: look.first]), sum(ys[: look.second])]
                if code or look is looks[-1]:
                    ended[names[int(code)]] += chance
                    size += chance * (look.first + look.second)
                    break
    return ended, size


def test_the_behaviour_is_that_of_listing_every_outcome():
    looks = posterior_looks([(2, 3), (4, 5)], superior=0.85, inferior=0.15)
    ended, size = every_sequence(looks, 0.3, 0.7)
    found = behaviour(looks, 0.3, 0.7)
    assert sum(found.second_better) == pytest.approx(ended["second"], abs=1e-13)
    assert sum(found.first_better) == pytest.approx(ended["first"], abs=1e-13)
    assert found.undecided == pytest.approx(ended["none"], abs=1e-13)
    assert found.expected_total == pytest.approx(size, abs=1e-12)


def test_score_bounds_with_futility_are_those_of_listing_every_outcome():
    looks = score_looks([(3, 3), (5, 5)], [1.8, 1.5], [0.0, 1.5])
    ended, size = every_sequence(looks, 0.3, 0.6)
    found = behaviour(looks, 0.3, 0.6)
    assert (found.power, sum(found.futile)) == pytest.approx(
        (ended["second"], ended["futile"]), abs=1e-13
    )
    assert found.expected_total == pytest.approx(size, abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_every_trial_ends_somehow_and_the_final_difference_is_fair_without_looks(first, second):
    looks = score_looks([(20, 30)], [1.96], [-1.96], rejects_below=True)
    found = behaviour(looks, first, second)
    ends = found.power + sum(found.first_better) + sum(found.futile) + found.undecided
    assert ends == pytest.approx(1, abs=1e-12)
    assert found.mean_difference == pytest.approx(second - first, abs=1e-12)
    assert found.expected_successes == pytest.approx(20 * first + 30 * second, abs=1e-10)


def test_stopping_early_makes_the_final_difference_too_large():
    found = behaviour(posterior_looks([(20, 20), (40, 40)]), 0.3, 0.5)
    assert found.mean_difference > 0.2


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (lambda: posterior_looks([]), "one look at least"),
        (lambda: posterior_looks([(10, 10), (5, 5)]), "must grow"),
        (lambda: posterior_looks([(10, 10), (10, 10)]), "must grow"),
        (lambda: posterior_looks([(0, 10)]), "1 family or more"),
        (lambda: posterior_looks([(10, 10)], superior=1.2), "between 0 and 1"),
        (lambda: posterior_looks([(10, 10)], superior=0.4, inferior=0.6), "below the upper"),
        (lambda: posterior_looks([(2, 2)], superior=0.9999, inferior=None), "cannot stop"),
        (lambda: score_looks([(5, 5)], [9.0]), "cannot stop"),
        (lambda: score_looks([(5, 5)], []), "one bound for each look"),
        (lambda: behaviour(posterior_looks([(20, 20)]), 1.2, 0.5), "lies between 0 and 1"),
        (lambda: chance_first_is_greater((0.2, 1), (1, 1)), "1/2 or more"),
        (lambda: chances_of_being_best([(1, 1)]), "2 arms or more"),
        (lambda: predictive_success(5, 4, 10, 3), "impossible"),
    ],
)
def test_what_cannot_be_is_refused_in_words(work, said):
    with pytest.raises(ValueError, match=said):
        work()
