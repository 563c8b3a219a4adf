"""An invitation that came to nothing in time is not the end."""

import re
from datetime import timedelta

import pytest

from alongside.foundations.accounts import actions, queries
from alongside.foundations.clock import now
from alongside.foundations.messages.models import Message
from tests.foundations.accounts.conftest import AT, PASSWORD, sign_in

pytestmark = pytest.mark.django_db
SITE = "https://alongside.test"


@pytest.fixture
def invited(clock, study):
    by = queries.system_person()
    person = actions.make_person(email="late@example.org", name="Late Person", by=by, at=AT)
    actions.give_role(
        person=person, study=study, role="research_nurse", sites=["glasgow"], by=by, at=AT
    )
    actions.invite(person=person, by=by, at=now(), address_of=lambda path: f"{SITE}{path}")
    return person


def last_link(person):
    body = Message.objects.filter(to=person.email).order_by("created_at").last().body
    return "/account/password/reset/key/" + re.search(r"reset/key/(\S+)", body)[1]


def choose_password(client, link):
    """Open a link to choose a password and send one; whether the form was there."""
    page = client.get(link, follow=True)
    if b'name="password1"' not in page.content:
        return False
    given = {"password1": PASSWORD, "password2": PASSWORD}
    client.post(page.redirect_chain[-1][0], given)
    return True


def test_after_three_days_the_link_is_over_and_a_forgotten_password_brings_another(
    client, invited, clock
):
    clock.shift(timedelta(days=4))
    assert choose_password(client, last_link(invited)) is False
    client.post("/account/password/reset/", {"email": invited.email})
    assert Message.objects.filter(to=invited.email).count() == 2
    assert choose_password(client, last_link(invited)) is True
    assert sign_in(client, email=invited.email).status_code == 302
