from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from alongside.foundations import clock
from alongside.foundations.jobs import schedule as scheduling
from alongside.foundations.jobs.models import ScheduledRun
from alongside.foundations.jobs.queries import Failing, work_state
from alongside.foundations.jobs.queue import NotQueueable, later
from alongside.foundations.jobs.schedule import Schedule, every
from alongside.foundations.jobs.tasks import clear_old_jobs
from alongside.foundations.jobs.working import _claim_turn, run_due, work

from . import work_for_tests
from .work_for_tests import done, fail, fail_turn, note, record_turn, work_beside

AT = datetime(2030, 7, 4, 13, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def nothing_else_on_the_schedule(monkeypatch):
    monkeypatch.setattr(scheduling, "_known", {})
    monkeypatch.setattr(scheduling, "autodiscover_modules", lambda name: None)
    done.clear()


@pytest.mark.django_db
def test_a_queued_call_is_made_once_with_its_arguments():
    number = later(note, what="letter", times=2)
    assert done == []
    assert run_due(AT).queued == (number,)
    assert run_due(AT).queued == ()
    assert done == ["letter", "letter"]


@pytest.mark.django_db
def test_a_call_waits_for_its_moment():
    number = later(note, not_before=AT, what="later")
    assert run_due(AT - MINUTE).queued == ()
    assert run_due(AT).queued == (number,)
    assert done == ["later"]


@pytest.mark.django_db
def test_a_failing_job_is_recorded_and_the_next_one_runs():
    broken, fine = later(fail, what="this"), later(note, what="that")
    ran = run_due(AT)
    assert (set(ran.queued), ran.failed, done) == ({broken, fine}, (broken,), ["that"])
    row = DBTaskResult.objects.get(id=broken)
    assert (row.status, row.exception_class_path) == ("FAILED", "builtins.ValueError")
    assert row.traceback.endswith("ValueError: cannot do this\n")


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_transaction_that_is_rolled_back_is_never_run():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        later(note, what="x")
        raise ZeroDivisionError
    assert (run_due(AT).queued, done) == ((), [])


@pytest.mark.django_db
def test_only_a_function_with_an_import_path_is_queued():
    with pytest.raises(NotQueueable, match="is not a function of a module"):
        later(lambda: None)
    with pytest.raises(TypeError):
        later(note, what=object())
    assert DBTaskResult.objects.count() == 0


@pytest.mark.django_db
def test_scheduled_work_runs_again_only_when_its_time_has_passed():
    every(seconds=60, name="turn")(record_turn)
    moments = [AT, AT + timedelta(seconds=59), AT + MINUTE, AT + 3 * MINUTE]
    assert [run_due(at).scheduled for at in moments] == [("turn",), (), ("turn",), ("turn",)]
    assert done == [AT, AT + MINUTE, AT + 3 * MINUTE]


@pytest.mark.django_db
def test_scheduled_work_goes_on_after_the_clock_was_set_back():
    every(seconds=60, name="turn")(record_turn)
    assert run_due(AT).scheduled == ("turn",)
    assert run_due(AT - timedelta(days=2)).scheduled == ("turn",)


@pytest.mark.django_db
def test_failing_scheduled_work_is_told_and_does_not_stop_the_others():
    every(seconds=60, name="a broken")(fail_turn)
    every(seconds=60, name="b fine")(record_turn)
    ran = run_due(AT)
    run_due(AT + MINUTE)
    assert (ran.scheduled, ran.failed) == (("a broken", "b fine"), ("a broken",))
    state = work_state()
    assert state.failing == (Failing("a broken", 2, "LookupError: nothing there"),)
    assert (state.last_worked_at, state.waiting, state.failed) == (AT + MINUTE, 0, 0)


@pytest.mark.django_db
def test_a_turn_that_another_worker_has_begun_is_not_begun_again():
    turn = Schedule("turn", MINUTE, record_turn)
    assert [_claim_turn(turn, at) for at in (AT, AT, AT + 2 * MINUTE)] == [True, False, False]
    assert _claim_turn(turn, AT + timedelta(minutes=16)) is True


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_run_each_turn_and_each_job_once():
    every(seconds=60, name="turn")(record_turn)
    for number in range(5):
        later(note, what=str(number))
    started = threading.Barrier(8)

    def worker() -> None:
        started.wait()
        try:
            run_due(AT)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, done)) == sorted([str(AT), "0", "1", "2", "3", "4"])
    assert ScheduledRun.objects.get(name="turn").runs == 1


