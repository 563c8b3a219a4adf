"""Arms that somebody had to know, and what people believe when the last visit is over."""

from __future__ import annotations

from datetime import timedelta

from alongside.project.demonstration.scene import Life, Scene
from alongside.workspaces.unblinding import actions as unblinding
from alongside.workspaces.unblinding.codes import ASSESSOR, COLLEAGUE, PARENT, SURE
from alongside.workspaces.unblinding.sealed import Told

HOUR = timedelta(hours=1)
SOCIAL_WORKER = Told(
    "Morag Made-Up", "", "020 7946 0404", "The child’s new social worker plans with the family."
)


def arm_told(scene: Scene) -> Life:
    """The coordinator asks, the principal investigator agrees, the trial manager tells it."""
    yield scene.later(5, 15)
    request = unblinding.ask(
        **scene.acting("recruitment_coordinator"), planned=False, why="child_safety",
        for_whom="social_care", way=COLLEAGUE, told=SOCIAL_WORKER,
    )  # fmt: skip
    scene.at += HOUR
    yield scene.at
    unblinding.decide(
        study=scene.study, request=request, by=scene.person("principal_investigator"), at=scene.at,
        approved=True, words="The plan depends on it, and no assessor hears of it.",
    )  # fmt: skip
    scene.at += HOUR
    yield scene.at
    unblinding.disclose(
        study=scene.study, request=request, by=scene.person("trial_manager"), at=scene.at,
        channel="telephone",
    )  # fmt: skip
    yield scene.later(1, 3)
    unblinding.assess_impact(
        study=scene.study, about=request, by=scene.person("principal_investigator"), at=scene.at,
        effect="none", words="",
    )  # fmt: skip


def believed(scene: Scene) -> Life:
    """The nurse guesses by the dice, not by the arm; a parent knows it."""
    scene.at += HOUR
    yield scene.at
    arm = scene.dice.one_of(("", *(each.id for each in scene.study.arms)))
    sure = scene.dice.one_of(tuple(SURE))
    if scene.dice.chance(80):
        unblinding.guess(**scene.acting("research_nurse"), whose=ASSESSOR, arm=arm, sure=sure)
    if scene.dice.chance(50):
        given = scene.met["arm"].id
        parent = scene.acting("recruitment_coordinator")
        unblinding.guess(**parent, whose=PARENT, arm=given, sure=sure)
