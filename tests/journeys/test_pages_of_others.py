"""Every page, opened by each of those who look on and lead, and by nobody in particular."""

import pytest

from tests.journeys.every_page import a_family_at_every_stage, crawl
from tests.journeys.test_pages_of_the_team import ROLES as TEAM

ROLES = (
    "statistician",
    "independent_statistician",
    "ips_team_manager",
    "family_engagement_lead",
    "ips_practitioner",
    "health_economist",
    "steering_committee",
    "principal_investigator",
)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_sound_on_a_phone(story, role):
    a_family_at_every_stage(story)
    assert crawl(story, role) > 10


def test_no_role_is_left_out(trial):
    assert {role.id for role in trial.study.roles} == {*TEAM, *ROLES}


def test_a_stranger_sees_no_page_of_a_study(story):
    screen = story.stranger()
    for name in ("caseload:home", "caseload:families", "monitoring:home", "study:people"):
        screen.go(name).headed("Sign in")
