"""Every page, opened by each of those who work with families."""

import pytest

from tests.journeys.every_page import a_family_at_every_stage, crawl

ROLES = (
    "social_worker",
    "recruitment_coordinator",
    "trial_manager",
    "research_nurse",
    "research_associate",
    "family_engagement_worker",
)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_sound_on_a_phone(story, role):
    a_family_at_every_stage(story)
    assert crawl(story, role) > 15
