"""Rules that watch recruitment, what they say, and what the team does about the first alert."""

from __future__ import annotations

from datetime import timedelta

from alongside.project.demonstration.cast import Cast
from alongside.project.demonstration.scene import Life
from alongside.project.demonstration.times import NOW, OPENED
from alongside.science.protocol import Study
from alongside.workspaces.recruitment import actions
from alongside.workspaces.recruitment.models import AlertRaised, RemedialAction
from alongside.workspaces.recruitment.telling import send_digests

DAY, WEEK, HOURS = timedelta(days=1), timedelta(days=7), timedelta(hours=4)
SWITCHED_ON = OPENED + 9 * WEEK
CAME_OF_IT = "Two teams have it on their weekly agenda now, and families are referred again."


def watching(study: Study, cast: Cast) -> Life:
    """The daily look at the rules, on the day on which it can find something: after each week.

    Later alerts wait for somebody to act on them.
    """
    moment, acted = OPENED + WEEK, False
    while moment <= NOW:
        yield moment
        if moment == SWITCHED_ON:
            _switch_on(study, cast)
        raised = actions.raise_alerts(study=study, at=moment)
        send_digests(study=study, at=moment)
        if raised and not acted:
            acted = True
            yield from _acted(study, cast, raised[0])
        moment += WEEK


def _switch_on(study: Study, cast: Cast) -> None:
    for rule in study.alerts:
        actions.switch(
            study=study, rule=rule.id, on=True, seen=True, by=cast.of("trial_manager"),
            at=SWITCHED_ON, reason="Agreed in the management group, who saw its false alarms.",
        )  # fmt: skip


def _acted(study: Study, cast: Cast, alert: AlertRaised) -> Life:
    """The trial manager acts on the same day, and says five days later what came of it."""
    by, at = cast.of("trial_manager"), alert.recorded_at + HOURS
    yield at
    action: RemedialAction = actions.act(
        study=study, alert=alert, words=alert.could_be_done[1], who=by,
        by_when=at.date() + WEEK, by=by, at=at,
    )  # fmt: skip
    yield at + 5 * DAY
    actions.follow_up(
        study=study, action=action, done=True, words=CAME_OF_IT, on=at.date() + 4 * DAY, by=by,
        at=at + 5 * DAY,
    )  # fmt: skip
