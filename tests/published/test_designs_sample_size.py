"""Sample sizes agree with R, pwr, gsDesign, clusterPower, presize and published tables."""

import math

import pytest

from alongside.science.estimation import other_intervals
from alongside.science.estimation.differences import score_difference, score_test
from alongside.science.estimation.intervals import clopper_pearson, jeffreys, wald, wilson
from alongside.science.estimation.sample_size import clusters, means, precision, proportions
from alongside.science.estimation.sample_size.precision_of_kappa import least_kappa
from alongside.science.estimation.sample_size.progression import green_at, size_for_progression
from tests.published import oracle
from tests.published.oracle import cases

CASES = cases("sample_size")
INTERVALS = cases("proportion_ci")
CHECKED = {
    "ss_power_t_test", "ss_pwr_2p_2n", "ss_gsd_nbinomial", "ss_gsd_miettinen_nurminen",
    "ss_cluster_normal", "ss_irgtt_normal_partial_nesting", "ss_design_effects",
    "tout_three_outcome_retention_n30", "lewis2021_table4_sample_sizes",
}  # fmt: skip
BINOM = ["prop_ci_21_of_30_90", "prop_ci_18_of_30_90", "prop_ci_0_of_15_95", "prop_ci_24_of_30_90"]
OTHERS = {
    "presize_prop_n30_p70_90", "presize_prop_n_for_width20_95", "presize_mean_n15", "presize_rate",
    "jeffreys_bcd_21_of_30_90", "presize_kappa",
}  # fmt: skip
METHODS = {"wilson": "wilson", "exact": "exact", "agresti-coull": "agresti_coull", "wald": "wald"}


def expected(name, group=CASES):
    return group[name]["outputs"], group[name]["tol"]


def near(numbers, tolerance):
    """As the reference numbers mean it: relative above 1, absolute below."""
    return pytest.approx(numbers, rel=tolerance, abs=tolerance)


def test_every_case_is_checked_here_or_named():
    assert set(CASES) == CHECKED
    assert set(INTERVALS) == {*BINOM, *OTHERS}


def test_the_t_test_is_that_of_r():
    found, tolerance = expected("ss_power_t_test")
    assert means.size_for_means(0.3).first == near(found["n_per_arm"], tolerance)
    assert means.power_for_means(15, 15, 0.5) == near(found["power_n15_d05"], tolerance)


def test_cohens_h_is_that_of_pwr():
    found, tolerance = expected("ss_pwr_2p_2n")
    h = proportions.arcsine_difference(0.7, 0.5)
    assert h == near(found["h"], tolerance)
    assert proportions.arcsine_power(80, 60, h) == near(found["power"], tolerance)
    assert proportions.arcsine_size(h).first == near(found["n_per_arm"], tolerance)


def test_farrington_and_mannings_sizes_are_those_of_gsdesign():
    found, tolerance = expected("ss_gsd_nbinomial")
    size = proportions.size_for_proportions
    assert size(0.40, 0.25).total == near(found["n_total_fm"], tolerance)
    assert size(0.40, 0.25).total == near(found["n_total_rr"], tolerance)
    assert size(0.40, 0.25, ratio=2).total == near(found["n_total_ratio2"], tolerance)
    within = size(0.40, 0.40, margin=0.1, alpha=0.025, sides=1, power=0.8)
    assert within.total == near(found["n_noninf"], tolerance)


def test_the_score_interval_of_a_difference_is_that_of_high_precision_where_peers_are_off():
    case = CASES["ss_gsd_miettinen_nurminen"]
    exact, theirs = case["high_precision"], case["outputs"]
    corrected = score_difference(12, 15, 9, 15)
    plain = score_difference(12, 15, 9, 15, corrected=False)
    assert (corrected.lower, corrected.upper) == pytest.approx(
        (exact["lower_adj"], exact["upper_adj"]), abs=1e-12
    )
    assert (plain.lower, plain.upper) == pytest.approx((exact["lower"], exact["upper"]), abs=1e-12)
    assert (plain.lower, plain.upper) == near((theirs["lower"], theirs["upper"]), case["tol"])
    off = (theirs["lower_adj"], theirs["upper_adj"])
    assert (corrected.lower, corrected.upper) == near(off, case["tol"])
    assert score_test(12, 15, 9, 15) == near(theirs["z"], 1e-6)


