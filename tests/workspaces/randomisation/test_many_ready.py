"""Families that are ready, that are to be told and that were allocated, where there are many."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.foundations import clock
from alongside.workspaces.consent import actions as consent
from alongside.workspaces.consent.models import ConsentWithdrawn
from alongside.workspaces.families import actions as family_actions
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation import queries
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.referrals.models import EligibilityDecision
from alongside.workspaces.study.permissions import here
from tests.workspaces.long_lists import all_pages, cost_of, short_pages
from tests.workspaces.made_up import eligible_family, signed, study
from tests.workspaces.randomisation.stories import (
    BASELINE,
    NOW,
    SIGNED,
    allocated,
    finish,
    ready_families,
    sequence,
    team,
    told,
)

pytestmark = pytest.mark.django_db
SITES = ("glasgow", "bromley")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def ready_on(page, sites=SITES):
    return queries.ready_on(study(), sites, page)


def to_tell_on(page, sites=SITES):
    return queries.to_tell_on(study(), sites, page)


def signed_families(people, count, *, also=()):
    """Families that want only their baseline; those of other sites come last."""
    sites = ["glasgow"] * count + list(also)
    found = [eligible_family(people.social_worker, people.coordinator, site=each) for each in sites]
    for family in found:
        signed(family, people.coordinator, at=SIGNED)
    return found


def finished(people, families, *, since=BASELINE):
    """They are ready, the first of them since longest."""
    for number, family in enumerate(families):
        finish(people, family, at=since + number * MINUTE)
    return families


def numbers(families):
    return [family.number for family in families]


def withdrawn(people, family, *, scope, at=NOW):
    consent.withdraw(study=study(), family=family, by=people.coordinator, at=at, scope=scope)


def test_very_many_families_that_are_ready_come_a_page_at_a_time(client):
    people = team()
    families = finished(people, signed_families(people, 5))
    client.force_login(people.manager)
    address = reverse("randomisation:ready", args=["ips-feasibility"])
    with clock.held_at(NOW), short_pages():
        pages = [client.get(f"{address}?page={each}").content.decode() for each in (1, 2, 9)]
    assert all("5 families have everything that allocation needs." in page for page in pages)
    assert [[number in page for number in numbers(families)] for page in pages] == [
        [True] * 3 + [False] * 2, [False] * 3 + [True] * 2, [False] * 3 + [True] * 2,
    ]  # fmt: skip


def test_the_pages_hold_all_that_are_ready_and_nobody_else():
    """Every way not to be ready, and back again, as the gates of each family say."""
    people = team()
    sequence(people)
    families = signed_families(people, 12, also=["bromley"])
    finished(people, families[1:])
    _begun, gone, stopped, unsigned, again, undecided, joined, done, *ready = families
    withdrawn(people, gone, scope="from_data_collection")
    withdrawn(people, stopped, scope="from_intervention")
    for family in (unsigned, again):
        consent.withdraw_consent(
            study=study(), family=family, by=people.coordinator, at=NOW, kind="trial"
        )
    fact = ConsentWithdrawn.objects.as_of().get(family=again)
    consent.take_back(study=study(), fact=fact, by=people.coordinator, at=NOW, reason="Misheard")
    decision = EligibilityDecision.objects.as_of().get(family=undecided)
    referrals.take_back(
        study=study(),
        fact=decision,
        by=people.coordinator,
        at=NOW + HOUR,
        reason="The wrong family",
    )
    family_actions.join_families(
        study=study(), family=joined, into=ready[0], by=people.coordinator, at=NOW + HOUR,
        reason="The same",
    )  # fmt: skip
    allocated(people, done, at=NOW + HOUR)
    found = all_pages(ready_on)
    assert found == queries.ready(study(), SITES)
    assert [row.number for row in found] == numbers([again, *ready])
    assert {row.number for row in found} == by_their_gates()
    assert [row.number for row in all_pages(lambda page: ready_on(page, ["bromley"]))] == [
        ready[-1].number
    ]


def by_their_gates():
    return {
        family.number
        for family in Family.objects.all()
        if not queries.missing(queries.gates(study(), family))
        and not (queries.chance(study(), family).joined_into or queries.arm_of(family))
    }


def test_those_to_tell_come_the_oldest_first_and_a_page_at_a_time(client):
    people = team()
    sequence(people, length=20)
    families = ready_families(people, 9)[::-1]
    for number, family in enumerate(families):
        allocated(people, family, at=NOW + number * HOUR)
    last = NOW + 10 * HOUR
    arms = queries.arms(study())
    ours, theirs = ([one for one in families if arms[one.pk] == arm] for arm in ("ips", "sau"))
    for family in (ours[0], ours[1], theirs[0], theirs[1]):
        told(people, family, at=last)
    for family in (ours[0], ours[1], theirs[0]):
        told(people, family, "referrer", at=last)
    withdrawn(people, ours[1], scope="from_intervention", at=last)
    found = all_pages(to_tell_on)
    assert found == queries.to_tell(study(), SITES)
    left = [one for one in families if one not in (ours[1], theirs[0])]
    assert [row.number for row in found] == numbers(left)
    assert all_pages(lambda page: to_tell_on(page, ["bromley"])) == []
    client.force_login(people.coordinator)
    address = reverse("randomisation:to_tell", args=["ips-feasibility"])
    with clock.held_at(last), short_pages():
        shown = client.get(f"{address}?page=2").content.decode()
    assert "After 7 allocations somebody still has to be told." in shown
    assert [number in shown for number in numbers(left)] == [False] * 3 + [True] * 3 + [False]


def test_a_page_costs_the_same_however_many_there_are():
    people = team()
    sequence(people, length=30)
    looking = here(people.manager, study())

    def costs():
        visible = lambda page: queries.visible_on(looking, page)  # noqa: E731
        return [cost_of(ask) for ask in (ready_on, to_tell_on, visible)]

    families = signed_families(people, 24)
    finished(people, families[:12])
    for family in families[:6]:
        allocated(people, family)
    before = costs()
    finished(people, families[12:], since=NOW)
    for family in families[12:18]:
        allocated(people, family, at=NOW + HOUR)
    assert (costs(), ready_on("1").total, to_tell_on("1").total) == (before, 12, 12)
