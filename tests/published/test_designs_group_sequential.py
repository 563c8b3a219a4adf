"""Group-sequential designs agree with gsDesign and rpact, case by case."""

import math

import pytest
from scipy import stats

from alongside.science.adaptation.group_sequential.afterwards import adjusted
from alongside.science.adaptation.group_sequential.combination import fisher_two_stages
from alongside.science.adaptation.group_sequential.design import Plan, Shaped, group_sequential
from alongside.science.adaptation.group_sequential.interim import (
    Belief,
    conditional_power,
    predictive_power,
    resize,
)
from alongside.science.adaptation.group_sequential.performance import performance
from alongside.science.adaptation.group_sequential.recursion import crossing
from alongside.science.adaptation.group_sequential.sizes import (
    drift_of_means,
    proportion_at_bounds,
)
from alongside.science.adaptation.group_sequential.spending import Spending
from alongside.science.estimation.sample_size.proportions import size_for_proportions
from tests.published.oracle import cases

CASES = cases("group_sequential")
THREE, FOUR = (1 / 3, 2 / 3, 1.0), (0.25, 0.5, 0.75, 1.0)
LAN_DEMETS = Spending("lan-demets-obrien-fleming")
PLANS = {
    "gs_of_k3_1s": Plan(THREE, Shaped("obrien-fleming"), power=0.8),
    "gs_of_k5_2s": Plan((0.2, 0.4, 0.6, 0.8, 1.0), Shaped("obrien-fleming"), 0.05, 0.9, sides=2),
    "gs_wt025_k4": Plan(FOUR, Shaped("wang-tsiatis", 0.25), power=0.9),
    "gs_ldpocock_k3": Plan(THREE, Spending("lan-demets-pocock"), power=0.8),
    "gs_hsd_m4_k4": Plan(FOUR, Spending("hwang-shih-decani", -4), power=0.9),
    "rp_of_k3": Plan(THREE, Shaped("obrien-fleming"), power=0.8),
    "rp_asof_k3": Plan(THREE, LAN_DEMETS, power=0.8),
    "rp_askd2_k4": Plan(FOUR, Spending("kim-demets", 2), power=0.9),
    "rp_hp_k4": Plan(FOUR, Shaped("haybittle-peto"), power=0.8),
}
OTHERS = {
    "gs_asym_binding", "rp_means_power", "rp_rates_samplesize", "rp_fisher_combination",
    "rp_analysis_means_final_median_unbiased", "gs_ssrcp", "gs_conditional_power_table",
}  # fmt: skip


def expected(name):
    return CASES[name]["outputs"], CASES[name]["tol"]


def near(numbers, tolerance):
    """As the reference numbers mean it: relative above 1, absolute below."""
    return pytest.approx(numbers, rel=tolerance, abs=tolerance)


def test_every_case_of_the_group_is_checked_here():
    assert set(CASES) == set(PLANS) | OTHERS


@pytest.mark.parametrize("name", PLANS)
def test_bounds_inflation_and_expected_sizes_are_those_of_the_package(name):
    found, tolerance = expected(name)
    design = group_sequential(PLANS[name])
    wanted = found.get("upper") or found["critical_values"]
    assert list(design.upper) == near(wanted, tolerance)
    if "lower" in found:
        assert list(design.lower) == near(found["lower"], tolerance)
    inflation = found.get("max_n_over_fixed") or found["inflation"]
    assert design.inflation == near(inflation, tolerance)
    null, effect = performance(design, 0.0), performance(design, design.drift)
    sizes = (null.expected * design.inflation, effect.expected * design.inflation)
    wanted = (found.get("en_h0") or found["avg_n_h0"], found.get("en_h1") or found["avg_n_h1"])
    assert sizes == near(wanted, tolerance)


@pytest.mark.parametrize("name", PLANS)
def test_the_error_is_spent_as_in_the_package(name):
    found, tolerance = expected(name)
    above = performance(group_sequential(PLANS[name]), 0.0).stops_above
    spent = [sum(above[: look + 1]) for look in range(len(above))]
    assert spent == near(found.get("upper_cum_spend") or found["alpha_spent"], tolerance)
    design = group_sequential(PLANS[name])
    if "stage_levels" in found:
        levels = list(stats.norm.sf(design.upper))
        assert levels == near(found["stage_levels"], tolerance)
    if "prob_cross_h0" in found:
        crossed = [performance(design, drift).rejects for drift in (0.0, design.drift)]
        assert crossed == near([found["prob_cross_h0"], found["prob_cross_h1"]], tolerance)


