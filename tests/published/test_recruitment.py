"""Recruitment against R: rates of sites, numbers and times ahead, and how few is too few."""

from datetime import date, timedelta

import pytest

from alongside.science.recruitment.counts_ahead import time_to_more
from alongside.science.recruitment.expected import poisson_below
from alongside.science.recruitment.limits import below_when_unsure, rate_limits
from alongside.science.recruitment.site_rates import fitted_rates
from alongside.science.recruitment.straight_line import straight_line
from alongside.science.recruitment.sums_ahead import sum_of_sites
from tests.published.oracle import cases

RECRUITMENT, PROPORTIONS = cases("recruitment"), cases("proportion_ci")


def test_site_rates_are_those_of_the_negative_binomial_in_r():
    case = RECRUITMENT["pg_mle_equal_exposure"]
    given, out, tol = case["inputs"], case["outputs"], case["tol"]
    counts, times = given["counts"], [given["months"]] * len(given["counts"])
    found = fitted_rates(counts, times)
    assert found.kind == "sites"
    assert found.shape == pytest.approx(out["alpha"], rel=tol)
    assert found.mean == pytest.approx(out["mean_rate"], abs=tol)
    assert found.time == pytest.approx(out["beta"], rel=tol)
    assert found.log_likelihood == pytest.approx(out["loglik"], rel=tol)
    assert found.site_means(counts, times) == pytest.approx(out["eb_rate"], abs=tol)


def test_numbers_and_times_ahead_are_the_closed_forms_of_r():
    case = RECRUITMENT["pg_predict_equal_exposure_quantiles"]
    given, out, tol = case["inputs"], case["outputs"], case["tol"]
    shape = given["sites"] * given["alpha"] + given["recruited"]
    time = given["beta"] + given["elapsed"]
    found = sum_of_sites([shape], [time], [given["horizon"]])
    assert shape == pytest.approx(out["shape_total"])
    assert [found.quantile(p) for p in (0.05, 0.1, 0.5, 0.9, 0.95)] == out["recruits_q"]
    assert found.mean == pytest.approx(out["recruits_mean"], rel=tol)
    more = given["target_more"]
    assert found.at_least(more) == pytest.approx(out["p_at_least_60"], abs=tol)
    times = time_to_more(more, shape, time, [0.05, 0.5, 0.9, 0.95])
    assert times == pytest.approx(out["time_to_60_q"], rel=tol)
    assert time * more / (shape - 1) == pytest.approx(out["time_to_60_mean"], rel=tol)


def test_sites_told_apart_give_what_their_sum_gives():
    case = RECRUITMENT["pg_predict_equal_exposure_quantiles"]
    given, out = case["inputs"], case["outputs"]
    counts = [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3, 0]  # 43 in all
    times = [given["beta"] + given["elapsed"] + 1e-9 * site for site in range(12)]
    found = sum_of_sites([given["alpha"] + count for count in counts], times, [6.0] * 12)
    assert [found.quantile(p) for p in (0.05, 0.1, 0.5, 0.9, 0.95)] == out["recruits_q"]
    assert found.at_least(60) == pytest.approx(out["p_at_least_60"], abs=case["tol"])


def test_how_surprising_so_few_are_is_what_r_says():
    case = RECRUITMENT["alert_poisson_below_expected"]
    out, tol = case["outputs"], case["tol"]
    assert poisson_below(3, 8.0) == pytest.approx(out["p_le_3_given_8"], abs=tol)
    assert poisson_below(12, 20.0) == pytest.approx(out["p_le_12_given_20"], abs=tol)
    assert below_when_unsure(12, 20.0, 10.0) == pytest.approx(out["nb_p_le_12"], abs=tol)
    found = rate_limits(12, 6, 0.9)
    assert [found.lower, found.upper] == pytest.approx(out["exact_rate_ci"], rel=tol)


@pytest.mark.parametrize("method", ["score", "vs", "exact", "wald"])
def test_limits_of_a_rate_are_those_of_presize(method):
    case = PROPORTIONS["presize_rate"]
    given, out = case["inputs"], case["outputs"][method]
    found = rate_limits(
        given["events"], given["events"] / given["rate"], given["conf_level"], method
    )
    assert (found.lower, found.upper) == pytest.approx((out["lwr"], out["upr"]), rel=case["tol"])


def test_the_straight_line_for_comparison_is_the_one_of_accrualplot():
    case = RECRUITMENT["accrualplot_predict_weighted"]
    given, out = case["inputs"], case["outputs"]
    start, epoch = date.fromisoformat(given["start"]), date(1970, 1, 1)
    found = straight_line([start + timedelta(days=each) for each in given["offsets"]])
    at_epoch = found.at_first - found.a_day * (found.first - epoch).days
    assert [at_epoch, found.a_day] == pytest.approx(out["slope"], rel=case["tol"])
    assert found.reaches(given["target"]) == date.fromisoformat(out["predicted_date"])
