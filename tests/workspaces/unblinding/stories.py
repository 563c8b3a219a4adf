"""Requests and guesses, made by the same actions that the pages call."""

from __future__ import annotations

from datetime import timedelta

from alongside.workspaces.unblinding import actions
from alongside.workspaces.unblinding.sealed import Told
from tests.workspaces.made_up import person, study
from tests.workspaces.randomisation.stories import (
    BASELINE,
    NOW,
    allocated,
    finish,
    ips_then_sau,
    ready_families,
    team,
)

SLUG = "ips-feasibility"
SITES = ["glasgow", "bromley"]
DOCTOR = Told("Dr Moira Made-Up", "doctor@example.org", "", "She is in hospital tonight.")
THIRD, SIXTH = BASELINE + timedelta(days=91), BASELINE + timedelta(days=182)
LATER = SIXTH + timedelta(days=1)
LINK = "https://example.org/told/"


def two_arms(people):
    """Two allocated families: the first was given IPS, the second services as usual."""
    ips_then_sau(people)
    families = ready_families(people, 2)
    for family in families:
        allocated(people, family)
    return families


def ask(family, by, *, at=NOW, told=DOCTOR, **more):
    given = {"planned": False, "why": "medical_emergency", "for_whom": "clinician",
             "way": "own_page", **more}  # fmt: skip
    return actions.ask(study=study(), family=family, told=told, by=by, at=at, **given)


def decide(request, by, *, at=NOW, approved=True, words="It helps her now.", secrets=None, **more):
    def address_of(secret):
        if secrets is not None:
            secrets.append(secret)
        return LINK + secret

    return actions.decide(
        study=study(), request=request, approved=approved, words=words, by=by, at=at,
        address_of=address_of, **more,
    )  # fmt: skip


def told_by_link(family, asker, decider, entry, *, at=NOW):
    secrets = []
    request = ask(family, asker, at=at)
    decide(request, decider, at=at, secrets=secrets)
    return request, actions.use_link(study=study(), secret=secrets[0], entry=entry, at=at)


def followed(people, *families):
    """Both visits after allocation of each family, done by the nurse."""
    for visit, at in (("follow_up_3m", THIRD), ("follow_up_6m", SIXTH)):
        for family in families:
            finish(people, family, visit, at)


def guess(family, by, arm="ips", sure="very", *, whose="assessor", at=LATER, **more):
    return actions.guess(
        study=study(), family=family, whose=whose, arm=arm, sure=sure, by=by, at=at, **more
    )


__all__ = [
    "DOCTOR", "LATER", "LINK", "NOW", "SITES", "SIXTH", "SLUG", "THIRD", "ask", "decide",
    "followed", "guess", "person", "study", "team", "told_by_link", "two_arms",
]  # fmt: skip
