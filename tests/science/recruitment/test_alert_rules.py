"""An alert rule: when it fires, what it says, how often it is wrong, how soon it is right."""

from datetime import date, timedelta
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from alongside.science.protocol import load_study
from alongside.science.recruitment.alert_chain import (
    TooManyStates,
    detection,
    operation,
    simulated_operation,
)
from alongside.science.recruitment.alert_rules import (
    WindowRule,
    alarms,
    look,
    most_that_fires,
    since_when,
    thresholds,
    window_rule,
)
from alongside.science.recruitment.cusum import (
    Cusum,
    cusum,
    cusum_detection,
    cusum_limit,
    cusum_operation,
)
from alongside.science.recruitment.limits import count_limits, rate_limits
from alongside.science.recruitment.weeks import Weekly, weekly_counts, weekly_expected

STUDY = Path(__file__).parents[3] / "alongside" / "studies" / "ips_feasibility"
FIRST = date(2023, 4, 1)


def by_every_path(rule, expected, truth, most=9):
    """Chance of any alarm and messages expected, by every path of weekly counts below `most`."""
    limits = thresholds(rule, expected)
    any_alarm = messages = left = 0.0
    for path in product(range(most), repeat=len(expected)):
        chance = np.prod(poisson.pmf(path, truth))
        spoke, silent_until = 0, 0
        for week in range(rule.weeks, len(path) + 1):
            few = limits[week - 1]
            if (
                few is not None
                and sum(path[week - rule.weeks : week]) <= few
                and (not spoke or week > silent_until)
            ):
                spoke, silent_until = spoke + 1, week + rule.quiet_weeks
        any_alarm += chance * (spoke > 0)
        messages += chance * spoke
        left += chance
    return any_alarm, messages, 1 - left


@pytest.mark.parametrize(
    ("rule", "expected", "share", "from_week"),
    [
        (WindowRule(2, 0.2), [1.0, 0.8, 1.2, 1.5, 0.9], 1.0, 1),
        (WindowRule(3, 0.3, 1), [0.7, 0.8, 0.9, 1.0, 1.1], 0.5, 3),
        (WindowRule(1, 0.4, 2), [1.0, 1.4, 0.6, 1.0, 1.2], 1.0, 1),
    ],
)
def test_the_chain_gives_what_every_path_gives(rule, expected, share, from_week):
    truth = np.array(expected)
    truth[from_week - 1 :] *= share
    any_alarm, messages, left_out = by_every_path(rule, expected, truth)
    found = operation(rule, expected, share, from_week)
    assert found.any_alarm == pytest.approx(any_alarm, abs=2 * left_out + 1e-12)
    assert found.messages == pytest.approx(messages, abs=5 * left_out + 1e-12)


def test_simulated_trials_agree_with_the_chain():
    rule, expected = WindowRule(8, 0.1, 1), [0.7] * 39
    exact = operation(rule, expected)
    many = simulated_operation(rule, expected, np.random.default_rng(11), trials=40_000)
    assert abs(many.any_alarm - exact.any_alarm) < 4 * many.standard_error
    assert many.messages == pytest.approx(exact.messages, abs=0.04)


def test_a_window_of_one_week_fires_as_independent_weeks_do():
    chance = poisson.cdf(most_that_fires(4.0, 0.1), 4.0)
    assert operation(WindowRule(1, 0.1), [4.0] * 10).any_alarm == pytest.approx(
        1 - (1 - chance) ** 10, abs=1e-12
    )


def test_the_rules_of_the_feasibility_trial_have_their_false_alarms_said():
    study = load_study(STUDY)
    found = {}
    for alert in study.alerts:
        if alert.notice == "drift":
            continue
        weekly = weekly_expected([study.expected.sites[0]], alert.what)
        found[alert.id] = operation(window_rule(alert), weekly.expected)
    assert {id: round(each.any_alarm, 3) for id, each in found.items()} == {
        "few_referrals": 0.540,
        "few_randomised": 0.374,
    }


def test_a_trial_that_brings_nobody_is_noticed_within_the_weeks_calculated():
    study = load_study(STUDY)
    weekly = weekly_expected([study.expected.sites[0]], "referrals")
    rule = window_rule(study.alerts[0])
    delay = detection(rule, weekly.expected, 0.0, 1)
    fired = alarms(rule, weekly, [0] * len(weekly.expected))
    assert (delay.ever, delay.median_weeks, fired[0].week) == (pytest.approx(1.0), 8, 8)


def test_too_many_families_in_a_window_are_refused_with_what_to_do():
    with pytest.raises(TooManyStates, match="simulate, or watch with a CUSUM"):
        operation(WindowRule(12, 0.1), [5.0] * 52)


def test_a_rule_at_which_nothing_is_few_enough_never_fires():
    found = operation(WindowRule(4, 0.01), [0.5] * 20)
    assert (found.any_alarm, found.messages) == (0.0, 0.0)
    assert detection(WindowRule(4, 0.01), [0.5] * 20, 0.0, 3).median_weeks is None


