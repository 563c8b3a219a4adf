"""What a family says of itself is asked on a page, can be left, and is corrected with a reason."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from alongside.foundations import clock
from alongside.workspaces.families import actions
from alongside.workspaces.families.models import FamilyDescribed
from alongside.workspaces.families.queries import described, description
from tests.workspaces.made_up import AT, person, referred_family, study

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
SAID = {"ethnic_group": "asian_indian", "sex": "female", "disability": "prefer_not"}


@pytest.fixture(autouse=True)
def on_4_april_2023():
    with clock.held_at(LATER):
        yield


@pytest.fixture
def coordinator():
    return person("recruitment_coordinator", ["glasgow"])


@pytest.fixture
def client(coordinator):
    found = Client()
    found.force_login(coordinator)
    return found


@pytest.fixture
def family():
    return referred_family(person("social_worker", ["glasgow"]), at=LATER)


def page(name, family):
    return reverse(f"referrals:{name}", args=["ips-feasibility", family.number])


def words_of(response):
    said = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(said))


def form(**answers):
    return {f"ask_{question}": answer for question, answer in answers.items()}


def test_a_family_is_asked_and_what_it_leaves_is_not_kept(client, family):
    assert "Nobody has asked yet" in words_of(client.get(page("people", family)))
    client.post(page("about", family), form(**SAID, language="left_out"))
    assert described(study()) == {family.pk: SAID}
    shown = words_of(client.get(page("people", family)))
    for said in ("Asian: Indian", "Female", "Prefers not to say", "Not asked, or left"):
        assert said in shown, said


def test_an_answer_is_changed_with_a_reason_and_the_first_stays(client, family, coordinator):
    client.post(page("about", family), form(**SAID))
    refused = client.post(page("about", family), form(sex="male"))
    assert (refused.status_code, description(family).answers) == (422, SAID)
    client.post(page("about", family), {**form(sex="male"), "reason": "Asked the other parent"})
    assert described(study()) == {family.pk: {"sex": "male"}}
    assert described(study(), LATER - timedelta(hours=1)) == {}
    assert FamilyDescribed.objects.filter(family=family).count() == 2


def test_an_empty_page_says_what_is_missing_and_an_unknown_answer_is_refused(client, family):
    empty = client.post(page("about", family), {})
    assert (empty.status_code, description(family)) == (422, None)
    wrong = client.post(page("about", family), form(sex="asian_indian"))
    assert (wrong.status_code, description(family)) == (422, None)


def test_nobody_asks_a_family_that_did_not_agree_to_be_contacted(coordinator):
    family = actions.open_family(
        study=study(), site="glasgow", by=coordinator, at=LATER, agreed_to_contact=False
    )
    about = {"study": study(), "family": family, "by": coordinator, "at": LATER}
    with pytest.raises(actions.ContactNotAgreed):
        actions.describe(**about, answers={"sex": "female"})


def test_nobody_opens_it_who_may_not_know_who_families_are(family):
    other = Client()
    other.force_login(person("health_economist"))
    assert other.get(page("about", family)).status_code in {403, 404}
