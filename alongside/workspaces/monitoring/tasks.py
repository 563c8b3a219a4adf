"""The figures of all families are made in the background, so that nobody waits for them."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.jobs.schedule import every
from alongside.workspaces.monitoring.past import make_what_is_asked_for
from alongside.workspaces.monitoring.summary import catch_up_forms
from alongside.workspaces.study.queries import installed


@every(seconds=60, name="monitoring.summary", long=True)
def keep_progress_level(at: datetime) -> None:
    for study in installed():
        catch_up_forms(study)
        make_what_is_asked_for(study)
