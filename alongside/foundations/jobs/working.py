"""Run what is queued and what is due, one after another, until asked to stop."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread

from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import F, Q, QuerySet
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult, get_date_max

from alongside.foundations import clock
from alongside.foundations.jobs.models import ScheduledRun
from alongside.foundations.jobs.schedule import LONGEST_RUN, Schedule, schedules
from alongside.foundations.record.giving_way import behind_others

logger = logging.getLogger(__name__)
PAUSE, PAUSE_AFTER_TROUBLE = 1.0, 5.0
MOST_TRIES = 3
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Ran:
    """What one round did: names of scheduled work, numbers of queued jobs."""

    scheduled: tuple[str, ...] = ()
    queued: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


def work(stop: Event) -> None:
    """Round after round until `stop` is set. No failure ends it, not even of the database.

    What is long has rounds of its own: letters and seals do not wait for it. When all is to stop
    it is left where it is, as if the machine had gone; what it makes can bear that.
    """
    schedules()  # so that the two do not look for them at once
    beside = Thread(target=_rounds, args=(stop,), kwargs={"long": True}, daemon=True)
    beside.start()
    _rounds(stop, long=False)
    beside.join(PAUSE)


def _rounds(stop: Event, *, long: bool) -> None:
    while not stop.is_set():
        pause = PAUSE
        try:
            close_old_connections()
            with behind_others() if long else nullcontext():
                run_due(clock.now(), stop=stop, long=long)
        except DatabaseError:
            logger.exception("The database did not answer; background work goes on when it does.")
            pause = PAUSE_AFTER_TROUBLE
        finally:
            close_old_connections()
        stop.wait(pause)


def run_due(at: datetime, *, stop: Event | None = None, long: bool | None = None) -> Ran:
    """One round: the scheduled work that is due at `at`, then the queued jobs.

    With `long` only the work that is, or that is not; jobs are not.
    """
    ran = _run_scheduled(at, stop, [each for each in schedules() if long in (None, each.long)])
    if long:
        return ran
    _take_up_abandoned(at)
    queued: list[str] = []
    failed = list(ran.failed)
    while len(queued) < MOST_AT_ONCE and not _stopped(stop) and (job := _claim_job(at)):
        queued.append(str(job.id))
        if not _run_job(job):
            failed.append(str(job.id))
    return Ran(ran.scheduled, tuple(queued), tuple(failed))


def _run_scheduled(at: datetime, stop: Event | None, known: Sequence[Schedule]) -> Ran:
    scheduled: list[str] = []
    failed: list[str] = []
    for schedule in known:
        if _stopped(stop):
            break
        if _claim_turn(schedule, at):
            scheduled.append(schedule.name)
            if not _run_turn(schedule, at):
                failed.append(schedule.name)
    return Ran(tuple(scheduled), (), tuple(failed))


def _stopped(stop: Event | None) -> bool:
    return stop is not None and stop.is_set()


def worker_name() -> str:
    return f"{socket.gethostname()[:24]}:{os.getpid()}"


def _claim_turn(schedule: Schedule, at: datetime) -> bool:
    """Whether it is this worker's turn: of two that find it due, the first to write has it."""
    seen = ScheduledRun.objects.filter(name=schedule.name).first()
    if seen is None:
        seen, _ = ScheduledRun.objects.get_or_create(name=schedule.name)
    if not schedule.is_due(seen.started_at, seen.finished_at, at):
        return False
    unchanged = ScheduledRun.objects.filter(
        name=schedule.name, runs=seen.runs, started_at=seen.started_at
    )
    if seen.started_at is None:
        unchanged = ScheduledRun.objects.filter(
            name=schedule.name, runs=seen.runs, started_at__isnull=True
        )
    return bool(
        unchanged.update(started_at=at, finished_at=None, runs=F("runs") + 1, worker=worker_name())
    )


def _run_turn(schedule: Schedule, at: datetime) -> bool:
    row = ScheduledRun.objects.filter(name=schedule.name)
    try:
        schedule.work(at)
    except Exception as problem:  # one failing job must not stop the others
        logger.exception("Scheduled work failed: %s", schedule.name)
        told = f"{type(problem).__name__}: {problem}"[:1000]
        row.update(finished_at=at, failures_in_a_row=F("failures_in_a_row") + 1, problem=told)
        return False
    row.update(finished_at=at, failures_in_a_row=0, problem="")
    return True


def _ready(at: datetime) -> QuerySet[DBTaskResult]:
    due = Q(run_after=get_date_max()) | Q(run_after__lte=at)
    return DBTaskResult.objects.filter(due, status="READY", backend_name="default")


def _claim_job(at: datetime) -> DBTaskResult | None:
    """The next job, begun by the clock of the round and not by the machine's."""
    if not _ready(at).exists():
        return None
    with transaction.atomic():
        job: DBTaskResult | None = _ready(at).select_for_update(skip_locked=True).first()
        if job is not None:
            job.claim(worker_name())
            job.started_at = max(at, clock.now())
            job.save(update_fields=["started_at"])
        return job


def _run_job(job: DBTaskResult) -> bool:
    _runner().run_task(job)
    job.refresh_from_db()
    if job.status == "FAILED":
        logger.error("A queued job failed: %s %s", job.id, job.exception_class_path)
    return bool(job.status == "SUCCESSFUL")


def _runner() -> Worker:
    return Worker(
        queue_names=["default"],
        interval=PAUSE,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_name(),
        excluded_queue_names=[],
    )


def _take_up_abandoned(at: datetime) -> None:
    """Jobs whose worker died are called again; after three tries they count as failed."""
    for job in DBTaskResult.objects.filter(
        status="RUNNING", started_at__lt=at - LONGEST_RUN - timedelta(minutes=1)
    ):
        last = len(job.worker_ids) >= MOST_TRIES
        DBTaskResult.objects.filter(pk=job.pk, status="RUNNING", started_at=job.started_at).update(
            status="FAILED" if last else "READY",
            finished_at=at if last else None,
            exception_class_path="builtins.SystemExit" if last else "",
            traceback="Its worker stopped three times before it was done." if last else "",
        )