def test_power_with_clusters_is_that_of_clusterpower():
    found, tolerance = expected("ss_cluster_normal")
    needed = clusters.clusters_needed(20, 0.4, icc=0.05, power=0.8)
    assert needed == near(found["nclusters"]["nclusters"], tolerance)
    power = clusters.power_with_clusters(20, 20, 0.4, icc=0.05)
    assert power == near(found["power"]["power"], tolerance)
    uneven = clusters.power_with_clusters(20, 20, 0.4, icc=0.05, cv=0.4)
    assert uneven == near(found["power_cv04"]["power"], tolerance)


def test_power_with_practitioners_in_one_arm_is_that_of_clusterpower():
    found, tolerance = expected("ss_irgtt_normal_partial_nesting")
    variances = {"between": 0.05, "within": 0.95, "control": 1.0}
    power = clusters.power_with_practitioners(8, 12, 96, 0.4, **variances)
    assert power == near(found["power"]["power"], tolerance)
    each = clusters.families_per_practitioner(8, 200, 0.4, power=0.8, **variances)
    assert each == near(found["nsubjects"]["nsubjects"], tolerance)


def test_design_effects_are_those_of_the_formulas():
    found, tolerance = expected("ss_design_effects")
    given = CASES["ss_design_effects"]["inputs"]
    m, icc, cv, r = given["m"], given["icc"], given["cv"], given["r_baseline"]
    assert clusters.design_effect(m, icc) == near(found["kish_equal"], tolerance)
    assert clusters.design_effect(m, icc, cv) == near(found["unequal"], tolerance)
    assert 240 / clusters.design_effect(m, icc) == near(found["eff_n"], tolerance)
    plain, with_baseline = (means.normal_size_for_means(0.3, correlation=each) for each in (0.0, r))
    assert with_baseline.first / plain.first == near(found["ancova_r05"], tolerance)
    # Whole families: a tolerance of the case lies far below one.
    assert with_baseline.recruited()[0] == near(found["ancova_designeffect_n"], tolerance)
    assert with_baseline.recruited(0.2)[0] == near(found["attrition20"], tolerance)


def test_the_green_threshold_of_30_families_has_the_errors_of_tout():
    found, tolerance = expected("tout_three_outcome_retention_n30")
    ours = green_at(30, found["hyps1"], found["hyps2"])
    # tout goes on above its threshold, we from ours on; it has no amber zone here.
    for threshold in (found["thresholds1"], found["thresholds2"]):
        assert ours.green_from - 1 == near(threshold, 0)
    assert (ours.error, 1 - ours.power) == near((found["alpha"], found["beta"]), tolerance)


def test_lewiss_sizes_are_those_of_the_paper():
    found, tolerance = expected("lewis2021_table4_sample_sizes")
    for criteria, size in zip(
        CASES["lewis2021_table4_sample_sizes"]["inputs"]["criteria"], found["n"], strict=True
    ):
        ours = size_for_progression(criteria["RUL"], criteria["GLL"])
        oracle.note(ours, size)
        assert abs(ours - size) <= tolerance


@pytest.mark.parametrize("name", BINOM)
def test_intervals_of_a_proportion_are_those_of_binom(name):
    found, tolerance = expected(name, INTERVALS)
    given = INTERVALS[name]["inputs"]
    methods = {"clopper_pearson": clopper_pearson, "wilson": wilson, "wald": wald}
    for key, method in {**methods, "jeffreys_central": jeffreys}.items():
        # With nobody binom's Jeffreys limit has the whole error on one side; ours half of it.
        one_sided = key == "jeffreys_central" and given["x"] == 0
        confidence = 2 * given["conf_level"] - 1 if one_sided else given["conf_level"]
        ours = method(given["x"], given["n"], confidence)
        limits = (found[key]["lower"], found[key]["upper"])
        assert (ours.lower, ours.upper) == near(limits, tolerance), key
    share = given["x"] / given["n"]
    if 0 < share < 1:
        ours = precision.precision_of_proportion(
            share, given["n"], confidence=given["conf_level"], method="agresti-coull"
        )
        limits = (found["agresti_coull"]["lower"], found["agresti_coull"]["upper"])
        assert (ours.lower, ours.upper) == near(limits, tolerance)


