"""Simulated trials behave as formulas say, within four Monte Carlo errors."""

import math
from functools import cache

import numpy as np
import pytest

from alongside.science.adaptation.group_sequential.design import Plan, group_sequential
from alongside.science.adaptation.group_sequential.performance import performance
from alongside.science.adaptation.group_sequential.spending import Spending
from alongside.science.adaptation.reach_rule import ReachRule, reach_operation
from alongside.science.adaptation.simulation.characteristics import characteristics, tree
from alongside.science.adaptation.simulation.results import digest, rows_of
from alongside.science.adaptation.simulation.setting import intercept
from alongside.science.adaptation.simulation.trial import one_trial
from alongside.science.estimation.sample_size.clusters import power_with_practitioners
from alongside.science.estimation.sample_size.means import power_for_means
from tests.science.adaptation.simulation.designs import ready

TRIALS = 250


def columns(setting, trials=TRIALS, seed=4131):
    rows = rows_of(setting, seed, range(trials))
    return {name: np.array([row[name] for row in rows]) for name in rows[0] if name[:5] != "look_"}


@cache
def behaviour(*pairs, trials=TRIALS):
    setting = ready(*pairs)
    found = columns(setting, trials)
    return {one.id: one for one in characteristics(setting, found)}, found, setting


def agrees(seen, expected):
    return abs(seen.value - expected) <= 4 * seen.error


def test_the_power_of_an_ancova_is_that_of_its_formula():
    found, _, _ = behaviour()
    assert agrees(found["power"], power_for_means(100, 100, 0.4, correlation=0.5))
    assert agrees(found["bias"], 0) and agrees(found["coverage"], 0.95)
    assert (found["expected_size"].value, found["largest_size"].value) == (200, 200)


def test_without_an_effect_five_in_a_hundred_find_one():
    found, _, setting = behaviour(("effect = 0.4", "effect = 0"))
    assert setting.truth == 0
    assert agrees(found["type_i_error"], 0.05)


def test_practitioners_in_one_arm_take_as_much_power_as_their_formula_says():
    found, _, _ = behaviour(
        ("correlation = 0.5", "correlation = 0\npractitioner_icc = 0.1"),
        ("share = 0.0", "share = 0.0\n[analysis]\nkind = 'partially_nested'"),
        trials=60,
    )
    # Three practitioners at each of two sites, about 17 families each; the total variance of the
    # intervention arm is 1/(1 − 0.1).
    expected = power_with_practitioners(
        6, 100 / 6, 100, 0.4, between=1 / 9, within=1, control=1, reference="satterthwaite"
    )
    assert agrees(found["power"], expected)


def test_looks_stop_as_often_as_the_recursion_says():
    found, rows, _ = behaviour(
        ("families = 200", "families = 400"),
        ("effect = 0.4", "effect = 0.28"),
        ("correlation = 0.5", "correlation = 0"),
        ("at = [1.0]", "at = [0.5, 1.0]\nsides = 1\nalpha = 0.025\nfutility = [0.3]"),
    )
    plan = Plan((0.5, 1.0), Spending("lan-demets-obrien-fleming"), futility=(0.3,))
    exact = performance(group_sequential(plan), 0.28 / math.sqrt(2 / 200))
    first, last = tree(rows, 2)
    for seen, expected in (
        (first.ends["efficacy"], exact.stops_above[0]),
        (first.ends["futility"], exact.stops_below[0]),
        (last.ends["efficacy"], exact.stops_above[1]),
    ):
        assert abs(seen - expected) <= 4 * math.sqrt(expected * (1 - expected) / TRIALS)
    assert agrees(found["power"], exact.rejects)
    assert sum(first.ends.values()) + sum(last.ends.values()) == pytest.approx(1)


def test_a_trial_is_the_same_bit_for_bit_whoever_makes_it():
    setting = ready(("variation = 0", "variation = 0.5"))
    together = rows_of(setting, 7, range(6))
    assert digest(rows_of(setting, 7, [5, 2])) == digest([together[5], together[2]])
    assert digest(rows_of(setting, 8, [5])) != digest([together[5]])


