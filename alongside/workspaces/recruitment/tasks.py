"""The rules are asked every day, and what they say is told once."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.jobs.schedule import every
from alongside.workspaces.recruitment.actions import raise_alerts
from alongside.workspaces.recruitment.telling import send_digests
from alongside.workspaces.study.queries import installed


@every(seconds=24 * 3600, name="recruitment.alerts", long=True)
def watch_recruitment(at: datetime) -> None:
    for study in installed():
        raise_alerts(study=study, at=at)
        send_digests(study=study, at=at)
