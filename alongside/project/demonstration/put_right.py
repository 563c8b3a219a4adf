"""What turns out wrong after an allocation, and a note that a colleague reads first."""

from __future__ import annotations

from alongside.project.demonstration.scene import Life, Scene
from alongside.workspaces.families import actions as families
from alongside.workspaces.held_texts import actions as held_texts
from alongside.workspaces.held_texts.codes import AS_IT_IS
from alongside.workspaces.randomisation import mending


def put_right(scene: Scene) -> Life:
    """A family randomised in error, a stratum that was the wrong one, a note that is held."""
    if scene.plan.has("in_error"):
        yield scene.later(1, 4)
        mending.mark_in_error(
            **scene.acting("trial_manager"), why="not_eligible",
            reason="The plan that made the family eligible had ended the week before.",
        )  # fmt: skip
    if scene.plan.has("wrong_stratum"):
        yield scene.later(1, 4)
        other = next(site.id for site in scene.study.sites if site.id != scene.plan.site)
        mending.correct_strata(
            **scene.acting("trial_manager"), site=other,
            reason="The family had moved to the other council before it was allocated.",
        )  # fmt: skip
    if scene.plan.has("note_held"):
        yield scene.later(2, 5)
        note = families.comment(
            **scene.acting("recruitment_coordinator"),
            text="The parent would like the next visit in the afternoon.", open_to_blinded=True,
        )  # fmt: skip
        yield scene.later(0, 1)
        held_texts.decide(
            study=scene.study, sites=(scene.plan.site,), text=note.pk, outcome=AS_IT_IS,
            by=scene.person("trial_manager"), at=scene.at,
        )  # fmt: skip
