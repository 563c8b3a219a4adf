"""The list of held texts is made in the background, so that nobody waits for the first look."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.jobs.schedule import every
from alongside.workspaces.held_texts.reading import team
from alongside.workspaces.held_texts.summary import catch_up
from alongside.workspaces.study.queries import installed


@every(seconds=60, name="held_texts.summary", long=True)
def keep_list_level(at: datetime) -> None:
    for study in installed():
        catch_up(study, team(study))