def test_a_site_more_leaves_the_families_of_the_others_as_they_were():
    setting = ready()
    more = ready(
        ("[recruitment]", "[[sites]]\nid = 'w'\nname = 'W'\ncloses = 9\nreferrals = [5]\n"
         "[recruitment]"),
    )  # fmt: skip
    first, second = (one_trial(each, 3, 1).families for each in (setting, more))
    for site in (0, 1):
        assert (first.referred[first.site == site] == second.referred[second.site == site]).all()


def test_referrals_come_at_their_rates_and_sites_differ_as_much_as_is_said():
    setting = ready(("variation = 0", "variation = 0.4"), ("20]\n\n[[sites]]", "15]\n\n[[sites]]"))
    families = [one_trial(setting, 1, trial).families for trial in range(80)]
    rates = np.array([each.rates for each in families])
    north = np.array([(each.site == 0).sum() for each in families])
    assert abs(north.mean() - 360) <= 4 * north.std() / math.sqrt(80)
    assert rates.mean() == pytest.approx(1, abs=4 * 0.4 / math.sqrt(160))
    assert rates.std() == pytest.approx(0.4, rel=0.2)
    assert min(each.referred.min() for each in families) >= 0


def lower_when_missed(share):
    """By how much a standard normal z lies lower where missing has log odds a − z."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()
    missed = 1 / (1 + np.exp(-(intercept(share, 1.0) - nodes)))
    assert weights @ missed == pytest.approx(share, abs=1e-9)
    return weights @ ((1 - missed) * nodes) / (1 - share) - weights @ (missed * nodes) / share


@pytest.mark.parametrize("mechanism", ["completely_at_random", "by_baseline", "by_outcome"])
def test_follow_ups_are_missed_as_often_as_is_said(mechanism):
    setting = ready(
        ("effect = 0.4", "effect = 0"), ("share = 0.0", f"share = 0.2\nmechanism = '{mechanism}'")
    )
    trials = [one_trial(setting, 2, trial) for trial in range(60)]
    seen = np.concatenate([each.scores.seen[:, -1] for each in trials])
    scored = np.concatenate([each.scores.follow_up[:, -1] for each in trials])
    baseline = np.concatenate([each.scores.baseline for each in trials])
    assert abs(seen.mean() - 0.8) <= 4 * math.sqrt(0.16 / seen.size)
    along = {"completely_at_random": 0.0, "by_baseline": 0.5, "by_outcome": 1.0}[mechanism]
    apart = scored[seen].mean() - scored[~seen].mean()
    assert apart == pytest.approx(along * lower_when_missed(0.2), abs=0.06)
    assert (baseline[seen].mean() - baseline[~seen].mean() > 0.2) == (along > 0)


def test_families_who_withdraw_are_not_seen_again():
    setting = ready(("share = 0.0", "withdrawal = 0.3"))
    trials = [one_trial(setting, 2, trial) for trial in range(40)]
    seen = np.concatenate([each.scores.seen for each in trials])
    assert abs(seen[:, 1].mean() - 0.7) <= 4 * math.sqrt(0.21 / len(seen))
    assert abs(seen[:, 0].mean() - 0.85) <= 4 * math.sqrt(0.1275 / len(seen))
    assert not (seen[:, 1] & ~seen[:, 0]).any()


RULE = "reached = 0.8\n[[reach.rules]]\nfocus = [1, 2, 3]\npoints = [40, 80]\nwhere = 'everywhere'"


def test_an_adaptation_point_asks_as_often_as_it_does_exactly():
    setting = ready(("reached = 1.0", RULE), ("families = 200", "families = 30"))
    asked = [one_trial(setting, 5, trial).families.asked for trial in range(200)]
    share = 0.8 * 0.3 / (0.8 * 0.3 + 0.7)  # of the referrals; the target's is 0.3
    exact = reach_operation(ReachRule(0.3), [40], share / 0.3).first_at[0]
    seen = float(np.mean([each[0].asked for each in asked]))
    assert abs(seen - exact) <= 4 * math.sqrt(exact * (1 - exact) / 200)


def test_a_change_brings_the_sample_nearer_to_the_target():
    without, with_gain = (
        behaviour(("reached = 1.0", f"gain = {gain}\ndelay_days = 0\n{RULE}"), trials=120)[0]
        for gain in (1.0, 1.6)
    )
    assert without["changes"].value > 0.3
    apart = with_gain["focus_ratio"].value - without["focus_ratio"].value
    assert apart > 4 * without["focus_ratio"].error
    assert with_gain["mirrors"].value > without["mirrors"].value


def test_an_effect_that_grows_with_deprivation_is_missed_by_a_sample_that_does_not():
    found, _, setting = behaviour(
        ("effect = 0.4", "effect = 0.4\neffect_by_deprivation = 0.9"),
        ("reached = 1.0", "reached = 0.4\ntarget = [10, 10, 10, 1, 1, 1, 1, 1, 1, 1]"),
        trials=300,
    )
    tenths = np.arange(1, 11)
    weights = np.where(tenths <= 3, 10, 1)
    assert setting.truth == pytest.approx(np.average(0.4 + 0.1 * (5.5 - tenths), weights=weights))
    assert found["bias"].value < -4 * found["bias"].error


def test_methods_of_allocation_are_the_real_ones():
    kinds = {
        "minimisation": ("block_sizes = [4]", "method = 'minimisation'\nprobability = 0.9"),
        "complete": ("block_sizes = [4]", "method = 'complete'"),
        "blocks": ("block_sizes = [4]", "block_sizes = [4]\nstrata = ['site', 'deprivation']"),
    }
    apart = {}
    for name, change in kinds.items():
        trials = [one_trial(ready(change), 1, trial) for trial in range(30)]
        apart[name] = np.std([each.randomised.treated.sum() for each in trials])
    assert apart["complete"] == pytest.approx(math.sqrt(50), rel=0.35)
    assert max(apart["minimisation"], apart["blocks"]) < 2


def test_sites_that_close_too_soon_leave_a_smaller_trial_that_still_ends():
    early = ("closes = 24\nreferrals = [20]", "closes = 2\nreferrals = [20]")
    later = ("closes = 24\nreferrals = [10, 20]", "closes = 3\nreferrals = [10, 20]")
    found, rows, _ = behaviour(early, later, ("at = [1.0]", "at = [0.5, 1.0]"), trials=40)
    assert found["target_reached"].value == 0
    assert 10 < found["expected_size"].value < 40
    assert set(rows["look"].tolist()) == {2}


def test_a_trial_to_which_nobody_comes_says_so():
    nobody = ("closes = 24\nreferrals = [20]", "closes = 1\nreferrals = [0.001]")
    other = ("closes = 24\nreferrals = [10, 20]", "closes = 3\nreferrals = [0]")
    found, _, _ = behaviour(nobody, other, trials=5)
    assert found["no_analysis"].value == 1
    assert (found["expected_size"].value, math.isnan(found["bias"].value)) == (0, True)


def test_a_trial_that_stops_early_costs_less():
    costs = "share = 0.0\n[costs]\nfixed = 10\neach_intervention = 2\neach_follow_up = 1"
    looks = ("at = [1.0]", "at = [0.25, 1.0]")
    changes = (("effect = 0.4", "effect = 2.5"), ("share = 0.0", costs), looks)
    found, rows, setting = behaviour(*changes, trials=40)
    assert (rows["look"] == 1).all() and rows["size"].mean() < 190
    first = one_trial(setting, 4131, 0)
    treated = (first.randomised.treated & (first.randomised.day <= first.day)).sum()
    made = (first.scores.seen & (first.scores.done <= first.day)).sum()
    assert rows["cost"][0] == 10 + 2 * treated + made
    assert found["cost"].value < 10 + 2 * 100 + 2 * 200
