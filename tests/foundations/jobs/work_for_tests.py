"""Work that the tests queue: found by its import path, as all queued work is."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.jobs.working import run_due

done: list[object] = []


def note(what: str, times: int = 1) -> None:
    done.extend([what] * times)


def fail(what: str) -> None:
    raise ValueError(f"cannot do {what}")


def record_turn(at: datetime) -> None:
    done.append(at)


def fail_turn(at: datetime) -> None:
    raise LookupError("nothing there")


def work_beside(at: str) -> None:
    """What a second worker does while this job runs."""
    done.append(run_due(datetime.fromisoformat(at)).queued)
