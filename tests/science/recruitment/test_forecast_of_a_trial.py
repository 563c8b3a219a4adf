"""From a record of families to forecasts of every milestone."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.stats import binom

from alongside.science.recruitment.counts_ahead import any_of
from alongside.science.recruitment.forecast import Outlook, SiteAhead, first_days, number_by
from alongside.science.recruitment.forecast_basis import (
    MILESTONES,
    Expectation,
    Ways,
    expected_rates,
    learnt,
)
from alongside.science.recruitment.forecast_through import Through
from alongside.science.recruitment.site_rates import SiteRates, UnusableCounts, prior_rates
from alongside.science.recruitment.stages_ahead import (
    Step,
    UnderWay,
    even_step,
    learnt_step,
    number_through,
)
from alongside.science.recruitment.sums_ahead import some_of
from alongside.science.recruitment.what_if import with_pace, with_site

NOW = date(2024, 1, 1)
SITES = (
    SiteAhead("a", date(2023, 4, 1), 9, date(2024, 6, 30)),
    SiteAhead("b", date(2023, 7, 1), 3, date(2024, 3, 31), ramp_days=30),
)
STEPS = (
    Step("consent", (0.0,) * 10 + (0.05,) * 10),
    Step("randomised", (0.0, 0.3, 0.3, 0.2)),
    Step("follow-up", (0.0,) * 80 + (0.02,) * 35),
)
WAITING = {UnderWay(0, 4): 3, UnderWay(1, 0): 1, UnderWay(2, 50): 4}
SAID = Expectation(2.0, STEPS)


def families(*rows):
    """Ways at sites a and b: rows of (site, referred, consented, randomised, followed, left)."""
    table = np.array(rows, np.int32).reshape(-1, 6)
    base = np.int32(date(2023, 4, 1).toordinal())
    days = np.where(table[:, 1:] >= 0, table[:, 1:] + base, 0).astype(np.int32)
    due = np.zeros(len(table), np.int32)
    return Ways(("a", "b"), table[:, 0], days[:, :4], days[:, 4], due)


def day(number):
    return date(2023, 4, 1) + timedelta(days=number)


def test_a_number_on_its_way_is_that_of_the_stages_on_every_day():
    seen = Outlook(NOW, SITES, prior_rates(1.5, 0.5))
    through = Through(seen, STEPS, WAITING, 4)
    under_way = [group for group, many in WAITING.items() for _ in range(many)]
    for days in (0, 1, 30, 90, 200, 700):
        at = NOW + timedelta(days=days)
        found, wanted = through.number(at), number_through(seen, STEPS, under_way, 4, at)
        assert found.mean == pytest.approx(wanted.mean, abs=1e-9)
        for level in (0.05, 0.5, 0.95):
            assert found.quantile(level) == wanted.quantile(level)


def test_without_a_step_it_is_the_number_of_the_outlook():
    seen = Outlook(NOW, SITES, prior_rates(1.5, 0.5))
    found = Through(seen, (), {}, seen.recruited).number(date(2024, 3, 1))
    wanted = number_by(seen, date(2024, 3, 1))
    assert found.first == wanted.first
    assert found.chances == pytest.approx(wanted.chances, abs=1e-12)


def test_the_date_of_a_target_is_the_first_day_with_that_chance():
    through = Through(Outlook(NOW, SITES, prior_rates(1.5, 0.5)), STEPS, WAITING, 4)
    (found,) = through.days_of(8, (0.5,))
    assert through.number(found).at_least(8) >= 0.5
    assert through.number(found - timedelta(days=1)).at_least(8) < 0.5
    assert through.days_of(4) == (NOW,) * 5
    assert through.days_of(400, (0.5,)) == (None,)


def test_after_the_farthest_day_nothing_more_comes():
    through = Through(Outlook(NOW, SITES, prior_rates(1.5, 0.5)), STEPS, WAITING, 4)
    last = NOW + timedelta(days=through.farthest)
    later = last + timedelta(days=300)
    assert through.number(last).mean == pytest.approx(through.number(later).mean, abs=1e-9)


def test_sites_that_stay_open_are_looked_at_for_ten_years():
    seen = Outlook(NOW, (SiteAhead("a", date(2023, 4, 1), 1),), prior_rates(0.01, 0.1))
    assert Through(seen, (), {}, 1).days_of(50, (0.5,)) == (None,)


def test_those_who_wait_alike_are_counted_as_one_by_one():
    p, n = [0.1, 0.5, 0.9, 1.0, 0.0], [40, 30, 20, 10, 5]
    found, wanted = some_of(p, n), any_of(np.repeat(p, n))
    own = np.zeros(len(wanted.chances))
    own[found.first : found.first + len(found.chances)] = found.chances[: len(own) - found.first]
    assert own == pytest.approx(wanted.chances, abs=1e-12)
    with pytest.raises(ValueError, match="chance lies between"):
        some_of([1.5], [100])


def test_a_step_that_nobody_took_is_as_the_study_expects():
    prior = even_step("consent", 0.6, 2, 5)
    found = learnt_step("consent", [], [], [1, 1], prior, 4.0)
    assert found.chance == pytest.approx(0.6)
    assert found.by_day == pytest.approx(prior.by_day)


def test_what_a_study_expects_of_a_step_counts_as_so_many_families():
    prior = even_step("consent", 0.5, 1, 1)
    found = learnt_step("consent", [1] * 6, [], [], prior, 4.0)
    assert found.chance == pytest.approx((6 + 2) / 10)


def test_a_record_becomes_counts_steps_and_those_who_wait():
    ways = families(
        (0, 0, 10, 15, 110, -1),  # all the way
        (0, 5, 20, -1, -1, 30),  # left after consent
        (1, 8, -1, -1, -1, -1),  # waits for consent
        (1, 9, -1, 12, -1, -1),  # a hole: waits for consent too
        (1, 200, -1, -1, -1, -1),  # later than the day looked at
    )
    seen = learnt(ways, day(120), SITES, replace(SAID, worth=1e-9))
    assert seen.reached == ((2, 2), (2, 0), (1, 0), (1, 0))
    assert seen.outlook.recruited == 4
    assert seen.waiting == {(1, UnderWay(0, 112)): 1, (1, UnderWay(0, 111)): 1}
    assert [round(step.chance, 6) for step in seen.steps] == [1.0, 0.5, 1.0]
    assert [place for place, chance in enumerate(seen.steps[0].by_day) if chance > 1e-6] == [10, 15]
    assert len(MILESTONES) == 4


def test_an_earlier_day_knows_nothing_of_what_came_later():
    ways = families((0, 0, 10, 15, 110, -1), (0, 5, 20, -1, -1, 30))
    assert learnt(ways, day(12), SITES, SAID).reached == ((2, 0), (1, 0), (0, 0), (0, 0))
    assert ways.by(day(25)).left.tolist() == [0, 0]


def test_a_site_that_recruits_before_it_opens_is_open_from_then_on():
    late = (SITES[0], replace(SITES[1], opens=day(300)))
    seen = learnt(families((1, 20, -1, -1, -1, -1)), day(40), late, SAID)
    assert seen.outlook.sites[1].opens == day(20)


def test_nobody_yet_is_forecast_from_what_the_study_expects():
    seen = learnt(families(), date(2023, 3, 31), SITES, SAID)
    assert seen.outlook.rates.kind == "prior"
    assert seen.outlook.rates.mean == 2.0
    assert [seen.through(each).number(date(2023, 3, 31)).mean for each in range(4)] == [0] * 4


@pytest.mark.parametrize(
    ("counts", "months", "kind"),
    [
        ([9, 2], [6.0, 6.0], "prior"),
        ([3, 3, 4, 3, 3], [6.0] * 5, "common"),
        ([0] * 6, [6.0] * 6, "common"),
        ([0, 1, 9, 20, 2, 0], [6.0] * 6, "sites"),
        ([3, 3, 4, 0, 0], [6.0, 6.0, 6.0, 0.0, 0.0], "prior"),
    ],
)
def test_rates_are_learnt_where_there_is_something_to_learn(counts, months, kind):
    assert expected_rates(counts, months, SAID).kind == kind


def test_the_expectation_counts_as_four_families_at_the_usual_variation():
    found = expected_rates([3, 3, 4, 3, 3], [6.0] * 5, SAID)
    assert (found.shape, found.time) == (4 + 16, 4 / 2.0 + 30)
    with pytest.raises(UnusableCounts, match="above 0"):
        expected_rates([], [], replace(SAID, per_month=0.0))


def test_every_site_at_its_target_is_a_product_where_sites_are_independent():
    ways = families(*[(0, n, n + 10, n + 12, -1, -1) for n in range(0, 60, 10)],
                    *[(1, n, n + 10, n + 12, -1, -1) for n in range(0, 60, 20)])  # fmt: skip
    seen = learnt(ways, day(90), SITES, SAID)
    until = date(2024, 6, 30)
    one, two = (each.at_least(9) for each in seen.at_sites(2, until))
    assert seen.each_at_least(2, 9, until) == pytest.approx(one * two)
    assert 0 < two < one < 1
    assert seen.each_at_least(2, 3, until) == pytest.approx(1.0)


def test_sites_at_a_common_rate_reach_their_targets_together_as_simulated():
    sites = tuple(SiteAhead(f"s{n}", date(2023, 4, 1), closes=date(2024, 3, 31)) for n in range(6))
    base = date(2023, 4, 1).toordinal()
    reached = np.zeros((12, 4), np.int32)
    reached[:, 0] = base + np.repeat([20, 60], 6)
    ways = Ways(tuple(one.id for one in sites), np.tile(np.arange(6), 2).astype(np.int32), reached,
                np.zeros(12, np.int32), np.zeros(12, np.int32))  # fmt: skip
    seen = learnt(ways, day(90), sites, SAID)
    assert seen.outlook.rates.kind == "common"
    until = date(2023, 12, 31)
    chance = np.random.default_rng(7)
    months = seen.through(0).months(until)
    rates = chance.gamma(seen.outlook.rates.shape, 1 / seen.outlook.rates.time, 40_000)
    came = 2 + chance.poisson(rates[:, None] * months)
    assert seen.each_at_least(0, 5, until) == pytest.approx(
        (came >= 5).all(axis=1).mean(), abs=0.01
    )


def test_what_if_changes_every_milestone_and_sites_that_join_start_with_nobody():
    seen = learnt(families((0, 0, 10, 15, 110, -1)), day(120), SITES, SAID)
    more = seen.changed(lambda at: with_site(at, SiteAhead("c", day(150), closes=day(400))))
    assert more.reached[0] == (1, 0, 0)
    until = day(400)
    for milestone in range(4):
        before = seen.through(milestone).number(until).mean
        assert more.through(milestone).number(until).mean > before
        twice = seen.changed(lambda at: with_pace(at, 2.0)).through(milestone).number(until).mean
        assert twice > before


def test_first_days_are_none_where_the_chance_is_never_reached():
    assert first_days(NOW, lambda days: 0.4, (0.5,), 100) == (None,)
    found = first_days(NOW, lambda days: 0.4 if days < 99 else 0.6, (0.5,), 100)
    assert found == (NOW + timedelta(days=99),)


def test_a_forecast_of_a_simulated_trial_holds_about_as_often_as_it_says():
    chance = np.random.default_rng(11)
    inside = 0
    for _ in range(60):
        rate = chance.gamma(4, 2.0 / 4, 2)
        rows = []
        for place in range(2):
            for at in np.flatnonzero(chance.random(360) < rate[place] / 30.4375):
                consent = at + 10 + int(chance.integers(0, 10)) if chance.random() < 0.5 else -1
                rows.append((place, at, consent, -1, -1, -1 if consent > 0 else at + 12))
        ways = families(*rows)
        came = int((ways.reached[:, 1] > 0).sum())
        sites = tuple(SiteAhead(name, day(0), closes=day(359)) for name in ("a", "b"))
        seen = learnt(ways, day(120), sites, SAID).through(1).number(day(420))
        inside += seen.quantile(0.05) <= came <= seen.quantile(0.95)
    assert 48 <= inside <= 60


def test_what_was_learnt_from_few_families_is_forecast_less_surely():
    known = Through(Outlook(NOW, SITES, prior_rates(1.5, 0.5)), STEPS, WAITING, 4)
    few = tuple(replace(step, families=6) for step in STEPS)
    unsure = Through(known.outlook, few, WAITING, 4)
    until = NOW + timedelta(days=300)
    wide, narrow = unsure.number(until), known.number(until)
    assert wide.mean == pytest.approx(narrow.mean, rel=0.02)
    assert wide.chances.sum() == pytest.approx(1.0, abs=1e-9)
    assert wide.quantile(0.05) < narrow.quantile(0.05)
    assert wide.quantile(0.95) > narrow.quantile(0.95)


def test_doubt_that_outweighs_chance_is_spread_without_humps():
    step = Step("consent", (0.0, 0.4), families=10)
    seen = Through(
        Outlook(NOW, (SiteAhead("a", NOW, closes=NOW),), prior_rates(1, 1)),
        [step],
        {UnderWay(0, 0): 3000},
        0,
    )
    found = seen.number(NOW + timedelta(days=9))
    spread, z = np.sqrt(np.log1p(step.doubt)), np.linspace(-5, 5, 801)
    likely = np.minimum(1.0, 0.4 * np.exp(spread * z - spread**2 / 2))
    for count in range(300, 3000, 100):
        truly = np.average(binom.cdf(count, 3000, likely), weights=np.exp(-z * z / 2))
        assert found.at_most(count) == pytest.approx(truly, abs=0.03)


def test_rates_of_a_common_kind_are_those_of_the_poisson():
    assert SiteRates("common", 20.0, 10.0).after([3, 1], [2.0, 2.0])[0].tolist() == [20.0, 20.0]
