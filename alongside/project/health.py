"""`/healthz`: whether pages and background work do what they should; no word about the trial."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alongside.foundations import clock
from alongside.foundations.accounts.views import no_role_needed
from alongside.foundations.jobs.queries import work_state

LATE = timedelta(minutes=10)
AWAY = 503


@no_role_needed
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 while all is well; 503, with what is not, for the program that watches the machine."""
    found = _found()
    return JsonResponse(found, status=200 if set(found.values()) == {"ok"} else AWAY)


def _found() -> dict[str, str]:
    try:
        work = work_state()
    except DatabaseError:
        return {"database": "away"}
    worked = work.last_worked_at
    on_time = worked is not None and clock.now() - worked < LATE
    return {
        "database": "ok",
        "work": "ok" if on_time else "late",
        "jobs": "failing" if work.failing else "ok",
    }
