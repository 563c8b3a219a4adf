"""A form sent again under its key: the same is answered as before, anything else is refused."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from alongside.foundations import clock
from alongside.foundations.record.models import Sent
from alongside.foundations.record.sent import NOT_CONTENT
from alongside.foundations.record.verifying import verify
from alongside.workspaces.families import actions as families
from alongside.workspaces.safety import queries
from alongside.workspaces.safety.models import SafeguardingConcern
from tests.workspaces.made_up import AT, opened_family, person, study
from tests.workspaces.safety.worried import SEEN, WHEN, page, text

pytestmark = pytest.mark.django_db
GIVEN = {"seen": SEEN, "danger_now": "no", "told": ["social_worker"], **WHEN}


@pytest.fixture
def nurse():
    return person("research_nurse", ["bromley"])


@pytest.fixture
def send(nurse):
    """Send one form of a worry, always under the key with which it was first shown."""
    client = Client()
    client.force_login(nurse)
    first = page("worry", opened_family(nurse, site="bromley").number)
    with clock.held_at(AT):
        shown = client.get(first).content.decode()
    key = re.search(r'name="entry" value="([^"]+)"', shown)[1]

    def sending(to=first, **changed):
        with clock.held_at(AT):
            return client.post(to, {"entry": key, **GIVEN, **changed})

    return sending


def kept():
    return [queries.words_of(concern) for concern in SafeguardingConcern.objects.all()]


def test_the_same_again_is_answered_as_the_first_time(send):
    first, again = send(), send(**dict.fromkeys(NOT_CONTENT, "another"))
    assert (first.status_code, again.status_code) == (302, 302)
    assert again.headers["Location"] == first.headers["Location"]
    assert (kept(), verify().findings) == ([SEEN], ())


def test_other_words_under_the_same_key_are_refused_and_stay_on_the_page(send):
    send()
    again = send(seen="She laughed and played.")
    assert again.status_code == 422
    assert "What stands here now was not saved." in text(again)
    assert "She laughed and played." in text(again)
    assert kept() == [SEEN]
    assert send().status_code == 302


def test_the_same_words_about_another_family_under_the_same_key_are_refused(send, nurse):
    send()
    other = opened_family(nurse, site="bromley")
    again = send(to=page("worry", other.number))
    assert (again.status_code, "was not saved" in text(again)) == (422, True)
    assert SafeguardingConcern.objects.filter(family=other).count() == 0


def test_what_is_kept_of_a_form_is_one_digest_that_goes_with_the_family(send, nurse):
    send()
    concern = SafeguardingConcern.objects.get()
    assert [(kept.entry, len(kept.digest)) for kept in Sent.objects.all()] == [(concern.pk, 64)]
    families.forget_family(
        study=study(), family=concern.family, by=nurse, at=AT, reason="They asked for it"
    )
    assert Sent.objects.count() == 0
