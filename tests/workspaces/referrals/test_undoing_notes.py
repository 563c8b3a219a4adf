"""A note or a deviation recorded by mistake is taken back with a reason."""

import pytest

from alongside.workspaces.families import queries as families
from alongside.workspaces.families.models import Comment, Deviation
from tests.workspaces.made_up import person, referred_family
from tests.workspaces.referrals.test_referral_pages import LATER, browser, page, text_of

pytestmark = pytest.mark.django_db
REASON = {"reason": "It was about another family"}


@pytest.fixture
def family():
    return referred_family(person("social_worker", ["glasgow"]), at=LATER)


def test_a_nurse_takes_back_their_own_note_and_no_other(family):
    nurse, coordinator = (
        person("research_nurse", ["glasgow"]),
        browser(person("recruitment_coordinator", ["glasgow"])),
    )
    client, comments = browser(nurse), page("comments", family.number)
    client.post(comments, {"text": "Prefers mornings"})
    coordinator.post(comments, {"text": "Dog in the house", "open_to_blinded": "yes"})
    own, other = Comment.objects.order_by("recorded_at")
    assert text_of(client.get(comments)).count("Take back") == 1
    assert text_of(coordinator.get(comments)).count("Take back") == 2
    assert client.post(page("correct", family.number, other.pk), REASON).status_code == 404
    assert client.post(page("correct", family.number, own.pk), REASON).status_code == 302
    assert [note.text for note in families.comments(family)] == ["Dog in the house"]
    assert Comment.objects.filter(text="Prefers mornings").count() == 2


def test_a_deviation_is_taken_back_by_those_who_screen(family):
    client = browser(person("recruitment_coordinator", ["glasgow"]))
    deviations = page("family_deviations", family.number)
    client.post(deviations, {"kind": "other", "what": "A session was missed"})
    assert "Take back" in text_of(client.get(deviations))
    found = Deviation.objects.get()
    assert client.post(page("correct", family.number, found.pk), {}).status_code == 422
    assert client.post(page("correct", family.number, found.pk), REASON).status_code == 302
    assert families.deviations_of(family) == []
    assert "A session was missed" not in text_of(client.get(deviations))
