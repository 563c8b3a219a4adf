"""The pages of held texts, and what a blinded person's pages show of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.foundations import clock
from alongside.workspaces.families.models import Comment
from alongside.workspaces.held_texts import words
from alongside.workspaces.held_texts.models import TextDecided
from tests.workspaces.held_texts.stories import LATER, allocated_family, asked, decided, note
from tests.workspaces.made_up import person, study
from tests.workspaces.randomisation.test_pages import sent, text

pytestmark = pytest.mark.django_db
SLUG = "ips-feasibility"


@pytest.fixture(autouse=True)
def some_hours_later():
    with clock.held_at(LATER + timedelta(hours=2)):
        yield


def page(name, *arguments):
    return reverse(name, args=[SLUG, *arguments])


def seen(client, by, name, *arguments):
    client.force_login(by)
    return client.get(page(name, *arguments))


def test_a_coordinator_reads_what_waits_and_gives_other_words(client):
    people, family = allocated_family()
    empty = text(seen(client, people.manager, "held_texts:texts"))
    assert empty.count("No text waits to be read.") == 1
    assert "A text comes here by itself when it is written." in empty
    typed = note(family, people.coordinator, "Ring before the IPS worker comes at ten")
    listed = text(seen(client, people.manager, "held_texts:texts"))
    assert "1 text waits to be read; in 1 of them a word was found" in listed
    opened = seen(client, people.manager, "held_texts:decide", typed.pk)
    assert "<mark>IPS</mark>" in opened.content.decode() and "Found: “IPS”." in text(opened)
    given = {"outcome": "other_words", "wording": "Ring before ten"}
    answer = sent(client, page("held_texts:decide", typed.pk), **given)
    assert answer.status_code == 302, text(answer)
    assert (TextDecided.objects.get().wording, TextDecided.objects.get().family) == (
        "Ring before ten", family,
    )  # fmt: skip
    for name in ("referrals:comments", "caseload:family"):
        shown = text(seen(client, people.nurse, name, family.number))
        assert "Ring before ten" in shown and "IPS worker" not in shown
    assert words.NOTHING_WAITS in text(seen(client, people.manager, "held_texts:texts"))


def test_a_blinded_page_is_the_same_with_a_held_note_and_without(client):
    people, family = allocated_family()
    pages = [("referrals:comments", family.number), ("caseload:family", family.number)]
    before = [text(seen(client, people.nurse, *each)) for each in pages]
    note(family, people.coordinator, "The IPS worker came")
    assert [text(seen(client, people.nurse, *each)) for each in pages] == before


def test_a_question_that_is_held_says_the_same_whatever_it_asks(client):
    people, family = allocated_family()
    one, other = (asked(family, people.manager, each) for each in ("With IPS?", "How many?"))
    for query in (one, other):
        shown = text(seen(client, people.nurse, "assessments:query", query.pk))
        assert words.HELD in shown and "IPS?" not in shown and "many?" not in shown
    listed = text(seen(client, people.nurse, "assessments:queries"))
    assert listed.count(words.HELD) == 2
    assert "With IPS?" in text(seen(client, people.manager, "assessments:queries"))
    decided(other, people.coordinator)
    assert "How many?" in text(seen(client, people.nurse, "assessments:query", other.pk))


def test_whoever_types_a_telling_word_is_told_before_anything_is_saved(client):
    people, family = allocated_family()
    client.force_login(people.coordinator)
    url = page("referrals:comments", family.number)
    typed = {"text": "The IPS worker came", "open_to_blinded": "yes"}
    refused = client.post(url, typed)
    assert "“IPS” could tell the arm to blinded colleagues" in text(refused)
    assert words.SEND_AS_IT_IS in text(refused) and "The IPS worker came" in text(refused)
    assert Comment.objects.count() == 0
    assert client.post(url, {**typed, "send_as_it_is": "yes"}).status_code == 302
    assert Comment.objects.get().text == "The IPS worker came"
    assert client.post(url, {"text": "The IPS worker came"}).status_code == 302


def test_a_question_with_a_telling_word_is_told_of_too(client):
    people, family = allocated_family()
    query = asked(family, people.manager, "Is this right?")
    url = page("assessments:query", query.pk)
    client.force_login(people.manager)
    refused = client.post(url, {"text": "As with services as usual"})
    assert "“services as usual” could tell the arm" in text(refused)
    assert client.post(url, {"text": "As usual"}).status_code == 302


def test_what_is_wrong_with_a_decision_is_said_and_stays_typed(client):
    people, family = allocated_family()
    typed = note(family, people.coordinator)
    client.force_login(people.manager)
    url = page("held_texts:decide", typed.pk)
    answer = sent(client, url, outcome="other_words", wording="They have IPS")
    assert "“IPS” could tell the arm" in text(answer) and "They have IPS" in text(answer)
    assert sent(client, url).status_code == 422
    assert TextDecided.objects.count() == 0


def test_the_writer_is_told_that_somebody_else_decides(client):
    people, family = allocated_family()
    typed = note(family, people.coordinator)
    assert words.YOUR_OWN in text(seen(client, people.coordinator, "held_texts:decide", typed.pk))


def test_a_decision_is_corrected_with_a_reason(client):
    people, family = allocated_family()
    typed = note(family, people.coordinator)
    decided(typed, people.manager)
    client.force_login(people.manager)
    url = page("held_texts:decide", typed.pk)
    earlier = str(TextDecided.objects.get().pk)
    given = {"outcome": "kept", "reason": "It names a day", "earlier": earlier}
    assert sent(client, url, **given).status_code == 302
    assert TextDecided.objects.as_of().get().outcome == "kept"


@pytest.mark.parametrize("role", [role.id for role in study().roles])
def test_only_coordinators_and_the_trial_manager_open_these_pages(client, role):
    expected = 200 if role in {"recruitment_coordinator", "trial_manager"} else 403
    assert seen(client, person(role), "held_texts:texts").status_code == expected


def test_a_coordinator_of_another_site_finds_nothing_here(client):
    people, family = allocated_family()
    typed = note(family, people.coordinator)
    other = person("recruitment_coordinator", ["bromley"])
    assert seen(client, other, "held_texts:decide", typed.pk).status_code == 404
    assert words.NOTHING_WAITS in text(seen(client, other, "held_texts:texts"))


def test_the_list_asks_the_same_number_of_queries_whatever_waits(client):
    people, family = allocated_family()
    seen(client, people.manager, "held_texts:texts")
    counts = []
    for many in (1, 5):
        for _ in range(many):
            note(family, people.coordinator)
            asked(family, people.manager)
        with CaptureQueriesContext(connection) as queries:
            seen(client, people.manager, "held_texts:texts")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_blinded_reader_asks_the_same_number_of_queries_whatever_is_held(client):
    people, family = allocated_family()
    pages = [("referrals:comments", family.number), ("assessments:queries",)]
    counts = []
    for many in (0, 4):
        for _ in range(many):
            note(family, people.coordinator)
            asked(family, people.manager)
        for each in pages:
            seen(client, people.nurse, *each)
            with CaptureQueriesContext(connection) as queries:
                client.get(page(*each))
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
