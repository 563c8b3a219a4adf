"""Sample sizes: what they promise holds when it is worked out another way."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from alongside.science.estimation.differences import score_difference, score_test
from alongside.science.estimation.sample_size import clusters, means, precision
from alongside.science.estimation.sample_size.arms import Arms
from alongside.science.estimation.sample_size.progression import exact_progression, green_at
from alongside.science.estimation.sample_size.proportions import (
    constrained,
    power_for_proportions,
    size_for_proportions,
)

SHARE = st.floats(0.03, 0.97)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.2, 1.5), st.floats(0.6, 0.95), st.floats(0.4, 3), st.floats(-0.8, 0.8))
def test_the_size_for_means_has_the_power_it_was_asked_for(difference, power, ratio, correlation):
    found = means.size_for_means(difference, power=power, ratio=ratio, correlation=correlation)
    again = means.power_for_means(found.first, found.second, difference, correlation=correlation)
    assert again >= power - 1e-9
    assert found.second == pytest.approx(ratio * found.first)


@settings(max_examples=25, deadline=None)
@given(SHARE, SHARE, st.floats(0.5, 0.95), st.floats(0.4, 3))
def test_the_size_for_proportions_has_the_power_it_was_asked_for(first, second, power, ratio):
    if abs(first - second) < 0.02:
        return
    found = size_for_proportions(first, second, power=power, ratio=ratio)
    again = power_for_proportions(found.first, found.second, first, second)
    assert again == pytest.approx(power, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(SHARE, SHARE, st.floats(-0.6, 0.6), st.floats(0.4, 3))
def test_the_constrained_proportions_are_the_likeliest_ones(first, second, difference, ratio):
    ours = constrained(first, second, difference, ratio)

    def unlikely(share):
        other = share - difference
        return -(
            first * math.log(share) + (1 - first) * math.log(1 - share)
            + ratio * (second * math.log(other) + (1 - second) * math.log(1 - other))
        )  # fmt: skip

    low, high = max(0.0, difference) + 1e-9, min(1.0, 1 + difference) - 1e-9
    best = optimize.minimize_scalar(unlikely, bounds=(low, high), options={"xatol": 1e-11})
    assert ours[0] - ours[1] == pytest.approx(difference, abs=1e-12)
    assert unlikely(min(max(ours[0], low), high)) <= best.fun + 1e-9


def test_a_difference_of_the_other_sign_needs_the_same_size():
    assert means.size_for_means(-0.3) == means.size_for_means(0.3)
    there, back = size_for_proportions(0.4, 0.25), size_for_proportions(0.25, 0.4)
    assert there.total == pytest.approx(back.total)


def test_non_inferiority_of_a_mean_with_no_true_difference_is_a_one_sided_test_of_the_margin():
    within = means.size_for_means(0.0, margin=0.5, sides=1, alpha=0.025)
    plain = means.size_for_means(0.5, sides=1, alpha=0.025)
    assert within.first == pytest.approx(plain.first, abs=1e-6)


def test_attrition_is_made_up_for_and_whole_families_are_not_rounded_further_up():
    assert Arms(80.0, 40.0).recruited(0.2) == (100, 50)
    assert Arms(80.0000001, 40.0).recruited(0.2) == (101, 50)
    assert Arms(0.1 + 0.2 + 99.7, 10).recruited() == (100, 10)


def test_one_family_in_a_cluster_costs_nothing_and_an_icc_of_one_counts_clusters_alone():
    assert clusters.design_effect(1, 0.3) == 1
    assert clusters.design_effect(12, 1.0) == 12
    assert clusters.design_effect_weighted(20, 0.05) == clusters.design_effect(20, 0.05)


def test_without_variance_between_them_practitioners_are_an_unclustered_arm():
    power = clusters.power_with_practitioners(8, 12, 96, 0.4, between=0.0, within=1.0, control=1.0)
    plain = stats.norm.sf(stats.norm.isf(0.025) - 0.4 / math.sqrt(1 / 96 + 1 / 96))
    assert power == pytest.approx(plain, abs=1e-12)


def test_more_families_cannot_replace_practitioners():
    with pytest.raises(ValueError, match="more of the same clusters add nothing"):
        clusters.families_per_practitioner(
            3, 200, 0.3, between=0.3, within=0.7, control=1.0, power=0.9
        )


def test_the_exact_progression_size_is_the_least_that_keeps_both_errors():
    found = exact_progression(0.5, 0.75, power=0.8)
    law = stats.binom
    assert found.error == pytest.approx(law.sf(found.green_from - 1, found.size, 0.5))
    assert found.error <= 0.05 and found.power >= 0.8
    smaller = [green_at(size, 0.5, 0.75).power for size in range(1, found.size)]
    assert max(smaller) < 0.8


def test_where_nobody_succeeds_the_score_interval_has_its_closed_form():
    found = score_difference(0, 15, 0, 15)
    reach = stats.norm.isf(0.025) ** 2 * 30 / 29
    assert found.upper == pytest.approx(reach / (15 + reach), abs=1e-10)
    assert found.lower == pytest.approx(-found.upper, abs=1e-10)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 12), st.integers(0, 9))
def test_the_score_interval_holds_just_the_differences_that_are_not_rejected(first, second):
    found = score_difference(first, 12, second, 9, corrected=False)
    z = stats.norm.isf(0.025)
    for limit, inward in ((found.lower, 1), (found.upper, -1)):
        if abs(limit) < 1:
            outside, inside = limit - inward * 1e-5, limit + inward * 1e-5
            assert abs(score_test(first, 12, second, 9, outside)) > z
            assert abs(score_test(first, 12, second, 9, inside)) < z


def test_the_exact_interval_of_a_rate_covers_as_it_says():
    for events in (1, 5, 20):
        found = precision.precision_of_rate(events / 8, events, confidence=0.9)
        assert stats.poisson.sf(events - 1, 8 * found.lower) == pytest.approx(0.05, abs=1e-10)
        assert stats.poisson.cdf(events, 8 * found.upper) == pytest.approx(0.05, abs=1e-10)


@pytest.mark.parametrize("method", ["wilson", "exact", "agresti-coull", "wald"])
def test_a_size_for_a_width_gives_that_width(method):
    for share, width in itertools.product((0.1, 0.5, 0.9), (0.1, 0.3)):
        found = precision.size_for_proportion_width(share, width, method=method)
        assert found.width == pytest.approx(width, abs=1e-9)


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (lambda: means.size_for_means(0.3, 0.0), "standard deviation must be above 0"),
        (lambda: means.size_for_means(0.3, power=1.0), "Power must lie"),
        (lambda: means.size_for_means(0.3, ratio=-1), "ratio of the arms must be above 0"),
        (lambda: means.power_for_means(0.5, 10, 0.3), "2 families or more"),
        (lambda: means.size_for_means(0.3, margin=-1, sides=1), "a number above 0"),
        (lambda: size_for_proportions(0.0, 0.2), "Each proportion must lie"),
        (lambda: size_for_proportions(0.4, 0.6, margin=0.1, sides=1), "no difference to find"),
        (lambda: clusters.design_effect(12, 0.05, cv=-1), "cannot be below 0"),
        (lambda: clusters.design_effect_weighted(20, 0.05, cv=3), "vary too much"),
        (lambda: clusters.power_with_clusters(1, 20, 0.4, icc=0.1), "2 clusters or more"),
        (lambda: precision.precision_of_mean(1, 0, 10), "must be above 0"),
        (lambda: precision.precision_of_rate(0, 1), "rate must be above 0"),
        (lambda: green_at(0, 0.5, 0.7), "1 family or more"),
        (lambda: score_difference(3, 2, 1, 2), "not a proportion"),
    ],
)
def test_what_cannot_be_is_refused_in_words(work, said):
    with pytest.raises(ValueError, match=said):
        work()
