"""The pages of envelopes on paper: who makes them, who prints which half, what is recorded."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations import clock
from tests.workspaces.made_up import person, study
from tests.workspaces.randomisation.envelopes import (
    LATER,
    arm_in,
    opened,
    reserve,
    with_envelopes,
)
from tests.workspaces.randomisation.stories import (
    NOW,
    ready_families,
    sequence,
    team,
)
from tests.workspaces.randomisation.test_pages import page, sent, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_day_later():
    with clock.held_at(NOW + timedelta(hours=3)):
        yield


@pytest.mark.parametrize("role", ["recruitment_coordinator", "research_nurse", "statistician"])
def test_nobody_opens_these_pages_who_may_not_make_a_sequence(client, role):
    people = team()
    sequence(people)
    reserve(people.manager, 1)
    client.force_login(person(role, ["glasgow"] if study().role(role).site_bound else []))
    for name, arguments in (("envelopes", []), ("reserve", ["glasgow"]), ("half", ["glasgow"]),
                            ("take_half", ["glasgow"]), ("on_paper", ["glasgow"]),
                            ("count_envelopes", ["glasgow"]),
                            ("open_envelope", ["glasgow", 1])):  # fmt: skip
        assert client.get(page(name, *arguments)).status_code == 403


def test_two_people_make_the_envelopes_on_pages_and_the_manager_records_one(client):
    people = team()
    other = person("independent_statistician")
    sequence(people)
    family, _ = ready_families(people, 2)

    def done(who, name, *arguments, **given):
        client.force_login(who)
        answer = sent(client, page(name, *arguments), **given)
        assert answer.status_code == 302, text(answer)
        return text(client.get(answer.headers["Location"]))

    client.force_login(people.manager)
    assert "No place is kept for paper." in text(client.get(page("envelopes")))
    assert sent(client, page("reserve", "glasgow"), number="99").status_code == 422
    assert "Nobody prints it yet" in done(people.manager, "reserve", "glasgow", number="2")
    assert client.get(page("half", "glasgow")).status_code == 404
    for who in (people.manager, other):
        done(who, "take_half", "glasgow")
        answer = client.get(page("half", "glasgow"))
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    for who in (people.manager, other):
        said = done(who, "on_paper", "glasgow")
        assert client.get(page("half", "glasgow")).status_code == 404
    assert "2 envelopes are made: 2 should be closed, 0 opened." in said
    assert "It was opened" not in said
    client.force_login(people.manager)
    own = page("open_envelope", "glasgow", 1)
    when = {"occurred_at-day": "13", "occurred_at-month": "4", "occurred_at-year": "2023",
            "occurred_at-time": "13:00"}  # fmt: skip
    given = {"family": family.number, "opened_by": str(people.coordinator.pk), "arm": arm_in(1),
             "reason": "", **when}  # fmt: skip
    answer = sent(client, own, **given)
    assert answer.status_code == 422
    answer = sent(client, own, **{**given, "reason": "The network was down"})
    assert answer.status_code == 302, text(answer)
    said = text(client.get(answer.headers["Location"]))
    assert f"{family.number} is allocated from envelope 1." in said
    assert f"Opened for {family.number}" in said
    said = done(people.manager, "count_envelopes", "glasgow", closed="1", damaged="0")
    assert "Does not fit" not in said
    assert "1 closed." in said
    assert client.get(page("open_envelope", "glasgow", 9)).status_code == 404
    arms = "|".join(re.escape(arm.name) for arm in study().arms)
    assert re.search(arms, text(client.get(page("envelopes")))) is None


def test_the_page_asks_the_same_number_of_queries_for_any_number_of_envelopes(client):
    people, family, other = with_envelopes()
    client.force_login(people.manager)

    def counted():
        with CaptureQueriesContext(connection) as asked:
            client.get(page("envelopes"))
        return len(asked)

    counted()
    before = counted()
    opened(people, 1, family)
    opened(people, 3, other)
    reserve(people.manager, 4, at=LATER)
    assert counted() == before
