"""Intervals of a proportion agree with other software and with the protocol."""

import subprocess
import sys
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binom

from alongside.science.estimation.intervals import clopper_pearson, jeffreys, wald, wilson
from alongside.science.estimation.other_intervals import (
    agresti_coull,
    highest_density,
    logit,
    mid_p,
)

# R package binom 1.1.1.1 (exact, wilson, asymptotic), base R 4.2.2 for Jeffreys.
FROM_R = [
    (clopper_pearson, 21, 30, 0.90, 0.534927293429691, 0.833674044386788),
    (wilson, 21, 30, 0.90, 0.550617503826401, 0.816292772923559),
    (wald, 21, 30, 0.90, 0.562381672083011, 0.837618327916989),
    (jeffreys, 21, 30, 0.90, 0.552395957997027, 0.820282905403181),
    (clopper_pearson, 18, 30, 0.90, 0.433945261213456, 0.750474094853368),
    (wilson, 18, 30, 0.90, 0.450581307949115, 0.732873830425865),
    (wald, 18, 30, 0.90, 0.452879819083977, 0.747120180916023),
    (jeffreys, 18, 30, 0.90, 0.450346510734214, 0.735985011787628),
    (clopper_pearson, 0, 15, 0.95, 0.0, 0.218019360910534),
    (wilson, 0, 15, 0.95, 0.0, 0.203883301035849),
    (wald, 0, 15, 0.95, 0.0, 0.0),
    (clopper_pearson, 24, 30, 0.90, 0.642990885438347, 0.909125940294979),
    (wilson, 24, 30, 0.90, 0.657489091321207, 0.892876323803733),
    (wald, 24, 30, 0.90, 0.679876875296599, 0.920123124703401),
    (jeffreys, 24, 30, 0.90, 0.661860843617948, 0.897216300070211),
]


@pytest.mark.parametrize(("method", "count", "total", "confidence", "lower", "upper"), FROM_R)
def test_the_limits_are_those_of_r(method, count, total, confidence, lower, upper):
    found = method(count, total, confidence)
    assert found.estimate == count / total
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=1e-12)


def test_the_protocol_is_right_that_a_90_per_cent_interval_is_about_15_points_each_way():
    exact = clopper_pearson(21, 30, 0.90)
    assert exact.half_width == pytest.approx(0.149373375478549, abs=1e-12)
    assert 0.7 - exact.lower == pytest.approx(0.165072706570309, abs=1e-12)
    assert exact.upper - 0.7 == pytest.approx(0.133674044386788, abs=1e-12)
    assert wald(21, 30, 0.90).half_width == pytest.approx(0.137618327916989, abs=1e-12)
    assert wald(21, 30, 0.95).half_width == pytest.approx(0.163982351931111, abs=1e-12)
    assert wilson(21, 30, 0.90).half_width == pytest.approx(0.132837634548579, abs=1e-12)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 300), st.data(), st.sampled_from((0.8, 0.9, 0.95, 0.99)))
def test_the_limits_are_those_of_statsmodels(total, data, confidence):
    from statsmodels.stats.proportion import proportion_confint

    count = data.draw(st.integers(0, total))
    for method, name in ((wilson, "wilson"), (clopper_pearson, "beta")):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = proportion_confint(count, total, alpha=1 - confidence, method=name)
        ours = method(count, total, confidence)
        assert (ours.lower, ours.upper) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("method", [wilson, clopper_pearson, jeffreys])
def test_nobody_and_everybody_reach_the_ends_exactly(method):
    assert method(0, 30).lower == 0.0
    assert method(30, 30).upper == 1.0


@pytest.mark.parametrize("method", [wilson, wald, clopper_pearson, jeffreys])
@pytest.mark.parametrize(("count", "total"), [(1, 0), (-1, 10), (11, 10)])
def test_what_is_no_proportion_is_refused(method, count, total):
    with pytest.raises(ValueError, match="not a proportion"):
        method(count, total)


def test_a_confidence_of_one_is_refused():
    with pytest.raises(ValueError, match="Confidence"):
        wilson(1, 2, 1.0)


def test_scipy_is_not_loaded_before_it_is_needed():
    said = subprocess.run(
        [sys.executable, "-c", "import sys, alongside.science.retention.progression as p; "
         "p.judge(p.Rule('r', 'm', 0.7), 1, 2); print('scipy' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout == "False\n"


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 80), st.data(), st.sampled_from((0.8, 0.9, 0.95, 0.99)))
def test_further_intervals_keep_what_they_promise(total, data, confidence):
    count = data.draw(st.integers(0, total))
    half, tail = mid_p(count, total, confidence), (1 - confidence) / 2
    exact = clopper_pearson(count, total, confidence)
    assert exact.lower <= half.lower <= count / total <= half.upper <= exact.upper
    if count:
        at = binom.pmf(count, total, half.lower)
        assert binom.sf(count, total, half.lower) + at / 2 == pytest.approx(tail, abs=1e-9)
    if count < total:
        at = binom.pmf(count, total, half.upper)
        assert binom.cdf(count, total, half.upper) - at / 2 == pytest.approx(tail, abs=1e-9)
    shortest = highest_density(count, total, confidence)
    inside = beta(count + 0.5, total - count + 0.5)
    holds = inside.cdf(shortest.upper) - inside.cdf(shortest.lower)
    assert holds == pytest.approx(confidence, abs=1e-9)
    central = inside.ppf(1 - tail) - inside.ppf(tail)
    assert shortest.upper - shortest.lower <= central + 1e-9
    assert shortest.estimate == pytest.approx(inside.mean(), abs=1e-12)
    odds, added = logit(count, total, confidence), agresti_coull(count, total, confidence)
    for found in (half, shortest, odds):
        assert 0 <= found.lower < found.upper <= 1
    assert added.lower < count / total < added.upper or count in (0, total)


@pytest.mark.parametrize("method", [agresti_coull, logit, mid_p, highest_density])
@pytest.mark.parametrize(("count", "total", "confidence"), [(3, 2, 0.9), (0, 0, 0.9), (1, 2, 1.0)])
def test_further_intervals_refuse_what_is_no_proportion(method, count, total, confidence):
    with pytest.raises(ValueError, match=r"proportion|Confidence"):
        method(count, total, confidence)
