"""The pages on which a worry is recorded, read and answered."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.messages.models import Message
from alongside.workspaces.families.models import Deviation
from alongside.workspaces.safety import urls
from alongside.workspaces.safety.models import SafeguardingConcern
from tests.workspaces.made_up import AT, opened_family, person, referred_family, study
from tests.workspaces.randomisation.stories import (
    NOW,
    allocated,
    ips_then_sau,
    ready_families,
    team,
    told,
)
from tests.workspaces.safety.worried import SEEN, SLUG, WHEN, page, reviews_of, sent, text, worry

pytestmark = pytest.mark.django_db


def test_a_nurse_records_a_worry_on_a_page_that_first_says_whom_to_ring(client):
    nurse = person("research_nurse", ["bromley"])
    manager = person("trial_manager")
    family = opened_family(nurse, site="bromley")
    client.force_login(nurse)
    with clock.held_at(AT):
        shown = client.get(page("worry", family.number)).content.decode()
        assert shown.index("999") < shown.index("020 7946 0201") < shown.index('name="seen"')
        assert 'href="tel:02079460201"' in shown
        assert ", Monday to Friday, 9:00 to 17:00</span>" in shown
        incomplete = sent(client, page("worry", family.number), seen=SEEN, **WHEN)
        assert incomplete.status_code == 422 and "bruised" in text(incomplete)
        done = sent(
            client, page("worry", family.number), seen=SEEN, danger_now="yes",
            told=["nobody_yet"], **WHEN,
        )  # fmt: skip
        assert done.headers["Location"] == f"/{SLUG}/families/{family.number}/"
        client.force_login(manager)
        listed = text(client.get(page("concerns")))
        assert "Danger now, not read yet" in listed and "bruised" not in listed
        concern = SafeguardingConcern.objects.get()
        opened = page("concern", family.number, concern.pk)
        assert "bruised" in text(client.get(opened)) and nurse.name in text(client.get(opened))
        assert sent(client, opened, note="Rang them", closes="yes").status_code == 302
        assert "This worry is closed." in text(client.get(opened))
        assert sent(client, opened, note="Not over").status_code == 302
    assert [row.closes for row in reviews_of(concern)] == [True, False]


def test_everybody_who_may_record_reaches_the_worry_button_and_nobody_is_told_an_arm(client):
    people = team()
    ips_then_sau(people)
    ips, sau = ready_families(people, 2)
    for family in (ips, sau):
        allocated(people, family)
        told(people, family)
    arms = {word for arm in study().arms for word in (arm.name, arm.description)}
    with clock.held_at(NOW):
        for role in study().roles:
            client.force_login(person(role.id, ["glasgow"]))
            answers = [client.get(page("worry", each.number)) for each in (ips, sau)]
            may = "safety.record" in role.permissions and not role.own_only
            expected = 200 if may else (404 if role.own_only else 403)
            assert (role.id, [a.status_code for a in answers]) == (role.id, [expected] * 2)
            shown = [
                re.sub(r'value="[^"]{20,}"', "", a.content.decode()).replace(f.number, "")
                for a, f in zip(answers, (ips, sau), strict=True)
            ]
            assert [arm for arm in arms for each in shown if arm in each] == []


def test_a_blinded_reader_opens_the_words_of_others_only_by_asking(client):
    people = team()
    family = ready_families(people, 1)[0]
    concern = worry(people.coordinator, family, at=NOW)
    client.force_login(person("principal_investigator"))
    opened = page("concern", family.number, concern.pk)
    with clock.held_at(NOW):
        for url in (page("concerns"), opened):
            shown = text(client.get(url))
            assert "bruised" not in shown and people.coordinator.name not in shown
        assert "bruised" in text(client.get(opened + "?words=shown"))


def test_the_team_of_one_arm_sees_worries_about_its_own_families_only(client):
    people = team()
    ips_then_sau(people)
    both = ready_families(people, 2)
    for family in both:
        allocated(people, family)
        told(people, family)
    concerns = [worry(people.nurse, family, at=NOW) for family in both]
    client.force_login(person("ips_team_manager", ["glasgow"]))
    with clock.held_at(NOW):
        listed = text(client.get(page("concerns")))
        assert [family.number in listed for family in both] == [True, False]
        codes = [
            client.get(page("concern", f.number, c.pk)).status_code
            for f, c in zip(both, concerns, strict=True)
        ]
    assert codes == [200, 404]


def test_worries_are_read_only_by_those_who_look_after_safety(client):
    people = team()
    family = opened_family(people.coordinator, at=NOW)
    concern = worry(people.coordinator, family, at=NOW)
    for role in ("research_nurse", "social_worker", "statistician", "health_economist"):
        client.force_login(person(role, ["glasgow"]))
        urls_ = (page("concerns"), page("concern", family.number, concern.pk))
        assert [client.get(url).status_code for url in urls_] == [403, 403]
    client.force_login(people.coordinator)
    other = opened_family(people.coordinator, at=NOW)
    assert client.get(page("concern", other.number, concern.pk)).status_code == 404


def test_a_nurse_says_that_the_arm_was_learned_and_never_which(client):
    people = team()
    family = opened_family(people.nurse, at=NOW)
    url = page("learned_arm", family.number)
    with clock.held_at(NOW):
        client.force_login(people.manager)
        assert client.get(url).status_code == 403
        client.force_login(people.nurse)
        form = text(client.get(url))
        assert [arm.name for arm in study().arms if arm.name in form] == []
        assert "textarea" not in client.get(url).content.decode()
        assert sent(client, url, how="family_said", **WHEN).status_code == 302
    fact = Deviation.objects.get(family=family)
    assert (fact.kind, fact.what, fact.recorded_by) == (
        "assessor_learned_arm",
        "Somebody in the family said it",
        people.nurse,
    )
    assert [message.to for message in Message.objects.all()] == [people.manager.email]


def test_every_page_of_this_room_is_tested_here():
    assert {each.name for each in urls.urlpatterns} == {
        "concerns",
        "worry",
        "concern",
        "learned_arm",
    }


def test_whoever_does_not_meet_the_family_is_led_to_a_page_that_opens(client):
    people = team()
    worker = person("family_engagement_worker", ["glasgow"])
    family = referred_family(people.social_worker)
    home = reverse("caseload:home", args=[SLUG])
    with clock.held_at(AT):
        client.force_login(worker)
        shown = client.get(page("worry", family.number)).text
        assert f'href="{home}"' in shown.split("<main")[1].split("<h1")[0]
        given = {"seen": SEEN, "danger_now": "no", "told": ["social_worker"], **WHEN}
        answer = sent(client, page("worry", family.number), **given)
        assert SafeguardingConcern.objects.get().family == family
        assert answer.headers["Location"] == home
        after = client.get(home)
        assert (after.status_code, "The worry is recorded" in after.text) == (200, True)
        own_page = reverse("caseload:family", args=[SLUG, family.number])
        for someone in (people.social_worker, people.coordinator):
            client.force_login(someone)
            assert client.get(own_page).status_code == 200
