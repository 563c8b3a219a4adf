"""How the background work is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django_tasks_db.models import DBTaskResult

from alongside.foundations.jobs.models import ScheduledRun


@dataclass(frozen=True)
class Failing:
    name: str
    since_runs: int
    problem: str


@dataclass(frozen=True)
class WorkState:
    """Whether anybody works, what waits and what fails."""

    last_worked_at: datetime | None
    waiting: int
    failed: int
    failing: tuple[Failing, ...]


def work_state() -> WorkState:
    rows = ScheduledRun.objects.filter(failures_in_a_row__gt=0).order_by("name")
    return WorkState(
        last_worked_at=ScheduledRun.objects.aggregate(last=Max("started_at"))["last"],
        waiting=DBTaskResult.objects.filter(status="READY").count(),
        failed=DBTaskResult.objects.filter(status="FAILED").count(),
        failing=tuple(Failing(r.name, r.failures_in_a_row, r.problem) for r in rows),
    )
