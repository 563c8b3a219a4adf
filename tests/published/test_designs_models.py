"""Models agree with R (stats, emmeans, mice, lme4, lmerTest, nlme), case by case."""

import csv

import numpy as np
import pytest

from alongside.science.estimation.icc_of_groups import icc_of_groups
from alongside.science.estimation.models.adjusted_means import adjusted_means, fit_arms, pairs
from alongside.science.estimation.models.linear import compare, least_squares
from alongside.science.estimation.models.logistic_mixed import logistic_mixed
from alongside.science.estimation.models.mixed import mixed_model
from alongside.science.estimation.models.pooling import pool
from alongside.science.estimation.models.repeated import repeated_measures
from alongside.science.estimation.models.standardised import logistic, standardised
from alongside.science.estimation.two_groups import two_groups
from tests.published.oracle import PLACE, cases

CASES = cases("models")
CHECKED = {
    "lmm_sleepstudy_reml", "lmm_sleepstudy_satterthwaite_kr", "icc_null_exam",
    "mmrm_unstructured_gls_orthodont", "ancova_anorexia", "emmeans_anorexia",
    "risk_difference_standardised_birthwt", "mi_rubin_pool_scalar", "t_welch_and_cohen_d",
    "glmm_cbpp",
}  # fmt: skip


def test_every_case_of_the_group_is_checked_here():
    assert set(CASES) == CHECKED


def expected(name):
    return CASES[name]["outputs"], CASES[name]["tol"]


def near(numbers, tolerance):
    """As the reference numbers mean it: relative above 1, absolute below."""
    return pytest.approx(numbers, rel=tolerance, abs=tolerance)


