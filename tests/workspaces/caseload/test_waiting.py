"""What waits is the same whether it was kept up or worked out again."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.foundations.clock import held_at
from alongside.foundations.record.models import Entry
from alongside.workspaces.caseload import queries as caseload
from alongside.workspaces.caseload import waiting
from alongside.workspaces.caseload.models import StepsMark, WaitingStep
from alongside.workspaces.caseload.queries import SHOWN, what_waits
from alongside.workspaces.caseload.waiting import catch_up, rebuild
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.referrals.models import Ambiguity
from alongside.workspaces.study.permissions import here
from tests.workspaces.made_up import (
    AT,
    PASSWORD,
    allowing,
    eligible_family,
    opened_family,
    person,
    referred_family,
    study,
)
from tests.workspaces.monitoring.worlds import World, made_up

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=3)
DAY = timedelta(days=1)


def kept():
    steps = WaitingStep.objects.order_by("number", "view", "what", "due").values_list()
    marks = StepsMark.objects.values("entry", "recent", "day", "until", "made_for")
    return [row[1:] for row in steps], list(marks)


def waits(family):
    return sorted(WaitingStep.objects.filter(family=family.pk).values_list("view", flat=True))


@pytest.fixture
def worker():
    return person("social_worker", ["glasgow"])


@pytest.fixture
def coordinator():
    return person("recruitment_coordinator", ["glasgow"])


class CatchesUpOften(World):
    """A world in which somebody looks at what waits after every few facts."""

    def fact(self, *given, **more):
        made = super().fact(*given, **more)
        if len(self.log) % 7 == 0:
            catch_up(self.study, made.recorded_at)
        return made


def test_kept_up_step_by_step_or_worked_out_again_it_is_the_same(monkeypatch):
    often = CatchesUpOften(study(), person("trial_manager"))
    made_up(often, seed=3, families=15)
    at = often.log[-1].recorded
    catch_up(study(), at)
    step_by_step = kept()
    rebuild(study(), at)
    assert kept() == step_by_step
    monkeypatch.setattr(waiting, "FAMILIES_AT_ONCE", 4)
    rebuild(study(), at)
    assert kept() == step_by_step
    assert len(step_by_step[0]) > 5


def test_what_waits_follows_what_is_recorded(worker, coordinator):
    family = referred_family(worker)
    catch_up(study(), LATER)
    assert waits(family) == ["referrals:contact"]
    given = {"study": study(), "family": family, "by": coordinator, "at": LATER}
    referrals.screen(**given, criteria=allowing())
    catch_up(study(), LATER)
    assert "referrals:decision" in waits(family)


def test_the_answer_of_the_team_reaches_the_family_it_is_about(worker, coordinator):
    manager = person("trial_manager")
    family = referred_family(worker)
    given = {"study": study(), "family": family, "by": coordinator, "at": LATER}
    referrals.screen(**given, criteria=allowing(in_therapy="unsure"))
    referrals.ask_team(**given, criterion="in_therapy", question="Does art therapy count?")
    catch_up(study(), LATER)
    assert "referrals:to_answer" in waits(family)
    referrals.answer_question(
        study=study(), ambiguity=Ambiguity.objects.get(), by=manager, at=LATER,
        answer=allowing()["in_therapy"]["answer"], decision="It does not.", password=PASSWORD,
    )  # fmt: skip
    catch_up(study(), LATER)
    assert "referrals:to_answer" not in waits(family)


def test_consent_reads_otherwise_once_it_may_be_taken(worker, coordinator):
    family = eligible_family(worker, coordinator)
    consent = WaitingStep.objects.filter(family=family.pk, view="consent:give")
    early, possible = AT.replace(hour=20), AT + DAY
    catch_up(study(), early)
    assert consent.get().until == possible
    catch_up(study(), possible)
    assert consent.get().what == "Take consent: the family has had its time to think"


def test_a_new_day_works_everything_out_again(worker):
    referred_family(worker)
    catch_up(study(), LATER)
    WaitingStep.objects.update(what="marked")
    catch_up(study(), LATER)
    assert WaitingStep.objects.get().what == "marked"
    catch_up(study(), LATER + DAY)
    assert WaitingStep.objects.get().what != "marked"


def test_only_families_with_something_new_are_worked_out_again(worker, coordinator):
    first, second = referred_family(worker), referred_family(worker)
    catch_up(study(), LATER)
    WaitingStep.objects.update(what="marked")
    referrals.screen(study=study(), family=second, by=coordinator, at=LATER, criteria=allowing())
    catch_up(study(), LATER)
    assert WaitingStep.objects.get(family=first.pk).what == "marked"
    assert not WaitingStep.objects.filter(family=second.pk, what="marked").exists()


def test_a_line_that_is_committed_late_is_taken_in(worker):
    referred_family(worker)
    catch_up(study(), LATER)
    second = referred_family(worker)
    newest = Entry.objects.order_by("-number")[0].number
    StepsMark.objects.update(entry=newest)
    catch_up(study(), LATER)
    assert waits(second) == ["referrals:contact"]


def test_with_many_steps_the_first_are_listed_and_all_are_counted(worker, coordinator):
    for _ in range(SHOWN + 2):
        referred_family(worker)
    catch_up(study(), LATER)
    told = what_waits(here(coordinator, study()), LATER.date())
    assert not told.own
    assert (len(told.others.soon), told.others.more) == (SHOWN, (False, True, False))
    assert (told.late, told.soon, told.later) == (0, SHOWN + 2, 0)


def test_each_step_stands_where_it_is_due_and_the_first_come_first(worker, coordinator):
    families = [referred_family(worker) for _ in range(6)]
    referrals.record_attempt(
        study=study(), family=families[0], by=coordinator, at=LATER, channel="phone",
        outcome="no_answer",
    )  # fmt: skip
    catch_up(study(), LATER)
    like, today = WaitingStep.objects.filter(family=families[1].pk).get(), LATER.date()
    WaitingStep.objects.all().delete()
    days = (None, -9, -1, 0, 7, 8, 40, 40, None)
    for number, (family, days_left) in enumerate(product(families[:2], days)):
        like.pk, like.family, like.number = None, family.pk, f"{family.number}-{number % 4}"
        like.due = None if days_left is None else today + days_left * DAY
        like.since = LATER - number % 3 * DAY
        like.save(force_insert=True)
    with patch.object(caseload, "SHOWN", 3):
        told = what_waits(here(coordinator, study()), today)
    assert (told.late, told.soon, told.later) == (4, 4, 10)
    for family, steps in zip(families[:2], (told.own, told.others), strict=True):
        rows = WaitingStep.objects.filter(family=family.pk)
        order = sorted(rows, key=lambda row: (row.due or date.max, row.since, row.number, row.pk))
        week = today + 7 * DAY
        late = [row for row in order if row.due and row.due < today]
        soon = [row for row in order if row.due and today <= row.due <= week]
        later = [row for row in order if row.due is None or row.due > week]
        bands = (late, soon, later)
        assert tuple(map(len, bands)) == (2, 2, 5)
        assert steps.more == (False, False, True)
        for shown, band in zip((steps.late, steps.soon, steps.later), bands, strict=True):
            assert [(one.due, one.number) for one in shown] == [
                (row.due, row.number) for row in band[:3]
            ]


def test_a_family_about_which_one_recorded_something_is_one_s_own(worker, coordinator):
    family = referred_family(worker)
    referred_family(worker)
    referrals.record_attempt(
        study=study(), family=family, by=coordinator, at=LATER, channel="phone",
        outcome="no_answer",
    )  # fmt: skip
    catch_up(study(), LATER)
    told = what_waits(here(coordinator, study()), LATER.date())
    own, others = told.own, told.others
    assert {step.number for step in own.later + own.soon} == {family.number}
    assert {step.family for step in others.soon}.isdisjoint({family.pk})


def test_the_list_costs_the_same_for_one_family_and_for_ten(worker, coordinator):
    client = Client()
    client.force_login(coordinator)

    def cost():
        with held_at(LATER):
            client.get("/ips-feasibility/")
            with CaptureQueriesContext(connection) as captured:
                assert client.get("/ips-feasibility/").status_code == 200
        return len(captured)

    opened_family(worker)
    referred_family(worker)
    first = cost()
    for _ in range(9):
        referred_family(worker)
    assert cost() == first
