"""Posterior probabilities and exact behaviour agree with R's quadrature and with adaptr."""

import functools

import numpy as np
import pytest

from alongside.science.adaptation.exact_binary import behaviour, posterior_looks
from alongside.science.adaptation.operating import Measured, operating
from alongside.science.adaptation.posterior import (
    chance_first_is_greater,
    chances_of_being_best,
    predictive_success,
)
from alongside.science.adaptation.response_adaptive import Adaptive, simulate
from alongside.science.adaptation.selection import chosen, spread
from tests.published import oracle
from tests.published.oracle import cases

CASES = cases("adaptive")
CHECKED = {"beta_prob_best_exact", "betabinom_predictive_prob_success", "adaptr_oc_binom3_rar"}


def test_every_case_of_the_group_is_checked_here():
    assert set(CASES) == CHECKED


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


def adaptive(design, shares, trials=10_000):
    return operating(simulate(design, shares, trials=trials, seed=4131))


def near(ours, theirs, error):
    """Within 4 Monte Carlo errors, theirs and ours together."""
    oracle.note(ours.value, theirs)
    return abs(ours.value - theirs) <= 4 * (error**2 + ours.error**2) ** 0.5


THREE_ARMS = Adaptive(
    arms=3, looks=tuple(range(300, 2001, 100)), randomised=(*range(400, 2001, 100), 2000),
    least=0.2, equivalent=(0.9, 0.05), higher_is_better=False,
)  # fmt: skip
SHARES = (0.25, 0.20, 0.30)


@functools.cache
def three_arms():
    return simulate(THREE_ARMS, SHARES, trials=10_000, seed=4131)


def fewer(measure, their_trials):
    """What the error of a measure would be in so many trials."""
    return measure.error * (10_000 / their_trials) ** 0.5


def test_three_arms_that_adapt_behave_as_adaptr_finds():
    found = CASES["adaptr_oc_binom3_rar"]["outputs"]
    ours, n = operating(three_arms()), found["n_summarised"]
    assert near(ours.size, found["size_mean"], found["size_sd"] / n**0.5)
    assert near(ours.successes, found["sum_ys_mean"], found["sum_ys_sd"] / n**0.5)
    conclusive = Measured(1 - ours.undecided.value, ours.undecided.error)
    shares = {
        "prob_superior": ours.superior, "prob_equivalence": ours.equivalent,
        "prob_max": ours.undecided, "prob_select_arm_A": ours.leading[0],
        "prob_select_arm_B": ours.leading[1], "prob_select_arm_C": ours.leading[2],
        "prob_conclusive": conclusive,
    }  # fmt: skip
    for name, measured in shares.items():
        share = found[name]
        assert near(measured, share, (share * (1 - share) / n) ** 0.5), name
    none = 1 - sum(each.value for each in ours.leading)
    assert (ours.futile.value, none) == pytest.approx(
        (found["prob_futility"], found["prob_select_none"]), abs=1e-12
    )


@pytest.mark.parametrize("name", ["size", "sum_ys", "ratio_ys"])
def test_sizes_and_successes_of_three_arms_are_spread_as_adaptr_s_are(name):
    found = CASES["adaptr_oc_binom3_rar"]["outputs"]
    trials, n = three_arms(), found["n_summarised"]
    families, successes = trials.families.sum(axis=1), trials.successes.sum(axis=1)
    each = {"size": families, "sum_ys": successes, "ratio_ys": successes / families}[name] * 1.0
    ours = spread(each)
    assert near(ours.mean, found[f"{name}_mean"], fewer(ours.mean, n))
    assert near(ours.sd, found[f"{name}_sd"], fewer(ours.sd, n))
    quantiles = (("p25", ours.quarter), ("median", ours.median), ("p75", ours.three_quarters))
    for (label, measured), share in zip(quantiles, (0.25, 0.5, 0.75), strict=True):
        theirs = found[f"{name}_{label}"]
        oracle.note(measured.value, theirs)
        # Of a number in steps: so many of ours lie below it, and so many at it or below.
        away = 4 * (share * (1 - share) * (1 / n + 1 / each.size)) ** 0.5
        assert (each < theirs).mean() - away <= share <= (each <= theirs).mean() + away, label
    least, greatest = found[f"{name}_p0"], found[f"{name}_p100"]
    assert name != "size" or (ours.least, ours.greatest) == (least, greatest)
    of_1000 = each.reshape(-1, n)
    oracle.note(of_1000.min(axis=1).mean(), least)
    oracle.note(of_1000.max(axis=1).mean(), greatest)
    assert not_too_near(each < least, n) and not_too_near(each > greatest, n)


