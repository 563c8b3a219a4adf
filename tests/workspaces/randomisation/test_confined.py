"""The team of one arm meets no family of the other, in workspaces that know no arms either."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.foundations import clock
from alongside.workspaces.families.permissions import families_met, may_see
from alongside.workspaces.study.permissions import here
from tests.workspaces.made_up import person, study
from tests.workspaces.randomisation.stories import (
    BASELINE,
    allocated,
    ips_then_sau,
    ready_families,
    team,
    told,
)

pytestmark = pytest.mark.django_db
SLUG = "ips-feasibility"
IN_THE_WINDOW = BASELINE + timedelta(days=91)


@pytest.fixture(autouse=True)
def three_months_later():
    with clock.held_at(IN_THE_WINDOW):
        yield


def both_arms():
    people = team()
    ips_then_sau(people)
    families = ready_families(people, 2)
    for family in families:
        allocated(people, family)
        told(people, family)
    return people, *families


def codes(client, name, families, *more):
    """What a page about each of these families answers."""
    urls = [reverse(name, args=[SLUG, family.number, *more]) for family in families]
    return [client.get(url).status_code for url in urls]


def test_a_confined_team_reaches_only_its_own_families_but_may_worry_about_any(client):
    _, ips, sau = both_arms()
    client.force_login(person("family_engagement_worker", ["glasgow"]))
    listed = client.get(reverse("assessments:visits", args=[SLUG])).content.decode()
    assert [family.number in listed for family in (ips, sau)] == [True, False]
    assert codes(client, "assessments:visit", (ips, sau), "follow_up_3m") == [200, 404]
    assert codes(client, "assessments:begin", (ips, sau), "follow_up_3m")[1] == 404
    client.force_login(person("ips_team_manager", ["glasgow"]))
    assert codes(client, "referrals:people", (ips, sau)) == [200, 404]
    assert codes(client, "caseload:family", (ips, sau)) == [200, 404]
    assert codes(client, "safety:worry", (ips, sau)) == [200, 200]
    client.force_login(person("ips_team_manager", ["bromley"]))
    assert codes(client, "safety:worry", (ips, sau)) == [404, 404]


def test_everybody_else_meets_all_families_of_their_site_and_no_query_is_asked_for_it(client):
    people, ips, sau = both_arms()
    client.force_login(people.nurse)
    assert codes(client, "assessments:visit", (ips, sau), "follow_up_3m") == [200, 200]
    nurse = here(people.nurse, study())
    with CaptureQueriesContext(connection) as asked:
        assert (families_met(nurse), may_see(nurse, sau)) == (None, True)
    assert len(asked) == 0
