"""Expected numbers day by day: holidays and ramp-up move them, and never make them more."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.protocol.expectations import (
    Expected,
    ExpectedAtSite,
    ExpectedFromTeam,
    ExpectedStep,
    Holiday,
    RampUp,
)
from alongside.science.recruitment.curves import Curve, curve, together
from alongside.science.recruitment.expected import UnusableExpectation, expected_by
from alongside.science.recruitment.limits import least_reaching
from alongside.science.recruitment.weeks import periods, weekly_expected, weekly_of

OPENS = date(2023, 4, 1)
SITE = ExpectedAtSite(
    site="bromley", first_month=OPENS, referrals=(3, 6, 3), randomised=(1, 2, 1),
    teams=(ExpectedFromTeam(team="east", share=0.25),),
)  # fmt: skip


def expecting(**more):
    return Expected(assumption="Made up.", sites=(SITE,), **more)


def holiday(first, last, share, *sites):
    return Holiday(name="Away", first=first, last=last, share=share, sites=sites, reason="Ours.")


def on(line, day):
    return line.between(day, day)


@given(st.integers(-5, 100))
def test_without_holidays_and_ramp_up_a_curve_is_what_is_expected_by_each_day(place):
    day = OPENS + timedelta(days=place)
    plain = expected_by(day, OPENS, date(2023, 6, 30), SITE.referrals)
    assert curve(expecting(), SITE, "referrals").by(day) == pytest.approx(plain, abs=1e-12)


def test_a_holiday_moves_families_within_its_month_and_takes_none_away():
    away = holiday(date(2023, 5, 1), date(2023, 5, 15), 0.5)
    line = curve(expecting(holidays=(away,)), SITE, "referrals")
    assert on(line, date(2023, 5, 3)) == pytest.approx(6 * 0.5 / (15 * 0.5 + 16))
    assert on(line, date(2023, 5, 20)) == pytest.approx(6 / (15 * 0.5 + 16))
    assert [line.by(date(2023, 4, 30)), line.by(date(2023, 5, 31)), line.total] == [3, 9, 12]


def test_a_holiday_of_another_site_changes_nothing():
    away = holiday(date(2023, 5, 1), date(2023, 5, 15), 0.0, "glasgow")
    plain = curve(expecting(), SITE, "referrals")
    assert curve(expecting(holidays=(away,)), SITE, "referrals") == plain


def test_a_site_that_opens_grows_evenly_to_its_full_pace():
    line = curve(expecting(ramp_up=RampUp(days=10, reason="Ours.")), SITE, "referrals")
    first, second, tenth, twentieth = (
        on(line, date(2023, 4, day)) for day in (1, 2, 10, 20)
    )  # fmt: skip
    assert second / first == pytest.approx(3)
    assert tenth / first == pytest.approx(19)
    assert twentieth / first == pytest.approx(20)
    assert line.by(date(2023, 4, 30)) == 3


def test_a_later_step_is_a_share_of_the_earlier_one_so_many_days_on():
    step = ExpectedStep(what="retained", of="randomised", share=0.5, days=90, reason="Ours.")
    line = curve(expecting(steps=(step,)), SITE, "retained")
    before = curve(expecting(), SITE, "randomised")
    assert line.first_day == date(2023, 6, 30)
    assert line.by(date(2023, 8, 1)) == pytest.approx(before.by(date(2023, 5, 3)) / 2)
    assert line.total == 2


def test_a_team_has_its_share_and_nothing_is_expected_of_one_that_is_not_named():
    assert curve(expecting(), SITE, "referrals", "east").total == 3
    assert curve(expecting(), SITE, "referrals", "west") is None
    assert curve(expecting(), SITE, "screened") is None


def test_a_site_that_closes_early_has_its_whole_month_before():
    closing = SITE.model_copy(update={"last_day": date(2023, 6, 10)})
    line = curve(expecting(), closing, "referrals")
    assert (line.last_day, line.total, line.by(date(2023, 6, 5))) == (date(2023, 6, 10), 12, 10.5)


def test_a_month_without_a_day_for_its_families_is_refused():
    with pytest.raises(UnusableExpectation, match="no day of May 2023"):
        curve(expecting(holidays=(holiday(date(2023, 5, 1), date(2023, 5, 31), 0),)),
              SITE, "referrals")  # fmt: skip


def test_sites_that_open_at_different_times_are_added_day_by_day():
    one, two = Curve(OPENS, (1.0, 2.0)), Curve(date(2023, 4, 3), (0.5, 1.0))
    found = together([one, two])
    assert (found.first_day, found.until) == (OPENS, (1.0, 2.0, 2.5, 3.0))


def test_months_are_those_of_the_calendar_and_weeks_those_of_the_site():
    line = curve(expecting(), SITE, "referrals")
    came = {date(2023, 3, 20): 1, date(2023, 4, 30): 2, date(2023, 7, 2): 4, date(2023, 8, 9): 9}
    found = periods(line, came, date(2023, 7, 5), "month")
    assert [(one.last_day.isoformat(), one.expected, one.came) for one in found] == [
        ("2023-04-30", 3, 3), ("2023-05-31", 6, 0), ("2023-06-30", 3, 0), ("2023-07-05", 0, 4),
    ]  # fmt: skip
    weeks = periods(line, came, date(2023, 4, 16), "week")
    assert [one.first_day.day for one in weeks] == [1, 8, 15]
    assert [one.expected for one in weeks[:2]] == [
        pytest.approx(each) for each in weekly_of(line).expected[:2]
    ]


def test_nothing_has_begun_before_the_first_day():
    assert periods(curve(expecting(), SITE, "referrals"), {}, date(2023, 3, 31), "week") == ()


def test_the_feasibility_trial_still_expects_its_totals():
    from alongside.science.protocol import load_study

    study = load_study(Path(__file__).parents[3] / "alongside/studies/ips_feasibility")
    sites = study.expected.sites
    totals = {
        what: round(together([curve(study.expected, one, what) for one in sites]).total, 6)
        for what in ("referrals", "screened", "consented", "randomised", "retained")
    }
    assert totals == {
        "referrals": 60, "screened": 54, "consented": 33, "randomised": 30, "retained": 21,
    }  # fmt: skip
    assert len(weekly_expected(sites, "retained", study.expected).expected) == 39


@pytest.mark.parametrize("mean", [0.0, 0.2, 1.0, 7.7, 40.0, 99.9, 100.1, 350.0])
@pytest.mark.parametrize("chance", [0.001, 0.05, 0.5, 0.95, 0.999])
def test_summing_and_the_quantile_function_give_the_same_count(mean, chance):
    from scipy.stats import poisson

    assert least_reaching(chance, mean) == max(0, int(poisson.ppf(chance, mean)))