def not_too_near(beyond, n):
    """Were all trials alike, so many of ours would lie beyond all of their n 1 time in 10,000."""
    return (beyond.size / (beyond.size + n)) ** beyond.sum() > 1e-4


def test_the_chosen_of_three_arms_is_as_good_and_as_well_known_as_adaptr_finds():
    found = CASES["adaptr_oc_binom3_rar"]["outputs"]
    ours, n = chosen(THREE_ARMS, three_arms(), SHARES), found["n_summarised"]
    assert near(ours.rmse, found["rmse"], fewer(ours.rmse, n))
    assert near(ours.median_error, found["mae"], fewer(ours.median_error, n))
    percentage = Measured(100 * ours.ideal.value, 100 * ours.ideal.error)
    assert near(percentage, found["idp"], fewer(percentage, n))


def test_among_arms_that_are_the_same_none_is_chosen_well_and_says_so():
    design = Adaptive(arms=2, looks=(50, 100))
    found = simulate(design, (0.3, 0.3), trials=4, seed=1)
    with pytest.raises(ValueError, match="not all the same"):
        chosen(design, found, (0.3, 0.3))


def test_errors_of_a_spread_are_those_that_repeated_runs_show():
    runs = np.random.default_rng(20230704).gamma(2.0, size=(800, 400))
    found = [spread(run) for run in runs]
    for name in ("mean", "sd", "quarter", "median", "three_quarters"):
        each = [getattr(one, name) for one in found]
        said = np.mean([one.error for one in each])
        assert said == pytest.approx(np.std([one.value for one in each]), rel=0.1), name


# Trial size and P(superior) of adaptr, 5,000 trials where given, else 1,000: the notes, section 4.
ADAPTR = [
    ({"arms": 2, "looks": tuple(range(100, 1001, 100))}, (0.40, 0.25), (404.9, 4.3, 0.894, 5000)),
    ({"arms": 2, "looks": tuple(range(100, 1001, 100))}, (0.40, 0.40), (950.6, 5.5, 0.090, 1000)),
    (
        {"arms": 3, "looks": tuple(range(300, 2001, 100)), "least": 0.2,
         "randomised": (*range(400, 2001, 100), 2000), "equivalent": (0.9, 0.05)},
        (0.25, 0.25, 0.25), (1842.9, 4.4, 0.025, 5000),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("design", "shares", "theirs"), ADAPTR)
def test_adaptive_designs_of_two_and_three_arms_end_as_adaptr_s_do(design, shares, theirs):
    size, error, superior, trials = theirs
    ours = adaptive(Adaptive(**design, higher_is_better=False), shares, 10_000)
    assert near(ours.size, size, error)
    assert near(ours.superior, superior, (superior * (1 - superior) / trials) ** 0.5)


def test_arms_that_never_adapt_behave_as_the_exact_calculation_says():
    design = Adaptive(arms=2, looks=(100, 200, 300, 400), responsive=False)
    ours = adaptive(design, (0.25, 0.40), 100_000)
    # Families are allocated by chance there, in equal numbers here: close, not the same.
    exact = behaviour(posterior_looks([(n, n) for n in (50, 100, 150, 200)]), 0.25, 0.40)
    assert ours.chosen[1].value == pytest.approx(exact.power, abs=0.006)
    assert ours.size.value == pytest.approx(exact.expected_total, abs=1.5)