OTHER_INTERVALS = {
    "agresti_coull": other_intervals.agresti_coull, "logit": other_intervals.logit,
    "jeffreys_hpd": other_intervals.highest_density,
}  # fmt: skip


@pytest.mark.parametrize("name", BINOM)
def test_further_intervals_of_a_proportion_are_those_of_binom(name):
    found, tolerance = expected(name, INTERVALS)
    given = INTERVALS[name]["inputs"]
    for key, method in OTHER_INTERVALS.items():
        ours = method(given["x"], given["n"], given["conf_level"])
        limits = (found[key]["lower"], found[key]["upper"])
        assert (ours.lower, ours.upper) == near(limits, tolerance), key
    assert ours.estimate == near(found["jeffreys_mean"], tolerance)
    other_side = [method(given["n"] - given["x"], given["n"], given["conf_level"])
                  for method in OTHER_INTERVALS.values()]  # fmt: skip
    for key, mirrored in zip(OTHER_INTERVALS, other_side, strict=True):
        assert 1 - mirrored.upper == pytest.approx(found[key]["lower"], abs=tolerance)
        assert 1 - mirrored.lower == pytest.approx(found[key]["upper"], abs=tolerance)


def test_jeffreys_and_exact_limits_are_those_of_base_r():
    found, tolerance = expected("jeffreys_bcd_21_of_30_90", INTERVALS)
    ours = jeffreys(21, 30, 0.9)
    assert (ours.lower, ours.upper) == near((found["lower"], found["upper"]), tolerance)
    exact = clopper_pearson(21, 30, 0.9)
    assert (exact.lower, exact.upper) == near((found["cp_lower"], found["cp_upper"]), tolerance)
    half = other_intervals.mid_p(21, 30, 0.9)
    assert (half.lower, half.upper) == near((found["midp_lower"], found["midp_upper"]), tolerance)


@pytest.mark.parametrize("method", METHODS)
def test_the_expected_interval_of_a_proportion_is_that_of_presize(method):
    found, tolerance = expected("presize_prop_n30_p70_90", INTERVALS)
    ours = precision.precision_of_proportion(0.7, 30, confidence=0.9, method=method)
    theirs = found[METHODS[method]]
    assert (ours.lower, ours.upper, ours.width) == near(
        (theirs["lwr"], theirs["upr"], theirs["conf_width"]), tolerance
    )


@pytest.mark.parametrize("method", METHODS)
def test_the_size_for_a_width_is_that_of_presize(method):
    found, tolerance = expected("presize_prop_n_for_width20_95", INTERVALS)
    ours = precision.size_for_proportion_width(0.7, 0.20, method=method)
    theirs = found[METHODS[method]]
    assert (ours.size, ours.lower, ours.upper) == near(
        (theirs["n"], theirs["lwr"], theirs["upr"]), tolerance
    )


def test_the_expected_interval_of_a_mean_is_that_of_presize():
    found, tolerance = expected("presize_mean_n15", INTERVALS)
    ours = precision.precision_of_mean(18, 6, 15)
    limits = (found["lwr"], found["upr"], found["conf_width"])
    assert (ours.lower, ours.upper, ours.width) == near(limits, tolerance)


@pytest.mark.parametrize(
    ("method", "name"),
    [("exact", "exact"), ("score", "score"), ("square-root", "vs"), ("wald", "wald")],
)
def test_the_expected_interval_of_a_rate_is_that_of_presize(method, name):
    found, tolerance = expected("presize_rate", INTERVALS)
    ours = precision.precision_of_rate(2.5, 20, confidence=0.9, method=method)
    assert (ours.lower, ours.upper) == near((found[name]["lwr"], found[name]["upr"]), tolerance)


def test_the_least_kappa_lies_in_the_step_of_a_thousandth_at_which_presize_stops():
    """presize goes down by 0.001 until it is past the limit, and mirrors that to the other side."""
    found, tolerance = expected("presize_kappa", INTERVALS)
    ours = least_kappa(0.7, 30, 0.3)
    assert math.floor(ours * 1000) / 1000 == near(found["lwr"], tolerance)
    assert 2 * (0.7 - math.floor(ours * 1000) / 1000) == near(found["conf_width"], tolerance)
    assert 1.4 - math.floor(ours * 1000) / 1000 == near(found["upr"], tolerance)
    assert least_kappa(0.7, 30, 0.7) == near(ours, 1e-12)
