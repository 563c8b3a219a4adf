"""Allocation in the browser's terms: what each page shows, to whom, and to whom not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.foundations import clock
from alongside.workspaces.families.actions import join_families
from alongside.workspaces.randomisation import queries, urls, words
from alongside.workspaces.randomisation.models import Allocation, ArmTold, SequenceSealed
from tests.workspaces.made_up import eligible_family, person, referred_family, signed, study
from tests.workspaces.randomisation.stories import (
    NOW,
    SIGNED,
    allocated,
    ips_then_sau,
    ready_families,
    ready_family,
    sequence,
    team,
    told,
)

pytestmark = pytest.mark.django_db
SLUG = "ips-feasibility"
ANOTHER = "01a21792-0000-7000-8000-000000000001"


@pytest.fixture(autouse=True)
def a_day_later():
    with clock.held_at(NOW + timedelta(hours=3)):
        yield


def page(name, *arguments):
    return reverse(f"randomisation:{name}", args=[SLUG, *arguments])


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def entry_of(response):
    return re.search(r'name="entry" value="([^"]+)"', response.content.decode())[1]


def button(response):
    return (
        re.search(r"<button[^>]*>\s*Allocate the next place", response.content.decode()) is not None
    )


def sent(client, url, **given):
    """Open a form, fill it in and send it."""
    return client.post(url, {"entry": entry_of(client.get(url)), **given})


AT_TWO = {
    "occurred_at-day": "13",
    "occurred_at-month": "4",
    "occurred_at-year": "2023",
    "occurred_at-time": "12:00",
}


def test_the_trial_manager_allocates_a_ready_family(client):
    people = team()
    sequence(people)
    family = ready_family(people)
    client.force_login(people.manager)
    listed = text(client.get(page("ready")))
    assert "1 family has everything that allocation needs." in listed
    assert "20 places left" in listed
    question = text(client.get(page("allocate", family.number)))
    assert "Consent given" in question and "4 April 2023" in question
    answer = sent(client, page("allocate", family.number))
    assert answer.headers["Location"] == page("allocation", family.number)
    result = client.get(answer.headers["Location"])
    assert study().arm(queries.arm_of(family)).name in text(result)
    assert Allocation.objects.get().recorded_by == people.manager
    assert "No family waits to be allocated." in text(client.get(page("ready")))


def test_the_same_confirmation_sent_twice_allocates_once(client):
    people = team()
    sequence(people)
    family = ready_family(people)
    client.force_login(people.manager)
    entry = entry_of(client.get(page("allocate", family.number)))
    answers = [client.post(page("allocate", family.number), {"entry": entry}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    again = client.post(page("allocate", family.number), {"entry": ANOTHER})
    assert again.status_code == 422
    assert "A family is allocated once" in text(again)
    assert Allocation.objects.count() == 1
    assert (button(again), button(client.get(page("allocate", family.number)))) == (False, False)


def ready_without_a_place(people):
    return ready_family(people), "Ready, but no sealed place is left for Glasgow City Council."


def without_a_baseline(people):
    family = eligible_family(people.social_worker, people.coordinator)
    signed(family, people.coordinator, at=SIGNED)
    return family, "Still missing: a complete baseline assessment."


def without_anything(people):
    family = referred_family(people.social_worker)
    missing = "a valid consent, confirmed eligibility and a complete baseline assessment"
    return family, f"Not ready to be allocated. Still missing: {missing}."


def without_agreement(people):
    family = referred_family(people.social_worker, agreed_to_contact=False)
    return family, "The family does not go on in the study, so it is not allocated."


def allocated_already(people):
    sequence(people)
    family = ready_family(people)
    allocated(people, family)
    return family, "Allocated on 13 April 2023, 10:00."


def joined_to_another(people):
    sequence(people)
    kept, other = ready_families(people, 2)
    join_families(
        study=study(), family=other, into=kept, by=people.coordinator, at=NOW, reason="The same"
    )
    return other, f"Joined to {kept.number}, so it is not allocated on its own."


def family_of(number):
    return reverse("caseload:family", args=[SLUG, number])


NOT_READY = [without_a_baseline, without_anything, without_agreement, joined_to_another]


@pytest.mark.parametrize("story", [ready_without_a_place, allocated_already, *NOT_READY])
def test_what_is_in_the_way_stands_on_its_page_and_a_forced_form_is_refused(client, story):
    people = team()
    family, why = story(people)
    before = Allocation.objects.count()
    client.force_login(people.manager)
    own = page("allocate", family.number)
    assert (why in text(client.get(own)), button(client.get(own))) == (True, False)
    assert client.post(own, {"entry": ANOTHER}).status_code == 422
    assert Allocation.objects.count() == before


@pytest.mark.parametrize(
    "story", [without_a_baseline, without_anything, without_agreement, joined_to_another]
)
def test_a_family_that_is_not_ready_has_no_link_to_allocation_but_what_is_missing(client, story):
    people = team()
    family, why = story(people)
    client.force_login(people.manager)
    shown = client.get(family_of(family.number))
    assert why in text(shown)
    assert f'href="{page("allocate", family.number)}"' not in shown.content.decode()
    client.force_login(people.coordinator)
    assert "allocated" not in text(client.get(family_of(family.number)))


def test_the_page_of_a_ready_family_leads_to_its_allocation_for_the_manager_alone(client):
    people = team()
    sequence(people)
    family = ready_family(people)
    own = f'href="{page("allocate", family.number)}"'
    shown = {}
    for one in (people.manager, people.coordinator, people.nurse, people.social_worker):
        client.force_login(one)
        shown[one] = own in client.get(family_of(family.number)).content.decode()
    assert shown == {one: one == people.manager for one in shown}


def test_the_page_of_an_allocated_family_leads_to_the_allocation_and_not_to_another(client):
    people = team()
    family, _ = allocated_already(people)
    client.force_login(people.manager)
    shown = client.get(family_of(family.number)).content.decode()
    leads = [f'href="{page(name, family.number)}"' in shown for name in ("allocate", "allocation")]
    assert leads == [False, True]


def test_a_sequence_is_sealed_and_the_block_sizes_stand_nowhere(client):
    statistician = person("independent_statistician")
    client.force_login(statistician)
    answer = sent(client, page("seal"), stratum="bromley", length="24")
    assert answer.headers["Location"] == page("sequences")
    shown = text(client.get(page("sequences")))
    made = SequenceSealed.objects.get()
    assert words.fingerprint(made.commitment) in shown and "24" in shown
    assert "block" not in shown.lower() + text(client.get(page("seal"))).lower()
    refused = sent(client, page("seal"), stratum="bromley", length="24")
    assert "still has unused places" in text(refused)


def test_the_coordinator_tells_the_family_then_the_social_worker_then_the_team(client):
    people = team()
    ips_then_sau(people)
    family = ready_family(people)
    allocated(people, family)
    client.force_login(people.coordinator)
    assert family.number in text(client.get(page("to_tell")))
    for heading in ("Tell the family", "Tell the social worker"):
        assert (
            f'<h1 class="page__title">{heading}</h1>'
            in client.get(page("tell", family.number)).content.decode()
        )
        answer = sent(client, page("tell", family.number), channel="telephone", **AT_TWO)
        assert answer.status_code == 302
    answer = sent(client, page("tell", family.number), channel="email", to="IPS team", **AT_TWO)
    assert answer.status_code == 302
    assert "Somebody" not in text(client.get(page("tell", family.number)))
    assert family.number not in text(client.get(page("to_tell")))
    standing = queries.standing(family)
    assert (standing.family_told.channel, standing.passed_on.to) == ("telephone", "IPS team")


def test_telling_is_corrected_and_taken_back_with_a_reason(client):
    people = team()
    sequence(people)
    family = ready_family(people)
    allocated(people, family)
    told(people, family)
    client.force_login(people.coordinator)
    without = sent(client, page("correct", family.number, "family"), channel="text", **AT_TWO)
    assert without.status_code == 422
    given = {"channel": "text", "reason": "It was a text", **AT_TWO}
    assert sent(client, page("correct", family.number, "family"), **given).status_code == 302
    assert queries.standing(family).family_told.channel == "text"
    back = sent(client, page("take_back", family.number, "family"), reason="Not told at all")
    assert back.status_code == 302
    assert queries.standing(family).family_told is None
    assert ArmTold.objects.count() == 3
    assert client.get(page("correct", family.number, "family")).status_code == 404
    assert client.get(page("tell_one", family.number, "press")).status_code == 404


def every_page(number):
    """Every address of this room, also for a family that is not there."""
    for each in urls.urlpatterns:
        route = str(each.pattern)
        known = {"number": number, "what": "family", "stratum": "glasgow", "place": 1,
                 "format": "json"}  # fmt: skip
        arguments = {name: known[name] for name in re.findall(r"(?:slug|int):(\w+)", route)}
        yield reverse(f"randomisation:{each.name}", kwargs={"study": SLUG, **arguments})


OF_NO_STUDY = ("check_certificate", "verifier")


def test_the_pages_that_check_a_certificate_hold_nothing_of_the_study(client):
    people = team()
    sequence(people)
    family = ready_family(people)

    def seen():
        client.force_login(people.nurse)
        files = client.get(page("verifier")).content
        drawn = client.get(page("check_certificate")).content.decode()
        return files, re.sub(r'nonce="[^"]*"', "", drawn)

    before = seen()
    allocated(people, family)
    told(people, family)
    assert seen() == before
    assert family.number not in before[1]


def test_a_blinded_person_reaches_no_page_of_this_room(client):
    people = team()
    sequence(people)
    family = ready_family(people)
    allocated(people, family)
    told(people, family)
    for role in study().roles:
        if role.blinded:
            client.force_login(person(role.id, ["glasgow"]))
            for url in set(every_page(family.number)) - {page(name) for name in OF_NO_STUDY}:
                answers = [client.get(url).status_code, client.post(url).status_code]
                assert (url, answers) == (url, [403, 403])


def test_a_team_finds_only_its_own_families_that_were_told(client):
    people = team()
    ips_then_sau(people)
    families = ready_families(people, 3)
    assert [allocated(people, each).arm for each in families] == ["ips", "sau", "ips"]
    ips, sau, other = families
    told(people, ips)
    told(people, sau)
    client.force_login(person("ips_team_manager", ["glasgow"]))
    shown = text(client.get(page("our_families")))
    assert "Families of our team" in shown
    assert {f.number for f in families if f.number in shown} == {ips.number}
    codes = [client.get(page("allocation", f.number)).status_code for f in (ips, other, sau)]
    assert codes == [200, 404, 404]
    unknown = client.get(page("allocation", "GLA-9999"))
    assert (unknown.status_code, text(client.get(page("allocation", sau.number)))) == (
        404,
        text(unknown),
    )


def test_lists_on_pages_take_the_same_queries_however_long(client):
    people = team()
    sequence(people, length=40)
    families = ready_families(people, 5)
    client.force_login(people.manager)

    def count():
        with CaptureQueriesContext(connection) as caught:
            for name in ("ready", "to_tell", "our_families", "sequences"):
                assert client.get(page(name)).status_code == 200
        return len(caught)

    allocated(people, families[0])
    count()
    one = count()
    for family in families[1:4]:
        allocated(people, family)
    assert count() == one
