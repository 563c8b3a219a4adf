"""Forecasts of recruitment: against simulation, closed forms, and at the edges."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom

from alongside.science.recruitment.counts_ahead import (
    NOBODY,
    CountsAhead,
    any_of,
    time_to_more,
)
from alongside.science.recruitment.forecast import (
    MONTH,
    Outlook,
    SiteAhead,
    bands,
    chance_by,
    days_of,
    exposure,
    number_by,
    outlook,
)
from alongside.science.recruitment.forecast_scores import calibration, crps, log_score
from alongside.science.recruitment.site_rates import (
    SiteRates,
    UnusableCounts,
    fitted_rates,
    prior_rates,
)
from alongside.science.recruitment.stages_ahead import (
    Step,
    UnderWay,
    chance_within,
    learnt_step,
    number_through,
)
from alongside.science.recruitment.sums_ahead import sum_of_sites
from alongside.science.recruitment.what_if import (
    side_by_side,
    with_closing,
    with_more_from,
    with_opening,
    with_pace,
    with_site,
)

NOW = date(2024, 1, 1)
EVEN = SiteAhead("glasgow", date(2023, 4, 1), 9)


def added(shapes, times, ahead, most=2500):
    """The same sum by adding one negative binomial after another."""
    found = np.ones(1)
    for s, t, u in zip(shapes, times, ahead, strict=True):
        found = np.convolve(found, nbinom.pmf(np.arange(most), s, t / (t + u)))[:most]
    return found


@given(
    sites=st.lists(
        st.tuples(st.floats(0.3, 20), st.floats(0.5, 30), st.floats(0.01, 15)),
        min_size=1, max_size=12,
    )
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_a_sum_over_sites_is_what_adding_them_one_by_one_gives(sites):
    shapes, times, ahead = np.array(sites).T
    found = sum_of_sites(shapes, times, ahead)
    slow = added(shapes, times, ahead, 4000)
    inside = slow[found.first : found.first + len(found.chances)]
    assert np.abs(inside - found.chances[: len(inside)]).max() < 1e-12
    assert found.chances.sum() == pytest.approx(1, abs=1e-11)


def test_many_different_sites_are_gathered_without_loss():
    generator = np.random.default_rng(8)
    shapes, times, ahead = (generator.uniform(a, b, 300) for a, b in ((1, 4), (3, 9), (0.1, 9)))
    found = sum_of_sites(shapes, times, ahead)
    slow = added(shapes, times, ahead, 3000)[found.first : found.first + len(found.chances)]
    assert np.abs(slow - found.chances).max() < 1e-11
    q = ahead / (times + ahead)
    spread = found.chances @ (found.first + np.arange(len(found.chances)) - found.mean) ** 2
    assert found.mean == pytest.approx((shapes * q / (1 - q)).sum(), rel=1e-10)
    assert spread == pytest.approx((shapes * q / (1 - q) ** 2).sum(), rel=1e-9)


def test_sites_with_nothing_ahead_bring_nobody():
    assert sum_of_sites([2.0, 3.0], [1.0, 1.0], [0.0, 0.0]) == NOBODY


def test_simulated_trials_lie_in_the_bands_as_often_as_these_say():
    sites = [
        SiteAhead("a", date(2023, 4, 1), 14),
        SiteAhead("b", date(2023, 7, 1), 2, closes=date(2024, 3, 31)),
        SiteAhead("c", date(2024, 2, 1), ramp_days=60),
    ]
    seen = Outlook(NOW, tuple(sites), prior_rates(1.2, 0.6))
    end = date(2024, 9, 30)
    generator, trials = np.random.default_rng(12), 200_000
    shapes, times = seen.rates.after([14, 2, 0], exposure(seen, NOW))
    months = exposure(seen, end) - exposure(seen, NOW)
    came = generator.poisson(generator.gamma(shapes, 1 / times, (trials, 3)) * months).sum(axis=1)
    found = number_by(seen, end)
    for level in (0.05, 0.25, 0.5, 0.75, 0.95):
        count = found.quantile(level)
        assert (came + 16 <= count).mean() == pytest.approx(found.at_most(count), abs=0.005)


def test_exposure_counts_each_day_with_its_weight_and_its_ramp():
    site = SiteAhead("a", date(2024, 7, 22), closes=date(2024, 9, 10), ramp_days=20)
    weights = [1.0] * 7 + [0.5] + [1.0] * 4
    seen = Outlook(NOW, (site,), prior_rates(1, 1), tuple(weights))
    by_hand = 0.0
    day = site.opens
    while day <= site.closes:
        by_hand += weights[day.month - 1] * min(1.0, ((day - site.opens).days + 0.5) / 20)
        day += timedelta(days=1)
    assert exposure(seen, date(2025, 1, 1))[0] == pytest.approx(by_hand / MONTH, rel=1e-12)
    assert exposure(seen, date(2024, 7, 21))[0] == 0


def test_the_date_of_the_target_is_the_first_day_with_that_chance():
    seen = outlook(NOW, [EVEN, SiteAhead("bromley", date(2023, 6, 1), 3)])
    for level, day in zip((0.1, 0.5, 0.9), days_of(seen, 30, (0.1, 0.5, 0.9)), strict=True):
        assert chance_by(seen, 30, day) >= level > chance_by(seen, 30, day - timedelta(days=1))


def test_the_date_agrees_with_the_closed_form_where_sites_share_a_time():
    sites = tuple(SiteAhead(str(n), date(2023, 7, 1), 4) for n in range(12))
    seen = Outlook(NOW, sites, prior_rates(1.0, 0.8))
    shape = 12 * seen.rates.shape + 48
    time = seen.rates.time + exposure(seen, NOW)[0]
    for level, found in zip(
        (0.05, 0.5, 0.95), days_of(seen, 48 + 60, (0.05, 0.5, 0.95)), strict=True
    ):
        (months,) = time_to_more(60, shape, time, [level])
        assert (found - NOW).days == int(np.ceil(months * MONTH))


def test_a_target_that_closing_sites_cannot_reach_has_no_date():
    closing = replace(EVEN, closes=date(2024, 1, 31))
    assert days_of(outlook(NOW, [closing]), 30, (0.5,)) == (None,)
    assert days_of(outlook(NOW, [EVEN]), 9, (0.5,)) == (NOW,)


def test_bands_are_those_of_the_number_by_each_day():
    seen = outlook(NOW, [EVEN])
    (band,) = bands(seen, [date(2024, 6, 30)], (0.05, 0.95))
    found = number_by(seen, date(2024, 6, 30))
    assert band.counts == (found.quantile(0.05), found.quantile(0.95))
    assert band.mean == pytest.approx(found.mean)


def test_counts_that_differ_no_more_than_chance_have_one_rate_or_the_prior():
    prior = prior_rates(0.5, 0.5)
    assert fitted_rates([3, 3, 4, 3], [6.0] * 4) == SiteRates("common", 13.5, 24.0)
    assert fitted_rates([3, 3, 4, 3], [6.0] * 4, prior) == prior
    assert fitted_rates([7], [6.0]) == SiteRates("common", 7.5, 6.0)
    assert fitted_rates([], [], prior) == prior


def test_nothing_to_learn_from_and_no_prior_is_refused():
    with pytest.raises(UnusableCounts, match="give a prior"):
        fitted_rates([0], [0.0])
    with pytest.raises(UnusableCounts, match="not open"):
        fitted_rates([2], [0.0])
    with pytest.raises(UnusableCounts, match="do not fit"):
        fitted_rates([2], [1.0, 2.0])
    with pytest.raises(UnusableCounts, match="from 0 on"):
        fitted_rates([2], [-1.0])


@given(
    counts=st.lists(st.integers(0, 30), min_size=3, max_size=12),
    times=st.lists(st.floats(0.5, 20), min_size=12, max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_no_other_rates_near_by_are_more_likely(counts, times):
    exposures = times[: len(counts)]
    found = fitted_rates(counts, exposures) if sum(counts) else None
    if found is None or found.kind != "sites":
        return

    def likelihood(shape, mean):
        means = mean * np.array(exposures)
        return nbinom.logpmf(counts, shape, shape / (shape + means)).sum()

    assert found.log_likelihood == pytest.approx(likelihood(found.shape, found.mean), rel=1e-9)
    for by in (0.98, 1.02):
        assert likelihood(found.shape * by, found.mean) <= found.log_likelihood + 1e-7
        assert likelihood(found.shape, found.mean * by) <= found.log_likelihood + 1e-7


def test_each_change_raises_or_lowers_what_it_should_and_leaves_the_outlook_alone():
    seen = Outlook(NOW, (EVEN, SiteAhead("bromley", date(2024, 3, 1))), prior_rates(1.0, 0.5))
    found = side_by_side(
        seen,
        {
            "one more borough": lambda at: with_site(at, SiteAhead("borough", date(2024, 4, 1))),
            "a recruiter more": lambda at: with_pace(at, 1.5, ["glasgow"]),
            "twice from health visitors": lambda at: with_more_from(at, 0.3, 2),
            "bromley two months later": lambda at: with_opening(at, "bromley", 60),
            "closing in June": lambda at: with_closing(at, date(2024, 6, 30)),
        },
        30,
        date(2024, 12, 31),
    )
    base, *others = found
    assert [one.mean > base.mean for one in others] == [True, True, True, False, False]
    assert base.mean == pytest.approx(number_by(seen, date(2024, 12, 31)).mean)
    assert all(one.low <= one.median <= one.high for one in found)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda at: with_pace(at, 2, ["paris"]), "no site paris"),
        (lambda at: with_pace(at, -1), "cannot be negative"),
        (lambda at: with_opening(at, "glasgow", 10), "open already"),
        (lambda at: with_site(at, EVEN), "already"),
        (lambda at: with_more_from(at, 1.2, 2), "between 0 and 1"),
        (lambda at: with_closing(at, date(2023, 12, 1)), "has passed"),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_words(change, words):
    with pytest.raises(ValueError, match=words):
        change(Outlook(NOW, (EVEN,), prior_rates(1, 1)))


def test_stages_agree_with_families_simulated_one_by_one():
    rates = prior_rates(4.0, 0.4)
    seen = Outlook(NOW, (SiteAhead("a", date(2023, 10, 1), 10),), rates)
    steps = [Step("consent", (0.0,) * 5 + (0.3, 0.2)), Step("baseline", (0.0,) * 10 + (0.8,))]
    waiting = [UnderWay(0, 2), UnderWay(0, 5), UnderWay(1, 4), UnderWay(1, 30)]
    end = NOW + timedelta(days=40)
    found = number_through(seen, steps, waiting, 3, end)
    generator, trials = np.random.default_rng(3), 60_000
    shape, time = rates.after([10], exposure(seen, NOW))
    came = np.full(trials, 3)
    rate = generator.gamma(shape, 1 / time, trials)
    for day in range(1, 41):
        for delay, chance in ((15, 0.24), (16, 0.16)):
            if day + delay <= 40:
                came += generator.poisson(rate * chance / MONTH)
    for chance in (0.5 * 0.8, 0.5 * 0.8, 0.8):
        came += generator.random(trials) < chance
    assert found.mean == pytest.approx(came.mean(), abs=0.02)
    assert found.at_least(5) == pytest.approx((came >= 5).mean(), abs=0.01)


def test_who_waited_longer_than_anybody_is_not_expected_any_more():
    steps = [Step("consent", (0.0, 0.5, 0.3))]
    assert chance_within(steps, UnderWay(0, 0), 9) == pytest.approx(0.8)
    assert chance_within(steps, UnderWay(0, 1), 9) == pytest.approx(0.8)
    assert chance_within(steps, UnderWay(0, 2), 9) == 0.0


def test_a_step_learnt_from_everybody_is_the_shares_that_moved():
    found = learnt_step("consent", [1, 1, 4], [2], [])
    assert found.by_day == pytest.approx((0.0, 0.5, 0.0, 0.0, 0.25))
    with pytest.raises(ValueError, match="nothing can be learnt"):
        learnt_step("consent", [], [], [3])


@given(chances=st.lists(st.floats(0, 1), max_size=8))
@settings(max_examples=40, deadline=None)
def test_those_waiting_come_as_often_as_their_chances_add_up_to(chances):
    assert any_of(chances).mean == pytest.approx(sum(chances), abs=1e-12)


def test_forecasts_made_by_the_truth_are_calibrated_and_narrower_ones_are_not():
    generator = np.random.default_rng(21)
    truth = sum_of_sites([9.0], [3.0], [10.0])
    came = generator.negative_binomial(9, 3 / 13, 4_000)
    good = calibration([(truth, int(one)) for one in came])
    sure = sum_of_sites([900.0], [300.0], [10.0])
    bad = calibration([(sure, int(one)) for one in came])
    for band in good.covered:
        assert band.inside / band.forecasts == pytest.approx(band.should, abs=0.025)
    assert max(good.bars) - min(good.bars) < 0.03
    assert good.crps < bad.crps and good.log_score < bad.log_score
    assert bad.covered[2].inside < 0.75 * bad.forecasts


def test_a_certain_forecast_is_scored_by_its_distance():
    certain = CountsAhead(5, np.ones(1))
    assert [crps(certain, came) for came in (2, 5, 9)] == [3.0, 0.0, 4.0]
    assert (log_score(certain, 5), log_score(certain, 4)) == (0.0, float("inf"))
