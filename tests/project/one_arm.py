"""What happens in one arm only, or is done there by other people: each could betray the arm."""

from __future__ import annotations

from datetime import datetime, timedelta

from alongside.foundations import entropy
from alongside.project.demonstration.cast import Cast
from alongside.workspaces.families import actions as families
from alongside.workspaces.families.models import Family
from alongside.workspaces.follow_up import actions as follow_up
from alongside.workspaces.follow_up import queries as losses
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.referrals.given import Reasons
from alongside.workspaces.safety import actions as safety


def what_its_team_does(cast: Cast, arms: dict[str, str], at: datetime) -> None:
    """The team of IPS works with its families; where it has none, the coordinator does less."""
    for number, arm in arms.items():
        family = Family.objects.get(number=number)
        with entropy.seeded(f"worry and loss of {number}"):
            _the_same_by_another(cast, family, arm, at)
        with entropy.seeded(f"note on {number}"):
            _a_note_that_tells(cast, family, arm, at)
        if arm == "ips":
            with entropy.seeded(f"what only the team of {number} does"):
                _only_there(cast, family, at)


def _the_same_by_another(cast: Cast, family: Family, arm: str, at: datetime) -> None:
    """The fact is the same in both arms; whoever records it belongs to one."""
    role = "family_engagement_worker" if arm == "ips" else "recruitment_coordinator"
    by = cast.of(role, family.site)
    safety.record_concern(
        study=cast.study, family=family, by=by, at=at,
        seen="The home was cold.", danger_now=False, told=["safeguarding_contact"],
    )  # fmt: skip
    if losses.finished_follow_up(cast.study, family) or losses.standing(family):
        return
    follow_up.record_loss(
        study=cast.study, family=family, by=by, at=at,
        reasons=Reasons(("moved_away",), "moved_away"),
    )  # fmt: skip


def _a_note_that_tells(cast: Cast, family: Family, arm: str, at: datetime) -> None:
    """Opened to blinded colleagues by mistake: nobody has read it first, so it is held."""
    families.comment(
        study=cast.study, family=family, by=cast.of("recruitment_coordinator", family.site), at=at,
        text=f"Happy with {cast.study.arm(arm).name}.", open_to_blinded=True,
    )  # fmt: skip


def _only_there(cast: Cast, family: Family, at: datetime) -> None:
    team = {
        "study": cast.study,
        "family": family,
        "by": cast.of("family_engagement_worker", family.site),
        "at": at,
    }
    families.comment(**team, text="The IPS team met the family at home.", open_to_blinded=False)
    families.record_deviation(
        **team, kind="service_not_as_planned", what="The second IPS meeting was missed."
    )
    referrals.record_attempt(
        **team, channel="phone", outcome="no_answer", note="About the next IPS meeting",
        next_due=(at + timedelta(days=2)).date(),
    )  # fmt: skip