@pytest.mark.django_db
def test_a_job_at_work_is_not_taken_for_abandoned_by_a_clock_ahead_of_the_machines():
    number = later(work_beside, at=AT.isoformat())
    assert (run_due(AT).queued, done) == ((number,), [()])


@pytest.mark.django_db
def test_a_job_whose_worker_died_is_called_again_and_given_up_after_three_tries():
    number = later(note, what="x")
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["a"], started_at=AT)
    assert run_due(AT + timedelta(minutes=5)).queued == ()
    assert run_due(AT + timedelta(minutes=20)).queued == (number,)
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["a", "b", "c"], started_at=AT)
    assert run_due(AT + timedelta(minutes=20)).queued == ()
    assert (DBTaskResult.objects.get().status, done) == ("FAILED", ["x"])


def test_a_name_on_the_schedule_stands_for_one_function():
    every(seconds=1, name="turn")(record_turn)
    every(seconds=2, name="turn")(record_turn)
    with pytest.raises(ValueError, match="already on the schedule"):
        every(seconds=1, name="turn")(fail_turn)
    assert [each.every.seconds for each in scheduling.schedules()] == [2]


@pytest.mark.django_db
def test_old_jobs_are_cleared_and_failed_ones_kept_for_a_year():
    for days, status in [(31, "SUCCESSFUL"), (29, "SUCCESSFUL"), (31, "FAILED"), (366, "FAILED")]:
        number = later(note, what="x")
        DBTaskResult.objects.filter(id=number).update(
            status=status, finished_at=AT - timedelta(days=days)
        )
    clear_old_jobs(AT)
    left = DBTaskResult.objects.order_by("finished_at").values_list("status", "finished_at")
    assert list(left) == [
        ("FAILED", AT - timedelta(days=31)),
        ("SUCCESSFUL", AT - timedelta(days=29)),
    ]


@pytest.mark.django_db(transaction=True)
def test_the_worker_works_until_it_is_stopped():
    stop = threading.Event()
    every(seconds=60, name="stopping")(lambda at: stop.set())
    later(note, what="after the stop")
    deadline = threading.Timer(20, stop.set)
    deadline.start()
    with clock.held_at(AT):
        work(stop)
    deadline.cancel()
    assert (ScheduledRun.objects.get().started_at, done) == (AT, [])
    assert run_due(AT).queued != ()
    assert work_for_tests.done == ["after the stop"]


@pytest.mark.django_db(transaction=True)
def test_other_work_goes_on_beside_what_takes_long():
    stop, begun, in_time = threading.Event(), threading.Event(), []
    every(seconds=60, name="a long", long=True)(lambda at: (begun.set(), stop.wait(20)))
    every(seconds=60, name="b short")(lambda at: (in_time.append(begun.wait(10)), stop.set()))
    work(stop)
    assert in_time == [True]
    assert set(ScheduledRun.objects.values_list("name", flat=True)) == {"a long", "b short"}


@pytest.mark.django_db
def test_a_round_of_all_work_has_what_is_long_in_it():
    every(seconds=60, name="a long", long=True)(record_turn)
    every(seconds=60, name="b short")(record_turn)
    assert [run_due(AT + number * MINUTE, long=long).scheduled
            for number, long in enumerate((True, False, None))] == [
        ("a long",), ("b short",), ("a long", "b short")
    ]  # fmt: skip
