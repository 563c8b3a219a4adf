"""A family before and after its allocation, and what colleagues type about it."""

from __future__ import annotations

from datetime import timedelta

from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.families import actions as families
from alongside.workspaces.held_texts import actions
from tests.workspaces.made_up import study
from tests.workspaces.randomisation.stories import (
    BASELINE,
    NOW,
    allocated,
    ips_then_sau,
    ready_family,
    team,
)

LATER = NOW + timedelta(hours=1)
SITES = ("glasgow", "bromley")


def allocated_family():
    """A team and a family of Glasgow that was allocated."""
    people = team()
    ips_then_sau(people)
    family = ready_family(people)
    allocated(people, family)
    return people, family


def note(family, by, text="Please ring in the morning", at=LATER, open_to_blinded=True):
    return families.comment(
        study=study(), family=family, by=by, at=at, text=text, open_to_blinded=open_to_blinded
    )


def asked(family, by, text="Is this right?", at=LATER):
    opened = VisitOpened.objects.get(family=family)
    return assessments.ask_about_answer(
        study=study(), by=by, at=at, opened=opened, form="sdq_p2_4:A", item="sdq_01", question=text
    )


def decided(text, by, outcome="as_it_is", at=LATER, **more):
    return actions.decide(
        study=study(), sites=SITES, text=text.pk, outcome=outcome, by=by, at=at, **more
    )


__all__ = ["BASELINE", "LATER", "NOW"]
