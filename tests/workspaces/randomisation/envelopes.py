"""Envelopes as the tests make, print and open them."""

from __future__ import annotations

from datetime import timedelta

from alongside.workspaces.randomisation import (
    drawn_places,
    paper,
    paper_opening,
    queries,
)
from tests.workspaces.made_up import person, study
from tests.workspaces.randomisation.stories import (
    NOW,
    ips_then_sau,
    ready_families,
    team,
)

LATER = NOW + timedelta(hours=2)


def reserve(by, number=3, stratum="glasgow", at=NOW, **more):
    return paper.reserve_envelopes(
        study=study(), stratum=stratum, number=number, by=by, at=at, **more
    )


def printed(*people, at=NOW, stratum="glasgow"):
    """Each prints a half and puts it into its envelopes."""
    given = {"study": study(), "stratum": stratum, "at": at}
    for one in people:
        paper.take_half(**given, by=one)
    for one in people:
        paper.half_is_on_paper(**given, by=one)


def opened(people, number, family=None, **more):
    given = {
        "arm": more.pop("arm", None) or arm_in(number), "opened_by": people.coordinator,
        "occurred_at": LATER, "at": LATER,
        "reason": "The network was down", **more,
    }  # fmt: skip
    return paper_opening.record_opening(
        study=study(), envelope=envelope(number), family=family, by=people.manager, **given
    )


def envelope(number, stratum="glasgow"):
    return queries.envelope(study(), stratum, number)


def arm_in(number):
    return drawn_places.opened(study(), envelope(number).slot)


def with_envelopes(families=2, number=3):
    people = team()
    ips_then_sau(people)
    found = ready_families(people, families)
    reserve(people.manager, number)
    printed(people.manager, person("independent_statistician"))
    return people, *found
