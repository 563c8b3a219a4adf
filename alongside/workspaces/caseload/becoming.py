"""What has become of families after eligibility, in states fit for their social worker."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from alongside.science.protocol import Study
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.families.models import FamiliesJoined
from alongside.workspaces.follow_up import queries as follow_up
from alongside.workspaces.randomisation.queries import arms_referrers_know


def states_after_eligibility(study: Study, families: Sequence[UUID]) -> dict[UUID, str]:
    """Taking part, the arm where the referrer was told it, no longer taking part, joined."""
    here = set(families)
    consented = consent.consented(study, only=here)
    arms = arms_referrers_know(study, here)
    gone = consent.exits(study, only=here).keys() | follow_up.lost(study, only=here).keys()
    joined = FamiliesJoined.objects.as_of().about(here).values_list("family", flat=True)
    return {
        **dict.fromkeys(consented, "taking_part"),
        **{family: f"arm:{arm}" for family, arm in arms.items()},
        **dict.fromkeys(gone, "stopped"),
        **dict.fromkeys(joined, "joined"),
    }