@pytest.mark.parametrize("name", PLANS)
def test_error_and_power_are_exact(name):
    design = group_sequential(PLANS[name])
    error = performance(design, 0.0).rejects
    assert error == pytest.approx(design.plan.alpha / design.plan.sides, abs=1e-13)
    assert performance(design, design.drift).rejects == pytest.approx(design.plan.power, abs=1e-12)


@pytest.mark.parametrize("name", ["gs_ldpocock_k3", "rp_asof_k3"])
def test_bounds_are_those_of_high_precision_to_nine_decimals(name):
    upper = group_sequential(PLANS[name]).upper
    assert list(upper) == pytest.approx(CASES[name]["high_precision"]["upper"], abs=1e-9)


@pytest.mark.parametrize("name", ["rp_of_k3", "rp_asof_k3", "rp_askd2_k4", "rp_hp_k4"])
def test_the_power_by_look_is_that_of_rpact(name):
    found, tolerance = expected(name)
    design = group_sequential(PLANS[name])
    above = performance(design, design.drift).stops_above
    by_look = [sum(above[: look + 1]) for look in range(len(above))]
    assert by_look == near(found["power"], tolerance)
    assert design.drift**2 == near(found["shift"], tolerance)


def test_binding_futility_is_that_of_gsdesign_as_far_as_its_search_went():
    found, _ = expected("gs_asym_binding")
    plan = Plan(THREE, LAN_DEMETS, power=0.8, futility=LAN_DEMETS, binding=True)
    design = group_sequential(plan)
    # gsDesign stops searching at 1e-6: its own error is 0.02500024. Ours is 0.025 exactly.
    assert list(design.upper) == near(found["upper"], 1e-5)
    assert list(design.lower) == near(found["lower"], 1e-5)
    assert design.inflation == near(found["max_n_over_fixed"], 1e-5)
    null, effect = performance(design, 0.0), performance(design, design.drift)
    sizes = [each.expected * design.inflation for each in (null, effect)]
    assert sizes == near([found["en_h0"], found["en_h1"]], 1e-5)
    # gsDesign writes what was to be spent, without the stops for futility.
    spending = [LAN_DEMETS.spent(0.025, share) for share in THREE]
    assert spending == near(found["upper_cum_spend"], 1e-6)
    assert performance(design, 0.0).rejects == pytest.approx(0.025, abs=1e-13)
    assert performance(design, design.drift).rejects == pytest.approx(0.8, abs=1e-12)


def test_the_recursion_gives_gsdesigns_chances_at_gsdesigns_own_binding_bounds():
    found, tolerance = expected("gs_asym_binding")
    fixed = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)
    drift = fixed * math.sqrt(found["max_n_over_fixed"])
    null = crossing(THREE, found["upper"], found["lower"])
    effect = crossing(THREE, found["upper"], found["lower"], drift)
    assert sum(null.above) == near(found["prob_cross_h0"], tolerance)
    assert sum(effect.above) == near(found["prob_cross_h1"], tolerance)
    # Its last bound spends 2.4e-7 more than is due, which moves a bound by 5e-6; ours does not.
    due = LAN_DEMETS.spent(0.025, 1.0)
    assert sum(null.above) - due == pytest.approx(2.375e-7, abs=1e-9)
    ours = group_sequential(Plan(THREE, LAN_DEMETS, power=0.8, futility=LAN_DEMETS, binding=True))
    assert ours.lower is not None
    assert sum(crossing(THREE, ours.upper, ours.lower).above) == pytest.approx(due, abs=1e-13)


def test_the_power_for_means_by_effect_and_look_is_that_of_rpact():
    found, tolerance = expected("rp_means_power")
    given = CASES["rp_means_power"]["inputs"]
    design = group_sequential(PLANS["rp_asof_k3"])
    for place, difference in enumerate(given["delta"]):
        drift = drift_of_means(difference, given["sd"], given["N"])
        seen = performance(design, drift)
        assert seen.rejects == near(found["overall_reject"][place], tolerance)
        assert seen.expected * given["N"] == near(found["expected_n"][place], tolerance)
        by_look = [row[place] for row in found["reject_per_stage"]["matrix"]]
        assert list(seen.stops_above) == near(by_look, tolerance)


