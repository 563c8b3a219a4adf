"""What a social worker is told of their referrals after eligibility."""

from datetime import timedelta

import pytest

from alongside.workspaces.consent import actions as consent
from alongside.workspaces.referrals.queries import mine
from alongside.workspaces.referrals.words import state
from tests.workspaces.made_up import AT, consented_family, person, study

pytestmark = pytest.mark.django_db


def test_a_referral_is_followed_to_taking_part_and_to_stopping():
    worker = person("social_worker", ["glasgow"])
    coordinator = person("recruitment_coordinator", ["glasgow"])
    family = consented_family(worker, coordinator, at=AT)
    assert [row.state for row in mine(study(), worker)] == ["taking_part"]
    consent.withdraw(
        study=study(), family=family, by=coordinator, at=AT + timedelta(days=9),
        scope="from_data_collection",
    )  # fmt: skip
    assert [row.state for row in mine(study(), worker)] == ["stopped"]


def test_every_state_has_its_words():
    assert state(study(), "taking_part") == ("Taking part", "green")
    assert state(study(), "arm:ips") == ("Taking part: Infant Parent Support", "green")
