"""The summaries are made in the background, so that nobody waits for the first look."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.jobs.schedule import every
from alongside.workspaces.quality.summary import catch_up
from alongside.workspaces.study.queries import installed


@every(seconds=60, name="quality.summary", long=True)
def keep_summaries_level(at: datetime) -> None:
    for study in installed():
        catch_up(study)
