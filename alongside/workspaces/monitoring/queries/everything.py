"""What every workspace says about all families of a study, as of any moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from alongside.science.protocol import Study
from alongside.science.retention.path import FamilyPath, Stage
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.families import queries as families
from alongside.workspaces.families.models import FamiliesJoined
from alongside.workspaces.follow_up import queries as follow_up
from alongside.workspaces.monitoring.paths import (
    Standing,
    Told,
    all_of,
    any_of,
    assemble,
    baseline_visits,
    first_exits,
    kin,
)
from alongside.workspaces.randomisation import queries as randomisation
from alongside.workspaces.referrals import queries as referrals


def paths(study: Study, as_of: datetime | None = None) -> list[FamilyPath]:
    """The path of every family, without its arm."""
    return [standing.path for standing in standings(study, as_of)]


def standings(study: Study, as_of: datetime | None = None) -> list[Standing]:
    """Every family with its path and what does not fit, in the order of their numbers."""
    return assemble(told(study, as_of), study.time_zone)


def told(
    study: Study,
    as_of: datetime | None = None,
    *,
    only: Collection[UUID] | None = None,
    joined: Mapping[UUID, UUID] | None = None,
) -> Told:
    """Everything that paths are made from, in a constant number of queries.

    With `only` that of a few families, and of those joined with them; `joined` says who was joined
    into whom, where that is known already.
    """
    joined = joined_into(study, as_of) if joined is None else joined
    if only is not None:
        only = kin(only, joined)
        joined = {each: joined[each] for each in only if each in joined}
    visits = assessments.finished_visits(study, as_of, only=only)
    retained = any_of if study.retention.rule == "any" else all_of
    return Told(
        families=families.families(study, as_of, only=only),
        reached={
            Stage.AGREED_TO_CONTACT: referrals.agreed(study, as_of, only=only),
            Stage.SCREENED: referrals.screened(study, as_of, only=only),
            Stage.ELIGIBLE: referrals.eligible(study, as_of, only=only),
            Stage.CONSENTED: consent.consented(study, as_of, only=only),
            Stage.BASELINE_COMPLETE: all_of(visits, baseline_visits(study)),
            Stage.RANDOMISED: randomisation.allocated(study, as_of, only=only),
            Stage.RETAINED: retained(visits, study.retention.visits),
        },
        exits=first_exits(
            [
                referrals.exits(study, as_of, only=only),
                consent.exits(study, as_of, only=only),
                follow_up.lost(study, as_of, only=only),
            ]
        ),
        joined=joined,
    )


def joined_into(study: Study, as_of: datetime | None = None) -> dict[UUID, UUID]:
    """The families that were joined into another."""
    rows = FamiliesJoined.objects.as_of(as_of).filter(study=study.slug)
    return dict(rows.values_list("family_id", "into_id"))
