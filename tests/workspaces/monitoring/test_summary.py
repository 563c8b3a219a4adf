"""The summary of now is the same whether it was kept up or made again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations.record.models import Entry
from alongside.workspaces.monitoring import summary
from alongside.workspaces.monitoring.models import FamilyProgress, FormTally, ProgressMark
from alongside.workspaces.monitoring.summary import catch_up, catch_up_forms, rebuild
from tests.workspaces.monitoring.worlds import World, after_all, made_up, walk

pytestmark = pytest.mark.django_db


def kept():
    marks = ProgressMark.objects.values("study", "entry", "recent", "made_for")
    tallies = FormTally.objects.order_by("site", "instrument", "mode", "tenths").values_list()
    return (
        list(FamilyProgress.objects.order_by("number").values()),
        [row[1:] for row in tallies],
        list(marks),
    )


class CatchesUpOften(World):
    """A world in which somebody looks at the numbers after every few facts."""

    def fact(self, *given, **more):
        made = super().fact(*given, **more)
        if len(self.log) % 5 == 0:
            catch_up(self.study)
        return made


def test_kept_up_step_by_step_or_made_again_it_is_the_same(world):
    often = CatchesUpOften(world.study, world.by)
    made_up(often, seed=2, families=15)
    catch_up_forms(world.study)
    step_by_step = kept()
    rebuild(world.study)
    assert kept() == step_by_step
    assert len(step_by_step[0]) > 10


def test_only_families_with_something_new_are_written_again(world):
    first, second = walk(world, "bromley", 2), walk(world, "glasgow", 2)
    catch_up(world.study)
    FamilyProgress.objects.update(exit_reason="marked")
    world.happens("eligible", second, world.log[-1].recorded + timedelta(days=1))
    catch_up(world.study)
    reasons = dict(FamilyProgress.objects.values_list("family", "exit_reason"))
    assert reasons == {first.pk: "marked", second.pk: ""}


def test_a_line_that_is_committed_late_is_taken_in(world):
    first = walk(world, "bromley", 2)
    catch_up(world.study)
    world.happens("eligible", first, world.log[-1].recorded + timedelta(days=1))
    late = Entry.objects.order_by("-number").first()
    newest = late.number + 1
    ProgressMark.objects.update(entry=newest, recent=Entry.objects.count())
    walk(world, "glasgow", 0)
    catch_up(world.study)
    assert FamilyProgress.objects.get(family=first.pk).stage == "eligible"


def test_a_family_that_is_joined_into_another_leaves_the_summary(world):
    first, second = walk(world, "bromley", 4), walk(world, "bromley", 3)
    catch_up(world.study)
    world.join(first, second, world.log[-1].recorded + timedelta(days=1))
    catch_up(world.study)
    row = FamilyProgress.objects.get()
    assert (row.family, row.anomalies) == (second.pk, "joined:consented")


def test_another_definition_of_the_study_makes_it_again(world):
    walk(world, "bromley", 7)
    catch_up(world.study)
    retention = world.study.retention.model_copy(update={"rule": "all"})
    other = world.study.model_copy(update={"retention": retention})
    catch_up(other)
    assert FamilyProgress.objects.get().stage == "randomised"


def test_looking_twice_asks_the_database_twice_alone(world):
    walk(world, "bromley", 3)
    catch_up(world.study)
    with CaptureQueriesContext(connection) as asked:
        catch_up(world.study)
    assert len(asked) == 2


def test_forms_are_counted_again_when_one_is_finished_and_left_out_when_withdrawn(world):
    family = walk(world, "bromley", 5)
    moment = world.log[-1].recorded + timedelta(days=100)
    world.visit(family, moment, moment, "follow_up_3m", forms=2)
    catch_up_forms(world.study)
    assert sorted(FormTally.objects.values_list("forms", "prompts", "mode")) == [
        (1, 0, "remote"),
        (1, 1, "remote"),
    ]
    from alongside.workspaces.consent.models import Withdrawal

    later = moment + timedelta(days=1)
    world.fact(Withdrawal, later, later, family=family, scope="of_data")
    catch_up_forms(world.study)
    assert FormTally.objects.count() == 0


def test_families_looked_at_a_few_at_a_time_give_the_same(world, monkeypatch):
    made_up(world, seed=3, families=15)
    first, second = (walk(world, "bromley", stages, at=after_all()) for stages in (4, 3))
    world.join(first, second, after_all())
    rebuild(world.study)
    at_once = kept()
    monkeypatch.setattr(summary, "FAMILIES_AT_ONCE", 2)
    rebuild(world.study)
    assert kept() == at_once


def test_forms_are_counted_again_only_where_one_was_finished(world):
    here, there = walk(world, "bromley", 5), walk(world, "glasgow", 5)
    moment = world.log[-1].recorded + timedelta(days=100)
    for family in (here, there):
        world.visit(family, moment, moment, "follow_up_3m", forms=1)
    catch_up_forms(world.study)
    FormTally.objects.update(prompts=77)
    world.visit(here, moment, moment + timedelta(days=1), "follow_up_12m", forms=2)
    catch_up(world.study)
    mark = ProgressMark.objects.get()
    assert (mark.forms_wait, mark.sites_wait) == (True, ["bromley"])
    catch_up_forms(world.study)
    mark.refresh_from_db()
    assert (mark.forms_wait, mark.sites_wait) == (False, [])
    assert set(FormTally.objects.filter(prompts=77).values_list("site", flat=True)) == {"glasgow"}
    assert FormTally.objects.filter(site="bromley").exists()