@pytest.mark.parametrize("bad", [(0, 0.1, 0), (4, 0.0, 0), (4, 1.0, 0), (4, 0.1, -1)])
def test_a_rule_that_cannot_be_is_refused(bad):
    with pytest.raises(ValueError, match="A rule needs"):
        WindowRule(*bad)


@given(
    counts=st.lists(st.integers(0, 6), min_size=1, max_size=20),
    means=st.lists(st.floats(0.1, 3), min_size=20, max_size=20),
    weeks=st.integers(1, 6),
)
@settings(max_examples=60, deadline=None)
def test_a_rule_fires_exactly_when_the_chance_is_below_its_own(counts, means, weeks):
    rule = WindowRule(weeks, 0.1)
    found = look(rule, Weekly(FIRST, tuple(means)), counts)
    if len(counts) < weeks:
        assert found is None
    else:
        assert found.came == sum(counts[-weeks:])
        assert found.fires == (poisson.cdf(found.came, found.expected) < 0.1)
        assert found.last_day == FIRST + timedelta(days=7 * len(counts) - 1)
        assert found.first_day == found.last_day - timedelta(days=7 * weeks - 1)


def test_since_when_finds_the_week_in_which_referrals_fell():
    found = since_when(Weekly(FIRST, (2.0,) * 20), [2, 1, 3, 2, 2, 3, 1, 2, 0, 0, 1, 0])
    assert (found.day, found.came, found.expected) == (date(2023, 5, 27), 1, 8.0)


def test_weeks_of_two_sites_add_up_and_a_week_that_is_not_over_is_not_counted():
    study = load_study(STUDY)
    one, both = (weekly_expected(study.expected.sites[:n], "referrals") for n in (1, 2))
    assert both.expected == pytest.approx([2 * week for week in one.expected])
    assert sum(one.expected) == pytest.approx(29.742, abs=1e-3)  # 39 weeks of 275 days
    assert one.whole_weeks(date(2023, 4, 6)) == 0
    assert weekly_counts({date(2023, 4, 7): 1, date(2023, 4, 13): 5}, one, date(2023, 4, 13)) == (
        1,
    )


def test_the_running_sum_gives_what_simulated_trials_give():
    rule, weeks, trials = Cusum(0.5, 2.5), 20, 60_000
    expected = np.linspace(0.5, 1.5, weeks)
    came = np.random.default_rng(4).poisson(expected, (trials, weeks))
    sums, spoken, fired = np.zeros(trials), 0, np.zeros(trials, bool)
    for week in range(weeks):
        sums = np.maximum(0, sums + rule.reference(expected[week]) - came[:, week])
        fires = sums >= rule.limit
        spoken, fired = spoken + fires.sum(), fired | fires
        sums[fires] = 0
    found = cusum_operation(rule, list(expected))
    assert found.any_alarm == pytest.approx(fired.mean(), abs=4 * 0.5 / trials**0.5)
    assert found.messages == pytest.approx(spoken / trials, abs=0.012)


def test_the_limit_keeps_false_alarms_as_rare_as_asked_and_no_rarer_than_it_must():
    expected = [0.75] * 39
    rule = cusum_limit(expected, 0.5, 0.10)
    lower = Cusum(0.5, rule.limit - 0.001)
    assert cusum_operation(rule, expected).any_alarm <= 0.10
    assert cusum_operation(lower, expected).any_alarm > 0.10


def test_a_slow_drift_is_noticed_by_the_sum_and_said_since_when():
    weekly = Weekly(FIRST, (1.0,) * 30)
    rule = cusum_limit(weekly.expected, 0.5, 0.10)
    counts = [1, 2, 1, 1, 0, 1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]
    found = cusum(rule, weekly, counts)
    fired = next(week for week in found if week.fires)
    assert (fired.week, fired.since, fired.came) == (18, FIRST + timedelta(weeks=8), 2)
    assert cusum_detection(rule, weekly.expected, 0.2, 9).median_weeks == 8


@given(mean=st.floats(0, 400), confidence=st.sampled_from([0.8, 0.9, 0.95]))
@settings(max_examples=80, deadline=None)
def test_count_limits_are_the_quantiles_of_the_poisson(mean, confidence):
    tail = (1 - confidence) / 2
    low, high = count_limits(mean, confidence)
    assert poisson.cdf(low - 1, mean) < tail + 1e-12
    assert poisson.cdf(high, mean) >= 1 - tail - 1e-12
    assert poisson.cdf(high - 1, mean) < 1 - tail + 1e-12


def test_a_rate_without_events_has_a_lower_limit_of_nought():
    found = rate_limits(0, 8)
    assert (found.rate, found.lower) == (0.0, 0.0)
    assert found.upper == pytest.approx(-np.log(0.05) / 8)
