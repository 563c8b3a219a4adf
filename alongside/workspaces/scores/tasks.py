"""Scores are made in the background, so that nobody waits for them."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.jobs.schedule import every
from alongside.workspaces.scores.actions import bring_up_to_date
from alongside.workspaces.study.queries import installed


@every(seconds=60, name="scores.summary", long=True)
def keep_scores_level(at: datetime) -> None:
    for study in installed():
        bring_up_to_date(study)
