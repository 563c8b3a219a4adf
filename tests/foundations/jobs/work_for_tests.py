"""Work that the tests queue: found by its import path, as all queued work is."""

from __future__ import annotations

from datetime import datetime

done: list[object] = []


def note(what: str, times: int = 1) -> None:
    done.extend([what] * times)


def fail(what: str) -> None:
    raise ValueError(f"cannot do {what}")


def record_turn(at: datetime) -> None:
    done.append(at)


def fail_turn(at: datetime) -> None:
    raise LookupError("nothing there")
