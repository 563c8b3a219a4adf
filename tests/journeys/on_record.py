"""What stands in the record besides families, so that pages about it can be opened."""

from __future__ import annotations

from datetime import timedelta

from alongside.foundations.entropy import new_id
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.offline_entry import actions as offline
from alongside.workspaces.offline_entry.models import ANSWER, RECORD, EntryArrived
from alongside.workspaces.offline_entry.queries import Chosen
from alongside.workspaces.offline_entry.sent import Sending, Sent
from alongside.workspaces.study import breach_actions
from tests.journeys.story import Story


def a_breach(story: Story) -> None:
    now = story.days.now()
    breach_actions.record_breach(
        study=story.study, by=story.trial.person("trial_manager"), at=now, occurred_at=now,
        kind="lost_device", risk="none", words="Made up.", people=1,
    )  # fmt: skip


def a_tablet_came_back(story: Story, opened: VisitOpened, form: str, item: str) -> None:
    """With an answer that is another than the record has; that was decided."""
    number, visit, now = opened.family.number, opened.visit, story.days.now()
    about = {"study": story.study, "by": opened.recorded_by, "at": now}
    chosen = [Chosen(number, visit)]
    package = offline.take_along(**about, part="main", tablet="Tablet 1", chosen=chosen, due=chosen)
    at = now - timedelta(minutes=1)
    sent = Sent(new_id(now), 1, ANSWER, number, visit, at, form, item, "2")
    offline.come_back(**about, package=package, sending=Sending((sent,), now, last=1))
    came = EntryArrived.objects.get(package=package)
    offline.settle(**about, arrived=came, chosen=RECORD, reason="Made up.")