def data(name):
    with (PLACE.parents[1] / "samples" / "statistics" / f"{name}.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {column: [row[column] for row in rows] for column in rows[0]}


def numbers(table, *names):
    return [np.array(table[name], float) for name in names]


def anorexia(reference):
    table = data("anorexia")
    before, after = numbers(table, "Prewt", "Postwt")
    return fit_arms(after, table["Treat"], {"Prewt": before}, reference=reference), table["Treat"]


def test_the_ancova_is_that_of_r():
    found, tolerance = expected("ancova_anorexia")
    fit, _ = anorexia("Cont")
    names = ["(intercept)", "Prewt", "CBT", "FT"]
    rows = [fit.coefficients.of(name) for name in names]
    for key, ours in (("est", "estimate"), ("se", "se"), ("t", "t"), ("p", "p"),
                      ("lower", "lower"), ("upper", "upper")):  # fmt: skip
        assert [getattr(row, ours) for row in rows] == near(found[key], tolerance), key
    assert (fit.sigma, fit.r_squared) == near((found["sigma"], found["r2"]), tolerance)
    table = data("anorexia")
    before, after = numbers(table, "Prewt", "Postwt")
    f, _ = compare(least_squares(after, {"Prewt": before}), fit)
    assert f == near(found["F_treat"], tolerance)


def test_adjusted_means_and_pairs_are_those_of_emmeans():
    found, tolerance = expected("emmeans_anorexia")
    fit, arms = anorexia("Cont")
    means = adjusted_means(fit, arms, reference="Cont")
    rows = [means[level] for level in found["levels"]]
    assert [row.estimate for row in rows] == near(found["emmean"], tolerance)
    assert [row.se for row in rows] == near(found["se"], tolerance)
    compared = pairs(fit, arms, reference="Cont")
    rows = [compared[tuple(name.split(" - "))] for name in found["pair"]]
    assert [row.estimate for row, _ in rows] == near(found["est"], tolerance)
    assert [row.se for row, _ in rows] == near(found["pse"], tolerance)
    assert [p for _, p in rows] == near(found["p_tukey"], tolerance)


def test_the_standardised_risk_difference_and_ratio_are_those_of_r():
    found, tolerance = expected("risk_difference_standardised_birthwt")
    table = data("birthwt")
    low, smoke, age, weight = numbers(table, "low", "smoke", "age", "lwt")
    fit = logistic(low, {"smoke": smoke, "age": age, "lwt": weight})
    ours = standardised(fit, "smoke")
    assert (ours.treated, ours.control) == near((found["p1"], found["p0"]), tolerance)
    assert ours.difference.estimate == near(found["rd"], tolerance)
    assert ours.ratio == near(found["rr"], tolerance)
    odds = np.exp(fit.coefficients.of("smoke").estimate)
    assert odds == near(found["or_cond"], tolerance)


def test_pooling_is_that_of_mice():
    found, tolerance = expected("mi_rubin_pool_scalar")
    given = CASES["mi_rubin_pool_scalar"]["inputs"]
    ours = pool(given["Q"], given["U"], complete_degrees=given["n"] - given["k"])
    keys = ("qbar", "ubar", "b", "t", "df", "r", "fmi")
    mine = (ours.estimate.estimate, ours.within, ours.between, ours.total,
            ours.estimate.degrees, ours.increase, ours.missing)  # fmt: skip
    assert mine == near(tuple(found[key] for key in keys), tolerance)


def test_welchs_test_the_standardised_difference_and_ranks_are_those_of_r():
    found, tolerance = expected("t_welch_and_cohen_d")
    given = CASES["t_welch_and_cohen_d"]["inputs"]
    ours = two_groups(given["a"], given["b"])
    welch = ours.welch
    assert (welch.t, welch.degrees, welch.p, welch.lower, welch.upper) == near(
        tuple(found[key] for key in ("t", "df", "p", "lower", "upper")), tolerance
    )
    assert (ours.cohen_d, ours.hedges_g) == near((found["cohen_d"], found["hedges_g"]), tolerance)
    assert (ours.rank_u, ours.rank_p) == near((found["wilcoxon_W"], found["wilcoxon_p"]), tolerance)


def sleep(method):
    table = data("sleepstudy")
    reaction, days = numbers(table, "Reaction", "Days")
    return mixed_model(
        reaction, {"Days": days}, table["Subject"], slopes={"Days": days}, method=method
    )


def test_a_random_intercept_and_slope_are_those_of_lme4():
    found, tolerance = expected("lmm_sleepstudy_reml")
    fit = sleep("satterthwaite")
    rows = [fit.coefficients.of(name) for name in ("(intercept)", "Days")]
    assert [row.estimate for row in rows] == near(found["est"], tolerance)
    assert [row.se for row in rows] == near(found["se"], tolerance)
    sds = np.sqrt(np.diag(fit.random))
    correlation = fit.random[0, 1] / (sds[0] * sds[1])
    wanted = [*sds, correlation, fit.residuals["all"] ** 0.5]
    assert wanted == near(found["vc_sd"], tolerance)
    assert -2 * fit.log_likelihood == near(found["reml_crit"], tolerance)
    assert fit.log_likelihood == pytest.approx(found["logLik"], abs=1e-8)


def test_degrees_of_freedom_are_those_of_lmertest():
    found, tolerance = expected("lmm_sleepstudy_satterthwaite_kr")
    by_name = {method: sleep(method) for method in ("satterthwaite", "kenward-roger")}
    for method, df, p in (("satterthwaite", "df_satt", "p"), ("kenward-roger", "df_kr", "p_kr")):
        rows = [by_name[method].coefficients.of(name) for name in ("(intercept)", "Days")]
        assert [row.degrees for row in rows] == near(found[df], tolerance)
        assert [row.p for row in rows] == near(found[p], tolerance)
    rows = [by_name["kenward-roger"].coefficients.of(name) for name in ("(intercept)", "Days")]
    assert [row.se for row in rows] == near(found["se_kr"], tolerance)
    assert [row.t for row in rows] == near(found["t"], tolerance)


def test_the_intracluster_correlation_is_that_of_lme4_where_statsmodels_does_not_converge():
    found, tolerance = expected("icc_null_exam")
    table = data("exam")
    (scores,) = numbers(table, "normexam")
    fit = mixed_model(scores, {}, table["school"])
    between = fit.random[0, 0]
    share = between / (between + fit.residuals["all"])
    assert share == pytest.approx(found["icc_reml"], abs=tolerance)
    ours = icc_of_groups(scores, table["school"])
    assert (ours.value, ours.size) == near((found["icc_anova"], found["n0"]), tolerance)


def test_repeated_measures_are_those_of_nlme():
    found, tolerance = expected("mmrm_unstructured_gls_orthodont")
    table = data("orthodont")
    distance, age = numbers(table, "distance", "age")
    girl = np.array([sex == "Female" for sex in table["Sex"]], float)
    later = {f"{years}": (age == years).astype(float) for years in (10, 12, 14)}
    both = {f"girl at {years}": girl * column for years, column in later.items()}
    fit = repeated_measures(
        distance, {"girl": girl, **later, **both}, table["Subject"], table["age"]
    )
    rows = [fit.coefficients.of(name) for name in fit.coefficients.names]
    assert [row.estimate for row in rows] == near(found["est"], tolerance)
    assert [row.se for row in rows] == near(found["se"], tolerance)
    assert fit.log_likelihood == pytest.approx(found["logLik"], abs=1e-8)


@pytest.mark.parametrize(("points", "estimates", "sd"), [(1, "est", "sd"),
                                                         (9, "agq9_est", "agq9_sd")])  # fmt: skip
def test_the_logistic_mixed_model_is_that_of_lme4(points, estimates, sd):
    found, tolerance = expected("glmm_cbpp")
    table = data("cbpp")
    ill, animals = numbers(table, "incidence", "size")
    later = {
        f"period{each}": [float(period == each) for period in table["period"]] for each in "234"
    }
    fit = logistic_mixed(ill, later, table["herd"], totals=animals, points=points)
    assert list(fit.coefficients.values) == near(found[estimates], tolerance)
    assert fit.sd == near(found[sd], tolerance)
    if points == 1:
        assert fit.log_likelihood == near(found["logLik"], tolerance)
        # At lme4's own estimates this likelihood is −92.0262862; lme4 1.1.31 tells −92.0265664, as
        # its inner search ends early, and its errors are differences of that: up to 1.3 % smaller.
        errors = np.sqrt(np.diag(fit.coefficients.covariance))
        assert list(errors) == pytest.approx(found["se"], rel=0.013)


# lme4's figures where its searches go on to the end, with 1 and with 7 points, as published with
# fastglmm (examples/r, goldens cbpp_agq_k1 and cbpp_agq_k7).
TO_THE_END = {
    1: ([0.2324732548, 0.3066413264, 0.3266372426, 0.4274372446], 0.6422698887, -92.02628187),
    7: ([0.2335116086, 0.3067673681, 0.3267697654, 0.4275906557], 0.6475178183, None),
}


@pytest.mark.parametrize("points", TO_THE_END)
def test_errors_of_the_logistic_mixed_model_are_those_of_lme4_where_its_search_goes_to_its_end(
    points,
):
    errors, sd, likelihood = TO_THE_END[points]
    table = data("cbpp")
    ill, animals = numbers(table, "incidence", "size")
    later = {
        f"period{each}": [float(period == each) for period in table["period"]] for each in "234"
    }
    fit = logistic_mixed(ill, later, table["herd"], totals=animals, points=points)
    found = np.sqrt(np.diag(fit.coefficients.covariance))
    assert [*found, fit.sd] == pytest.approx([*errors, sd], rel=2e-5)
    if likelihood:
        assert fit.log_likelihood == pytest.approx(likelihood, abs=2e-8)
