"""The status page. Its guard is put on where the addresses are joined."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from alongside.foundations import clock
from alongside.foundations.backups import words
from alongside.foundations.backups.guards import guards
from alongside.foundations.backups.queries import backup_state
from alongside.foundations.jobs.queries import work_state
from alongside.foundations.pages.rendering import render


@require_safe
def status(request: HttpRequest, *, blinded: bool = False) -> HttpResponse:
    """Whether work is done, whether backups are made, and when a restore was last tried out.

    What is wrong with a record may name facts of one arm, so blinded people read only that it is.
    """
    work, kept, others, at = work_state(), backup_state(), guards(), clock.now()
    needs = words.needs(work, kept, others, at, in_full=not blinded)
    context = {
        "sentence": words.sentence(needs),
        "needs": needs,
        "lines": words.lines(work, kept),
        "guards": words.guarded_by(others),
    }
    return render(request, "backups/status.jinja", context)
