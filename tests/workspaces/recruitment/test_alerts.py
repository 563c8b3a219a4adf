"""A trial that drifts below expectation: alert, action, effect; never twice, one letter a day."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from alongside.foundations.messages.models import Message
from alongside.foundations.record.models import Entry
from alongside.science.recruitment.weeks import weekly_of
from alongside.workspaces.recruitment import actions, queries, refusals
from alongside.workspaces.recruitment.actions import raising
from alongside.workspaces.recruitment.finding import find
from alongside.workspaces.recruitment.models import AlertRaised
from alongside.workspaces.recruitment.operating import rule_figures
from alongside.workspaces.recruitment.places import Place, expected_at
from alongside.workspaces.recruitment.tasks import watch_recruitment
from alongside.workspaces.recruitment.telling import send_digests
from tests.workspaces.recruitment.conftest import day

pytestmark = pytest.mark.django_db


def week_by_week(trial, first, last):
    """The work of the first day after each whole week; when each alert was raised."""
    raised = {}
    for number in range(first, last + 1, 7):
        for one in actions.raise_alerts(study=trial.study, at=day(number, 6)):
            raised[one.rule, one.place, one.last_day] = number
    return raised


def as_expected(weekly, weeks):
    """Days on which families come as the study expects them, so many weeks long."""
    total, days = 0.0, []
    for week in range(1, weeks + 1):
        total += weekly.expected[week - 1]
        while len(days) < total - 0.25:
            days.append(max(3, 7 * (week - 1) + 1 + len(days) % 7))
    return days


def test_a_trial_that_falls_to_nothing_raises_its_alert_within_the_computed_delay(trial):
    """As many as expected for a third of the time at Bromley, then nobody."""
    expected = expected_at(trial.study, Place("bromley"), "referrals")
    figures = rule_figures(trial.study, trial.study.alert("few_referrals"))
    trial.on("few_referrals")
    trial.come(bromley=as_expected(weekly_of(expected), figures.fall_week - 1))
    raised = [
        number
        for (_, place, _), number in week_by_week(
            trial, 7 * (figures.fall_week - 1) + 1, 7 * figures.weeks
        ).items()
        if place == "bromley"
    ]
    weeks_after_the_fall = (min(raised) - 1) // 7 - (figures.fall_week - 1)
    assert (figures.fall_week, figures.nobody_weeks) == (14, 6)
    assert 0 < weeks_after_the_fall <= figures.nobody_weeks


def test_trials_that_drift_are_noticed_as_often_within_the_computed_delay_as_is_said(trial):
    """A hundred and fifty trials made by chance, of which six in ten come from week 14 on."""
    figures = rule_figures(trial.study, trial.study.alert("referrals_drift"))
    assert (figures.fall, figures.fall_week, figures.median_weeks) == (0.6, 14, 16)
    alert, before = trial.study.alert("referrals_drift"), figures.fall_week - 1
    weekly = weekly_of(expected_at(trial.study, Place(), "referrals"))
    means = np.array(weekly.expected)
    means[before:] *= figures.fall
    made = np.random.Generator(np.random.PCG64(5)).poisson(means, (150, len(means)))
    first = [_first_alarm(alert, weekly, tuple(map(int, counts))) for counts in made]
    later = [week for week in first if week > before]
    in_time = sum(week - before <= figures.median_weeks for week in later)
    assert in_time / len(later) == pytest.approx(0.5, abs=0.12)
    assert sum(week <= len(means) for week in later) / len(later) == pytest.approx(
        figures.noticed, abs=0.1
    )


def _first_alarm(alert, weekly, counts):
    weeks = range(1, len(counts) + 1)
    said = (
        week for week in weeks if find(alert, weekly, counts[:week], None, date(2023, 4, 1))
    )  # fmt: skip
    return next(said, len(counts) + 1)


def test_an_alert_says_what_was_expected_what_came_and_since_when(trial):
    trial.on("few_referrals")
    trial.come(glasgow=[3, 10, 17, 24, 31, 38, 45, 52], bromley=[3, 9])
    (raised,) = actions.raise_alerts(study=trial.study, at=day(57, 6))
    found = queries.alert(trial.study, raised.pk)
    assert (found.rule, found.place.site, found.came) == ("few_referrals", "bromley", 2)
    assert (found.first_day, found.last_day) == (date(2023, 4, 1), date(2023, 5, 26))
    assert found.expected == pytest.approx(5.5, abs=0.05)
    assert found.chance == pytest.approx(0.0884, abs=0.002)
    assert found.since == date(2023, 4, 15)
    assert found.could_be_done == trial.study.alert("few_referrals").could_be_done
    assert found.state == "open"


def test_the_same_run_raises_nothing_twice_and_a_rule_keeps_its_silence(trial):
    trial.on("few_referrals")
    first = actions.raise_alerts(study=trial.study, at=day(57, 6))
    assert sorted(one.place for one in first) == ["bromley", "glasgow"]
    entries = Entry.objects.count()
    for number in (57, 58, 59, 63, 64, 70):
        assert actions.raise_alerts(study=trial.study, at=day(number, 7)) == ()
    assert Entry.objects.count() == entries
    again = actions.raise_alerts(study=trial.study, at=day(71, 6))
    assert {one.last_day - first[0].last_day for one in again} == {timedelta(days=14)}


def test_of_what_another_wrote_down_since_it_was_found_nothing_is_said_again(trial, monkeypatch):
    trial.on("few_referrals")
    monkeypatch.setattr(raising, "FEW", 1)
    first, find_them = [], raising._found

    def another_is_quicker(*given):
        found = list(find_them(*given))
        monkeypatch.setattr(raising, "_found", find_them)
        first.extend(actions.raise_alerts(study=trial.study, at=day(57, 6)))
        return found

    monkeypatch.setattr(raising, "_found", another_is_quicker)
    assert actions.raise_alerts(study=trial.study, at=day(57, 7)) == ()
    assert (len(first), AlertRaised.objects.count()) == (2, 2)


def test_a_rule_that_is_off_or_was_never_switched_on_says_nothing(trial):
    assert actions.raise_alerts(study=trial.study, at=day(57)) == ()
    trial.on("few_referrals")
    actions.switch(
        study=trial.study, rule="few_referrals", on=False, seen=False, reason="A pause.",
        by=trial.leader, at=day(50),
    )  # fmt: skip
    assert actions.raise_alerts(study=trial.study, at=day(57)) == ()


def test_a_rule_says_nothing_about_weeks_before_it_was_switched_on(trial):
    trial.on("few_referrals", at=60)
    assert actions.raise_alerts(study=trial.study, at=day(61)) == ()
    assert len(actions.raise_alerts(study=trial.study, at=day(64))) == 2


def test_a_slow_drift_is_noticed_when_what_is_missing_adds_up_to_the_limit(trial):
    trial.on("referrals_drift")
    raised = week_by_week(trial, 8, 7 * 39)
    assert list(raised.values())[:1] == [7 * 6 + 1]


def test_a_gap_in_the_daily_work_hides_no_drift(trial):
    trial.on("referrals_drift")
    raised = actions.raise_alerts(study=trial.study, at=day(7 * 20 + 1))
    assert [(one.rule, one.notice) for one in raised] == [("referrals_drift", "drift")]


def test_each_person_has_one_letter_a_day_with_everything_in_it(trial):
    trial.on("few_referrals", "few_randomised", "referrals_drift")
    watch_recruitment(day(7 * 12 + 1, 6))
    assert AlertRaised.objects.count() == 5
    letters = Message.objects.filter(key__startswith="recruitment/")
    assert sorted(letters.values_list("to", flat=True)) == sorted(
        [trial.manager.email, trial.leader.email, trial.coordinator.email]
    )
    to_manager = letters.get(to=trial.manager.email)
    assert to_manager.body.count("* ") == 5
    assert letters.get(to=trial.coordinator.email).body.count("* ") == 1
    for hour in (7, 20):
        watch_recruitment(day(7 * 12 + 1, hour))
    assert letters.count() == 3


def test_what_is_raised_after_the_letter_of_the_day_comes_in_that_of_tomorrow(trial):
    trial.on("few_referrals")
    watch_recruitment(day(57, 6))
    trial.on("few_randomised", at=57)
    actions.raise_alerts(study=trial.study, at=day(85, 6))
    assert send_digests(study=trial.study, at=day(85, 7)) == 3
    actions.raise_alerts(study=trial.study, at=day(85, 8))
    assert send_digests(study=trial.study, at=day(85, 9)) == 0
    assert send_digests(study=trial.study, at=day(86, 9)) == 0


def raised(trial):
    trial.on("few_referrals")
    return next(
        one
        for one in actions.raise_alerts(study=trial.study, at=day(57, 6))
        if one.place == "bromley"
    )


def acted(trial, alert, **more):
    given = {
        "words": "Visit the team in the east.", "who": trial.coordinator,
        "by_when": date(2023, 6, 10), "by": trial.manager, "at": day(58), **more,
    }  # fmt: skip
    return actions.act(study=trial.study, alert=alert, **given)


def test_an_action_is_followed_up_and_can_be_taken_back_by_correction(trial):
    alert = raised(trial)
    action = acted(trial, alert)
    assert queries.alert(trial.study, alert.pk).state == "waiting"
    told = actions.follow_up(
        study=trial.study, action=action, done=True, words="Two families since.",
        on=date(2023, 6, 2), by=trial.coordinator, at=day(66),
    )  # fmt: skip
    found = queries.alert(trial.study, alert.pk)
    assert (found.state, found.actions[0].followed[0].words) == ("over", "Two families since.")
    with pytest.raises(refusals.StillFollowedUp):
        actions.take_back_action(
            study=trial.study, action=action, reason="Wrong alert.", by=trial.manager, at=day(67)
        )
    actions.take_back_follow_up(
        study=trial.study, followed=told, reason="Another team.", by=trial.manager, at=day(67)
    )
    assert queries.alert(trial.study, alert.pk).state == "waiting"
    actions.take_back_action(
        study=trial.study, action=action, reason="Wrong alert.", by=trial.manager, at=day(68)
    )
    assert queries.alert(trial.study, alert.pk).state == "open"
    assert queries.alert(trial.study, alert.pk, day(66)).state == "over"


def test_an_action_that_is_late_is_said_once_to_who_was_to_do_it(trial):
    alert = raised(trial)
    send_digests(study=trial.study, at=day(57, 7))
    acted(trial, alert, by_when=date(2023, 5, 30), who=trial.manager)
    assert send_digests(study=trial.study, at=day(60, 7)) == 0
    assert send_digests(study=trial.study, at=day(61, 7)) == 1
    assert "By 30 May 2023: Visit the team in the east." in Message.objects.latest("id").body
    assert send_digests(study=trial.study, at=day(62, 7)) == 0


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"words": "  "}, refusals.NothingSaid),
        ({"by_when": date(2023, 5, 27)}, refusals.TooEarly),
        ({"who": "nurse"}, refusals.NobodyHere),
    ],
)
def test_an_action_needs_words_somebody_here_and_a_day_to_come(trial, changed, refusal):
    from tests.workspaces import made_up

    alert = raised(trial)
    if "who" in changed:
        changed = {"who": made_up.person("research_nurse", ["bromley"])}
    with pytest.raises(refusal):
        acted(trial, alert, **changed)


def test_an_action_cannot_have_been_done_before_it_was_agreed_or_tomorrow(trial):
    action = acted(trial, raised(trial))
    for on in (date(2023, 5, 20), date(2023, 6, 20)):
        with pytest.raises(refusals.NotYet):
            actions.follow_up(
                study=trial.study, action=action, done=True, words="Done.", on=on,
                by=trial.manager, at=day(66),
            )  # fmt: skip
