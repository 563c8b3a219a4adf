"""Queue a call for later, in the same transaction as what it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.module_loading import import_string
from django_tasks import task


class NotQueueable(ValueError):
    """Only a function that a worker can find by its import path can be queued."""


@task
def call(path: str, arguments: dict[str, object]) -> None:
    """The one task that the queue knows: call the function of this import path."""
    import_string(path)(**arguments)


def later(
    function: Callable[..., object], *, not_before: datetime | None = None, **arguments: object
) -> str:
    """Queue `function(**arguments)` and return the job's number.

    Arguments are plain values (text, numbers, lists, mappings). A worker that dies in the
    midst leaves the job to be called again, so the function must bear being called twice.
    """
    path = f"{function.__module__}.{function.__qualname__}"
    try:
        found = import_string(path)
    except ImportError:
        found = None
    if found is not function:
        raise NotQueueable(f"{path} is not a function of a module.")
    queued = call.using(run_after=not_before).enqueue(path=path, arguments=arguments)
    return str(queued.id)
