"""Boundaries hold their error, whatever the looks, and what follows from them is consistent."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from alongside.science.adaptation.group_sequential.afterwards import adjusted, repeated
from alongside.science.adaptation.group_sequential.boundaries import spending_bounds, wang_tsiatis
from alongside.science.adaptation.group_sequential.combination import (
    fisher_two_stages,
    inverse_normal,
)
from alongside.science.adaptation.group_sequential.design import Plan, Shaped, group_sequential
from alongside.science.adaptation.group_sequential.interim import (
    Belief,
    conditional_power,
    normal_belief,
    predictive_power,
    resize,
)
from alongside.science.adaptation.group_sequential.performance import performance
from alongside.science.adaptation.group_sequential.recursion import crossing
from alongside.science.adaptation.group_sequential.spending import SPENDING, Spending

LAN_DEMETS = Spending("lan-demets-obrien-fleming")
TWO = group_sequential(Plan((0.5, 1.0), Shaped("obrien-fleming")))
SPENDINGS = [
    Spending(name, {"kim-demets": 2.0, "hwang-shih-decani": -4.0}.get(name)) for name in SPENDING
]


@st.composite
def looks(draw):
    """Uneven shares of the information that rise to 1."""
    steps = draw(st.lists(st.floats(0.05, 1), min_size=1, max_size=6))
    total, at = sum(steps), 0.0
    shares = []
    for step in steps[:-1]:
        at += step / total
        shares.append(at)
    return (*shares, 1.0)


@settings(max_examples=20, deadline=None)
@given(looks(), st.sampled_from(SPENDINGS), st.floats(0.001, 0.2))
def test_a_spending_boundary_spends_just_what_its_function_says(fractions, spending, alpha):
    above = crossing(fractions, spending_bounds(fractions, alpha, spending)).above
    spent = [sum(above[: look + 1]) for look in range(len(above))]
    wanted = [spending.spent(alpha, fraction) for fraction in fractions]
    assert spent == pytest.approx(wanted, abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(looks(), st.floats(-0.5, 0.7), st.floats(0.001, 0.2), st.sampled_from([1, 2]))
def test_a_shaped_boundary_has_its_whole_error(fractions, shape, alpha, sides):
    upper = wang_tsiatis(fractions, alpha, shape, sides=sides)
    lower = [-bound for bound in upper] if sides == 2 else None
    found = crossing(fractions, upper, lower)
    total = sum(found.above) + (sum(found.below) if sides == 2 else 0)
    assert total == pytest.approx(alpha, abs=1e-12)


def test_one_look_is_the_test_without_looks():
    assert wang_tsiatis([1.0], 0.025, 0)[0] == pytest.approx(stats.norm.isf(0.025), abs=1e-13)
    assert group_sequential(Plan((1.0,), LAN_DEMETS)).inflation == pytest.approx(1, abs=1e-9)


def test_two_looks_agree_with_the_bivariate_normal():
    found = crossing([0.4, 1.0], [2.3, 1.9], [-0.2, 1.9], 2.5)
    mean = [2.5 * math.sqrt(0.4), 2.5]
    spread = [[1, math.sqrt(0.4)], [math.sqrt(0.4), 1]]

    def both_below(first):
        return stats.multivariate_normal.cdf([first, 1.9], mean, spread, abseps=1e-12)

    goes_on = stats.norm.cdf(2.3, mean[0]) - stats.norm.cdf(-0.2, mean[0])
    stays_below = both_below(2.3) - both_below(-0.2)
    assert found.above[0] == pytest.approx(stats.norm.sf(2.3, mean[0]), abs=1e-14)
    assert found.above[1] == pytest.approx(goes_on - stays_below, abs=1e-9)
    assert sum(found.above) + sum(found.below) == pytest.approx(1, abs=1e-13)


def test_futility_that_is_not_binding_leaves_the_upper_bounds_and_the_error_alone():
    futility = Spending("hwang-shih-decani", -2)
    plain = group_sequential(Plan((0.5, 0.75, 1.0), LAN_DEMETS))
    with_stops = group_sequential(Plan((0.5, 0.75, 1.0), LAN_DEMETS, futility=futility))
    assert with_stops.upper == plain.upper
    assert performance(with_stops, 0.0).rejects < 0.025
    assert performance(with_stops, with_stops.drift).rejects == pytest.approx(0.9, abs=1e-12)


def test_binding_futility_lowers_the_bounds_and_has_its_error_only_with_the_stops():
    futility = Spending("hwang-shih-decani", -2)
    plan = Plan((0.5, 0.75, 1.0), LAN_DEMETS, futility=futility, binding=True)
    design = group_sequential(plan)
    assert design.upper[-1] < spending_bounds(plan.fractions, 0.025, LAN_DEMETS)[-1]
    assert performance(design, 0.0).rejects == pytest.approx(0.025, abs=1e-12)
    assert sum(crossing(plan.fractions, design.upper).above) > 0.0255
    missed = performance(design, design.drift).stops_below
    assert sum(missed) == pytest.approx(0.1, abs=1e-12)
    assert missed[0] == pytest.approx(futility.spent(0.1, 0.5), abs=1e-12)


def test_a_look_without_efficacy_keeps_its_error_for_the_next():
    without = spending_bounds([0.5, 1], 0.025, LAN_DEMETS, stops_at=[False, True])
    assert without[0] == math.inf
    assert without[1] == pytest.approx(stats.norm.isf(0.025), abs=1e-12)


def test_a_trial_that_is_still_running_has_not_spent_all():
    planned = spending_bounds([0.5, 0.75, 1], 0.025, LAN_DEMETS)
    assert spending_bounds([0.5, 0.75], 0.025, LAN_DEMETS) == pytest.approx(planned[:2], abs=1e-12)


def test_conditional_power_averaged_over_the_first_look_is_the_power():
    mean = TWO.drift * math.sqrt(0.5)
    later, _ = integrate.quad(
        lambda z: stats.norm.pdf(z, mean) * sum(conditional_power(TWO, 1, z, TWO.drift)),
        mean - 9, TWO.upper[0], epsabs=1e-11,
    )  # fmt: skip
    assert later == pytest.approx(performance(TWO, TWO.drift).stops_above[1], abs=1e-10)


def test_predictive_power_with_a_flat_prior_has_its_closed_form():
    z, share = 1.5, 0.5
    spread = math.sqrt(1 / share - 1)
    closed = stats.norm.sf((TWO.upper[1] - z / math.sqrt(share)) / spread)
    assert predictive_power(TWO, 1, z) == pytest.approx(closed, abs=1e-9)


def test_predictive_power_with_a_belief_in_one_drift_is_conditional_power():
    certain = predictive_power(TWO, 1, 1.5, Belief((2.0,), (1.0,)))
    assert certain == pytest.approx(sum(conditional_power(TWO, 1, 1.5, 2.0)), abs=1e-14)
    narrow = predictive_power(TWO, 1, 1.5, normal_belief(2.0, 1e-6))
    assert narrow == pytest.approx(certain, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.floats(-0.5, 2.7))
def test_a_new_size_restores_the_power_inside_the_zone_and_stays_outside(z):
    new = resize(TWO, z, 200, most=50)
    if 0.3 <= new.conditional_power < 0.9:
        reach = new.effect * math.sqrt(new.total - 100) - new.critical
        assert stats.norm.cdf(reach) == pytest.approx(0.9, abs=1e-9)
    else:
        assert new.total == 200


def test_the_error_holds_whatever_the_new_size_because_stages_keep_their_weights():
    # Given z, the second stage passes `critical` with the chance that the plan had, for any size.
    z = 1.5
    planned = sum(conditional_power(TWO, 1, z, 0.0))
    assert stats.norm.sf(resize(TWO, z, 200).critical) == pytest.approx(planned, abs=1e-12)


def test_after_one_look_the_adjusted_estimate_is_the_usual_one():
    design = group_sequential(Plan((1.0,), LAN_DEMETS))
    found = adjusted(design, 1, 2.3)
    half = stats.norm.isf(0.025)
    assert (found.estimate, found.lower, found.upper) == pytest.approx(
        (2.3, 2.3 - half, 2.3 + half), abs=1e-10
    )
    assert found.p_value == pytest.approx(stats.norm.sf(2.3), abs=1e-14)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.5, 4), st.sampled_from([1, 2]))
def test_the_interval_leaves_out_no_effect_just_where_the_bound_is_crossed(z, look):
    found = adjusted(TWO, look, z)
    assert found.lower < found.estimate < found.upper
    if look == 2:
        assert (found.lower > 0) == (z > TWO.upper[1])
    low, _ = repeated(TWO, look, z)
    assert (low > 0) == (z > TWO.upper[look - 1])


def test_the_interval_leaves_out_futility_that_is_not_binding_and_keeps_what_is():
    futility = Spending("hwang-shih-decani", -2)
    plain, with_stops, binding = (
        group_sequential(Plan((0.5, 1.0), LAN_DEMETS, futility=rule, binding=binds))
        for rule, binds in ((None, False), (futility, False), (futility, True))
    )
    assert adjusted(with_stops, 2, 2.2) == adjusted(plain, 2, 2.2)
    kept = crossing((0.5, 1.0), (binding.upper[0], 2.2), (binding.lower[0], -math.inf))
    assert adjusted(binding, 2, 2.2).p_value == pytest.approx(sum(kept.above), abs=1e-14)
    assert adjusted(binding, 2, 2.2).p_value < adjusted(plain, 2, 2.2).p_value


def test_combined_stages_with_equal_weights_are_the_sum_over_root_two():
    first, second = stats.norm.sf([1.0, 2.0])
    assert inverse_normal([first, second], [3, 3])[1] == pytest.approx(3 / math.sqrt(2), abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.005, 0.1), st.floats(0.3, 1.0))
def test_fishers_limits_spend_the_error(alpha, futility):
    limits = fisher_two_stages(alpha, futility=futility)
    spent = limits.first + limits.second * math.log(futility / limits.first)
    assert spent == pytest.approx(alpha, abs=1e-12)
    assert limits.second < limits.first < alpha


@pytest.mark.parametrize(
    ("fractions", "said"),
    [((), "one look at least"), ((0.5, 0.5), "must grow"), ((0.0, 1.0), "above 0"),
     ((0.5, math.nan), "above 0"), ((0.5, 1.2), "1 at most")],
)  # fmt: skip
def test_looks_that_are_no_plan_are_refused(fractions, said):
    with pytest.raises(ValueError, match=said):
        spending_bounds(fractions, 0.025, LAN_DEMETS)


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (lambda: Spending("lan"), "No spending function is called lan"),
        (lambda: Spending("kim-demets", -1), "above 0"),
        (lambda: Shaped("pocock", 1.0), "takes no parameter"),
        (lambda: spending_bounds([1.0], 0.025, LAN_DEMETS, stops_at=[False]), "cannot stop"),
        (lambda: crossing([1.0], [1.0], [2.0]), "lies above the upper"),
        (lambda: crossing([1.0], [math.nan]), "must be a number"),
        (lambda: conditional_power(TWO, 2, 1.0, 0.0), "has no later look"),
        (lambda: predictive_power(TWO, 1, 1.0, Belief((99.0,), (1.0,))), "widen the belief"),
        (lambda: Belief((0.0, 1.0), (0.5, 0.6)), "sum to 1"),
        (lambda: resize(TWO, 1.0, 200, zone=(0.9, 0.3)), "must rise"),
        (lambda: resize(TWO, 1.0, 0), "above 0"),
        (lambda: inverse_normal([0.0], [1.0]), "Each p-value must lie"),
        (lambda: inverse_normal([0.5], [0.0]), "Each weight"),
        (lambda: fisher_two_stages(0.025, futility=0.01), "must lie above alpha"),
        (lambda: adjusted(TWO, 3, 1.0), "There is no look 3"),
    ],
)
def test_what_cannot_be_is_refused_in_words(work, said):
    with pytest.raises(ValueError, match=said):
        work()
