"""What waits is worked out before the first person of a new day looks."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.jobs.schedule import every
from alongside.workspaces.caseload.waiting import catch_up
from alongside.workspaces.study.queries import installed


@every(seconds=60, name="caseload.steps", long=True)
def keep_steps_level(at: datetime) -> None:
    for study in installed():
        catch_up(study, at)
