"""Whom the trial reaches is counted in the background, so that nobody waits for it."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.jobs.schedule import every
from alongside.workspaces.adaptation.summary import make_what_is_asked_for
from alongside.workspaces.study.queries import installed


@every(seconds=60, name="adaptation.summary", long=True)
def keep_reach_level(at: datetime) -> None:
    for study in installed():
        make_what_is_asked_for(study)