def test_the_size_for_proportions_and_the_effect_at_each_bound_are_those_of_rpact():
    found, tolerance = expected("rp_rates_samplesize")
    design = group_sequential(Plan((0.5, 1.0), LAN_DEMETS, power=0.8))
    fixed = size_for_proportions(0.25, 0.40, alpha=0.025, power=0.8, sides=1).total
    assert fixed == near(found["n_fixed"], tolerance)
    whole = fixed * design.inflation
    assert whole == near(found["max_n"], tolerance)
    by_stage = [row[0] for row in found["n_per_stage"]["matrix"]]
    assert [whole * share for share in design.plan.fractions] == near(by_stage, tolerance)
    effect = performance(design, design.drift)
    assert whole * effect.expected == near(found["en_h1"], tolerance)
    at = proportion_at_bounds(design, 0.40, whole, below=True)
    differences = [share - 0.40 for share in at]
    wanted = [row[0] for row in found["effect_at_bound"]["matrix"]]
    assert differences == near(wanted, tolerance)


def overall(sizes, means, sds):
    """Size, mean and variance of stages together."""
    total = sum(sizes)
    mean = sum(n * m for n, m in zip(sizes, means, strict=True)) / total
    squares = sum(
        (n - 1) * sd**2 + n * (m - mean) ** 2 for n, m, sd in zip(sizes, means, sds, strict=True)
    )
    return total, mean, squares / (total - 1)


def test_the_median_unbiased_estimate_with_its_interval_is_that_of_rpact():
    found, tolerance = expected("rp_analysis_means_final_median_unbiased")
    n_1, mean_1, var_1 = overall((50, 50), (0.25, 0.4), (1, 1))
    n_2, mean_2, var_2 = overall((50, 50), (0, 0.02), (1, 1))
    sd = math.sqrt(((n_1 - 1) * var_1 + (n_2 - 1) * var_2) / (n_1 + n_2 - 2))
    unit = sd * math.sqrt(1 / n_1 + 1 / n_2)
    z = -stats.norm.ppf(stats.t.sf((mean_1 - mean_2) / unit, n_1 + n_2 - 2))
    design = group_sequential(Plan((0.5, 1.0), LAN_DEMETS, power=0.8))
    ours = adjusted(design, found["final_stage"], z)
    assert ours.p_value == near(found["final_p"][1], tolerance)
    assert ours.estimate * unit == near(found["median_unbiased"][1], tolerance)
    assert ours.lower * unit == near(found["ci_lower"][1], tolerance)
    assert ours.upper * unit == near(found["ci_upper"][1], tolerance)


def test_fishers_limits_are_those_of_rpact():
    found, tolerance = expected("rp_fisher_combination")
    limits = fisher_two_stages(0.025)
    assert [limits.first, limits.second] == near(found["crit"], tolerance)
    spent = limits.first + limits.second * math.log(1 / limits.first)
    assert [limits.first, spent] == near(found["alpha_spent"], tolerance)


def test_a_new_size_by_conditional_power_is_that_of_gsdesign():
    found, tolerance = expected("gs_ssrcp")
    futility = Spending("hwang-shih-decani", -8)
    design = group_sequential(Plan((0.5, 1.0), LAN_DEMETS, power=0.9, futility=futility))
    planned = 200 * design.inflation
    ours = [resize(design, z, planned) for z in found["z1"]]
    assert [each.total for each in ours] == near(found["n2"], tolerance)
    assert [each.conditional_power for each in ours] == near(found["CP"], tolerance)
    assert [each.effect for each in ours] == near(found["delta"], tolerance)


def test_conditional_and_predictive_power_are_those_of_gsdesign():
    found, tolerance = expected("gs_conditional_power_table")
    design = group_sequential(Plan(THREE, LAN_DEMETS, power=0.9))
    drift = 0.15 * math.sqrt(300 * design.inflation)
    later = conditional_power(design, 1, 1.2, drift)
    assert list(later) == near(found["cp_by_stage"], tolerance)
    belief = Belief((0.0, design.drift), (0.5, 0.5))
    assert predictive_power(design, 1, 1.2, belief) == near(found["predictive_power"], tolerance)
