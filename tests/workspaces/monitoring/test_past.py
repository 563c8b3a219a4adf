"""The figures of an earlier moment are counted once, and are always those of the facts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.science.retention.path import Stage
from alongside.workspaces.monitoring import past, queries
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.monitoring.models import PastMark, PastProgress, PastTally
from alongside.workspaces.monitoring.past import LOOK_BACK, MOST, kept
from alongside.workspaces.monitoring.queries.tallies import completion, figures
from tests.workspaces.monitoring.worlds import START, after_all, made_up, walk

pytestmark = pytest.mark.django_db
SITES = ("glasgow", "bromley")
HOUR = timedelta(hours=1)
MOMENT = START + timedelta(days=100)


def from_the_facts(world, moment=MOMENT):
    return queries.ByPaths(world.study, queries.standings(world.study, moment), moment)


def asked(world, **how):
    with CaptureQueriesContext(connection) as caught:
        kept(world.study, MOMENT, **how)
    return len(caught)


def test_a_moment_is_counted_once_and_then_read(world):
    made_up(world, seed=2, families=15)
    kept(world.study, MOMENT)
    PastProgress.objects.update(exit_reason="marked")
    assert asked(world) == 2
    assert set(PastProgress.objects.values_list("exit_reason", flat=True)) == {"marked"}


def test_what_is_recorded_later_changes_nothing(world):
    made_up(world, seed=2, families=15)
    before = look(world.study, MOMENT).flow(SITES)
    walk(world, "glasgow", 3)
    assert look(world.study, MOMENT).flow(SITES) == before == from_the_facts(world).flow(SITES)
    assert asked(world) == 2


def test_a_fact_of_the_moment_that_is_committed_late_is_taken_in(world):
    first = walk(world, "bromley", 0)
    before = look(world.study, MOMENT).flow(SITES)
    world.happens("agreed", first, world.log[-1].recorded + HOUR)
    assert world.log[-1].recorded < MOMENT
    after = look(world.study, MOMENT).flow(SITES)
    assert after == from_the_facts(world).flow(SITES) != before


def test_a_ledger_line_that_comes_in_below_those_seen_is_taken_in(world):
    first = walk(world, "bromley", 0)
    world.happens("agreed", first, world.log[-1].recorded + HOUR)
    mark = kept(world.study, MOMENT)
    PastProgress.objects.update(stage="identified")
    PastMark.objects.update(recent=mark.recent - 1)
    kept(world.study, MOMENT)
    assert PastProgress.objects.get().stage == "agreed_to_contact"


def test_another_definition_of_the_study_makes_it_again(world):
    walk(world, "bromley", 1)
    kept(world.study, MOMENT)
    PastProgress.objects.all().delete()
    kept(world.study.model_copy(update={"version": "2.0"}), MOMENT)
    assert PastProgress.objects.count() == 1


def test_a_mark_moves_on_when_the_ledger_has_grown_far(world, monkeypatch):
    monkeypatch.setattr("alongside.workspaces.monitoring.past.LOOK_BACK", 3)
    monkeypatch.setattr("alongside.foundations.record.keeping_up.LOOK_BACK", 3)
    assert LOOK_BACK > 3
    walk(world, "bromley", 1)
    mark = kept(world.study, MOMENT)
    walk(world, "glasgow", 5, at=MOMENT + HOUR)
    later = kept(world.study, MOMENT)
    assert (later.pk, later.recent) == (mark.pk, 3)
    assert later.entry > mark.entry
    assert asked(world) == 2


def test_forms_are_counted_when_somebody_looks_at_them(world):
    family = walk(world, "bromley", 0)
    world.visit(family, MOMENT - HOUR, MOMENT - HOUR, "baseline", forms=3)
    world.visit(family, MOMENT + HOUR, MOMENT + HOUR, "follow_up_3m", forms=2)
    assert (kept(world.study, MOMENT).with_forms, PastTally.objects.count()) == (False, 0)
    past, facts = look(world.study, MOMENT, forms=True), from_the_facts(world)
    assert figures(past.tallies(SITES)) == figures(facts.tallies(SITES))
    assert completion(past.tallies(SITES)) == (33, 36)
    assert completion(past.tallies(("glasgow",))) == (0, 0)
    assert asked(world, forms=True) == 2


def test_no_more_than_so_many_moments_are_kept_and_the_oldest_go(world):
    walk(world, "bromley", 1)
    made = [kept(world.study, MOMENT + number * HOUR).pk for number in range(MOST + 2)]
    assert list(PastMark.objects.order_by("pk").values_list("pk", flat=True)) == made[2:]
    assert PastProgress.objects.count() == MOST


def test_two_studies_keep_their_own_moments(world):
    walk(world, "bromley", 1)
    other = world.study.model_copy(update={"slug": "another"})
    assert look(other, MOMENT).flow(SITES).total(Stage.IDENTIFIED) == 0
    assert look(world.study, MOMENT).flow(SITES) == from_the_facts(world).flow(SITES)


def test_families_looked_at_a_few_at_a_time_give_the_same(world, monkeypatch):
    made_up(world, seed=3, families=15)
    first, second = (walk(world, "bromley", stages, at=after_all()) for stages in (4, 3))
    world.join(first, second, after_all())
    moment = after_all()
    monkeypatch.setattr(past, "FAMILIES_AT_ONCE", 2)
    assert look(world.study, moment).flow(SITES) == from_the_facts(world, moment).flow(SITES)
    assert look(world.study, moment).odd(SITES) == from_the_facts(world, moment).odd(SITES)
