"""Posterior probabilities and exact behaviour agree with R's quadrature and with adaptr."""

import pytest

from alongside.science.adaptation.exact_binary import behaviour, posterior_looks
from alongside.science.adaptation.posterior import (
    chance_first_is_greater,
    chances_of_being_best,
    predictive_success,
)
from tests.published.oracle import cases

CASES = cases("adaptive")
CHECKED = {"beta_prob_best_exact", "betabinom_predictive_prob_success"}
NEEDS_SIMULATION = {"adaptr_oc_binom3_rar"}  # response-adaptive: more states than can be listed


def test_every_case_of_the_group_is_checked_here_or_named():
    assert set(CASES) == CHECKED | NEEDS_SIMULATION


def test_the_chance_of_being_greater_and_of_being_best_is_that_of_r():
    case = CASES["beta_prob_best_exact"]
    given, found, tolerance = case["inputs"], case["outputs"], case["tol"]
    first, second = (given["a1"], given["b1"]), (given["a2"], given["b2"])
    assert chance_first_is_greater(first, second) == pytest.approx(found["p1_gt_p2"], abs=tolerance)
    assert chance_first_is_greater(first, second, 0.05) == pytest.approx(
        found["p_diff_gt_005"], abs=tolerance
    )
    arms = list(zip(given["a"], given["b"], strict=True))
    assert list(chances_of_being_best(arms)) == pytest.approx(found["p_best3"], abs=tolerance)


def test_the_predictive_chance_of_ending_green_is_that_of_r():
    case = CASES["betabinom_predictive_prob_success"]
    given, found, tolerance = case["inputs"], case["outputs"], case["tol"]
    ours = predictive_success(given["x"], given["n"], given["N"], given["threshold"])
    assert ours == pytest.approx(found["pp"], abs=tolerance)
    after = (given["a"] + given["x"], given["b"] + given["n"] - given["x"])
    # Held against a share that is 0.6 all but exactly.
    point = (0.6e9, 0.4e9)
    assert chance_first_is_greater(after, point) == pytest.approx(found["post_p_gt_06"], abs=1e-6)


# adaptr 1.4.0, fixed 1:1, four looks to 400: size 256.2, superior 0.837 (1,000 trials each).
def test_four_looks_to_400_families_behave_as_adaptr_simulates_them():
    looks = posterior_looks([(n, n) for n in (50, 100, 150, 200)])
    found = behaviour(looks, 0.25, 0.40)
    assert found.power == pytest.approx(0.846281, abs=5e-7)
    assert found.expected_total == pytest.approx(255.792, abs=5e-4)
    assert abs(found.power - 0.837) < 4 * (0.846 * 0.154 / 1000) ** 0.5


def test_ten_looks_to_1000_families_say_too_often_that_an_arm_is_better_when_none_is():
    looks = posterior_looks([(n, n) for n in range(50, 501, 50)])
    found = behaviour(looks, 0.40, 0.40)
    either = sum(found.second_better) + sum(found.first_better)
    assert either == pytest.approx(0.0863, abs=5e-5)
