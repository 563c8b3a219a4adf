"""Progression rules against R, published tables and the protocol's own claims."""

import pytest

from alongside.science.estimation.intervals import clopper_pearson, jeffreys, wald, wilson
from alongside.science.retention.ending import Standing, chance_truth_above, ending_of_share
from alongside.science.retention.operating import (
    chance_observed_above,
    claim,
    operating_characteristics,
)
from alongside.science.retention.progression import Rule
from alongside.science.retention.three_outcome import Wishes, three_outcome, three_outcome_at
from tests.published.oracle import cases

CLAIMS, SIZES, ADAPTIVE = (cases(g) for g in ("protocol_claims", "sample_size", "adaptive"))
TABLE_1 = Rule("retention", "families retained", "0.70", "0.50")


def test_the_protocols_interval_is_the_one_r_gives():
    case = CLAIMS["protocol_retention_ci_n30_p70"]
    out, tol = case["outputs"], case["tol"]
    found = claim(30, "0.7", "0.6")
    assert found.wald.half_width == pytest.approx(out["wald_half"], abs=tol)
    assert [found.wilson.lower, found.wilson.upper] == pytest.approx(out["wilson"], abs=tol)
    assert found.wilson.half_width == pytest.approx(out["wilson_half"], abs=tol)
    assert [found.exact.lower, found.exact.upper] == pytest.approx(out["cp"], abs=tol)
    assert found.exact.half_width == pytest.approx(out["cp_half"], abs=tol)
    assert 0.7 - found.exact.lower == pytest.approx(out["cp_minus"], abs=tol)
    assert found.exact.upper - 0.7 == pytest.approx(out["cp_plus"], abs=tol)
    found = jeffreys(21, 30, 0.9)
    assert [found.lower, found.upper] == pytest.approx(out["jeffreys"], abs=tol)
    assert wald(21, 30, 0.95).half_width == pytest.approx(out["wald_half_95"], abs=tol)
    per_arm = wald(7, 10, 0.9).half_width * (10 / 15) ** 0.5
    assert per_arm == pytest.approx(out["wald_half_n15"], abs=tol)
    needed = 30 * (wald(21, 30, 0.9).half_width / 0.15) ** 2
    assert needed == pytest.approx(out["n_for_wald_half_015"], rel=tol)


def test_the_protocol_is_right_that_more_than_60_per_cent_will_probably_be_seen():
    assert chance_observed_above(30, 0.7, "0.6") == pytest.approx(0.840678, abs=1e-6)
    assert chance_observed_above(24, 0.7, "0.6") == pytest.approx(0.8472, abs=5e-5)
    assert chance_observed_above(20, 0.7, "0.6") == pytest.approx(0.7723, abs=5e-5)


def test_table_1_of_the_protocol_is_as_sure_as_r_says():
    case = CLAIMS["protocol_oc_table1_retention"]
    out, tol = case["outputs"], case["tol"]
    rows = operating_characteristics(TABLE_1, case["inputs"]["n"], out["true"])
    assert [row.green for row in rows] == pytest.approx(out["green_ge70"], abs=tol)
    assert [row.amber for row in rows] == pytest.approx(out["amber_50_70"], abs=tol)
    assert [row.red for row in rows] == pytest.approx(out["red_lt50"], abs=tol)


def test_the_chance_of_ending_green_is_the_beta_binomial_of_r():
    case = ADAPTIVE["betabinom_predictive_prob_success"]
    given, out, tol = case["inputs"], case["outputs"], case["tol"]
    standing = Standing(given["x"], given["n"], given["N"])
    prior = (given["a"], given["b"])
    found = ending_of_share(TABLE_1, standing, prior)
    assert found["green"] == pytest.approx(out["pp"], abs=tol)
    assert chance_truth_above(0.6, standing, prior) == pytest.approx(out["post_p_gt_06"], abs=tol)


def test_three_outcome_designs_are_those_of_tout():
    case = SIZES["tout_three_outcome_retention_n30"]
    given, out, tol = case["inputs"], case["outputs"], case["tol"]
    wishes = Wishes(
        given["rho_0"], given["rho_1"], out["alpha_nom"], out["beta_nom"], 0.9, out["eta1"]
    )
    found = three_outcome_at(given["n"], wishes)
    assert (found.stop_at_most, found.go_above) == (out["thresholds1"], out["thresholds2"])
    assert (found.alpha, found.beta, found.gamma) == pytest.approx(
        (out["alpha"], out["beta"], out["gamma"]), abs=tol
    )
    published = three_outcome(Wishes(0.5, 0.7, gamma=0.6))  # the example of tout's readme
    assert (published.families, published.stop_at_most, published.go_above) == (57, 33, 38)
    assert (published.alpha, published.beta, published.gamma) == pytest.approx(
        (0.04808966, 0.186012, 0.5433195), abs=1e-6
    )


@pytest.mark.parametrize(
    "name", ["prop_ci_21_of_30_90", "prop_ci_18_of_30_90", "prop_ci_24_of_30_90",
             "prop_ci_0_of_15_95"],
)  # fmt: skip
def test_intervals_of_a_share_are_those_of_binom(name):
    case = cases("proportion_ci")[name]
    given, out, tol = case["inputs"], case["outputs"], case["tol"]
    methods = {
        "clopper_pearson": clopper_pearson,
        "wilson": wilson,
        "wald": wald,
        "jeffreys_central": jeffreys,
    }
    if given["x"] == 0:  # binom.bayes is one-sided there; ours is Brown, Cai and DasGupta's
        one_sided = jeffreys(0, given["n"], 2 * given["conf_level"] - 1)
        limits = out.pop("jeffreys_central")
        assert (one_sided.lower, one_sided.upper) == pytest.approx(
            (limits["lower"], limits["upper"]), abs=tol
        )
    for key, method in methods.items():
        if key not in out:
            continue
        found = method(given["x"], given["n"], given["conf_level"])
        limits = (out[key]["lower"], out[key]["upper"])
        assert (found.lower, found.upper) == pytest.approx(limits, abs=tol), key
