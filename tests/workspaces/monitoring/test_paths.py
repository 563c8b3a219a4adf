"""How a family's path is put together, and what is said where facts do not fit."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from alongside.science.protocol import Retention
from alongside.science.retention.path import STAGES, FamilyPath, Stage
from alongside.workspaces.families.queries import Exit, FamilyRow
from alongside.workspaces.monitoring.due import due_on
from alongside.workspaces.monitoring.paths import (
    Anomaly,
    Told,
    all_of,
    any_of,
    assemble,
    first_exits,
)
from alongside.workspaces.study.queries import study

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)
START = datetime(2023, 4, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def told(*stages, exit=None, joined=None):
    reached = {stage: {} for stage in STAGES[1:]}
    for place, stage in enumerate(stages, 1):
        reached[stage][ONE] = START + place * DAY
    exits = {ONE: exit} if exit else {}
    return Told([FamilyRow(ONE, "GLA-0001-1", "glasgow", START)], reached, exits, joined or {})


def only(given):
    (standing,) = assemble(given, "Europe/London")
    return standing


def test_a_path_ends_at_the_first_hole_and_says_what_lies_beyond():
    found = only(told(*STAGES[1:4], Stage.BASELINE_COMPLETE, Stage.RANDOMISED))
    assert found.path.furthest is Stage.ELIGIBLE
    assert found.anomalies == (
        Anomaly("beyond", Stage.BASELINE_COMPLETE),
        Anomaly("beyond", Stage.RANDOMISED),
    )


def test_an_exit_counts_at_the_furthest_step():
    found = only(told(*STAGES[1:3], exit=Exit("on_protection_plan", START + 9 * DAY)))
    assert (found.path.furthest, found.path.exit_reason) == (Stage.SCREENED, "on_protection_plan")
    assert found.anomalies == ()


def test_an_exit_without_a_reason_has_none_given():
    found = only(told(*STAGES[1:6], exit=Exit("", START + 9 * DAY)))
    assert found.path.exit_reason == "no_reason_given"


def test_a_step_after_the_exit_does_not_fit():
    found = only(told(*STAGES[1:6], exit=Exit("other", START + 2 * DAY)))
    assert found.anomalies == (Anomaly("after_exit", Stage.BASELINE_COMPLETE),)


def test_who_was_followed_up_and_left_later_is_retained():
    found = only(told(*STAGES[1:], exit=Exit("moved_away", START + 90 * DAY)))
    assert (found.path.has_left, found.anomalies) == (False, ())


def test_a_joined_record_counts_once_and_what_only_it_had_is_shown():
    given = told(*STAGES[1:4], joined={TWO: THREE, THREE: ONE})
    given.reached[Stage.CONSENTED][TWO] = START
    given.reached[Stage.SCREENED][TWO] = START
    assert only(given).anomalies == (Anomaly("joined", Stage.CONSENTED),)


def test_of_several_exits_the_first_one_counts():
    early, late = Exit("a", START), Exit("b", START + DAY)
    assert first_exits([{ONE: late}, {ONE: early}, {TWO: late}]) == {ONE: early, TWO: late}
    assert first_exits([{ONE: early}, {ONE: Exit("c", START)}]) == {ONE: early}


def test_retention_needs_any_or_all_of_the_visits_as_the_study_says():
    finished = {ONE: {"a": START + DAY, "b": START}, TWO: {"b": START}}
    assert any_of(finished, ["a", "b"]) == {ONE: START, TWO: START}
    assert all_of(finished, ["a", "b"]) == {ONE: START + DAY}


def test_times_are_told_where_the_trial_is():
    late = datetime(2023, 6, 30, 23, 30, tzinfo=UTC)
    row = FamilyRow(ONE, "GLA-0001-1", "glasgow", late)
    (found,) = assemble(Told([row], {s: {} for s in STAGES}, {}), "Europe/London")
    assert found.path.reached[Stage.IDENTIFIED].date() == date(2023, 7, 1)


@pytest.mark.parametrize(
    ("rule", "expected"), [("any", date(2023, 9, 1)), ("all", date(2023, 12, 2))]
)
def test_follow_up_is_over_the_day_after_its_window_has_closed(rule, expected):
    own = study("ips-feasibility")
    visits = own.retention.visits
    own = own.model_copy(update={"retention": Retention(visits=visits, rule=rule)})
    baseline = datetime(2023, 4, 20, 12, tzinfo=UTC)
    reached = dict.fromkeys(STAGES[:7], baseline)
    path = FamilyPath("GLA-0001-1", "glasgow", reached, None, None)
    # The last day is 20 April + 3 (or 6) months + 42 days.
    assert due_on(own, path) == expected


def test_a_family_that_was_not_randomised_is_never_due():
    path = FamilyPath("GLA-0001-1", "glasgow", {Stage.IDENTIFIED: START}, None, None)
    assert due_on(study("ips-feasibility"), path) is None
