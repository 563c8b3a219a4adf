from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import RequestFactory

from alongside.foundations.messages.actions import send
from alongside.foundations.messages.delivery import deliver_due
from alongside.foundations.messages.models import Message
from alongside.foundations.messages.views import again, outbox

AT = datetime(2023, 7, 4, 13, 20, tzinfo=UTC)


def ask(number: int, **more: object) -> Message:
    return send(
        to="worker@example.org",
        subject=f"Message {number}",
        body="<b>News</b>\nPlease sign in.",
        at=AT + timedelta(minutes=number),
        key=str(number),
        study="ips",
        **more,
    )


def page(query: str = "") -> str:
    return outbox(RequestFactory().get(f"/ips/messages/{query}"), study="ips").content.decode()


def words_of(content: str) -> str:
    main = content[content.index("<main") : content.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.mark.django_db
def test_the_page_lists_messages_and_says_where_they_go():
    ask(1)
    deliver_due(AT + timedelta(hours=1))
    assert words_of(page()) == (
        "Messages No mail server is set, so messages do not leave this machine. Each one is kept "
        "here and as a file in the outbox folder. To send e-mails, set ALONGSIDE_EMAIL_URL. "
        "Message 1 ● Kept in the outbox E-mail to worker@example.org, 4 July 2023, 14:21 "
        "Read the message &lt;b&gt;News&lt;/b&gt; Please sign in."
    ).replace("●", "◆")


@pytest.mark.django_db
def test_an_empty_page_says_what_will_be_here():
    assert "Messages to families, referrers and the team will be listed here." in page()


@pytest.mark.django_db
def test_older_messages_are_one_page_further():
    for number in range(51):
        ask(number)
    first = page()
    older = re.search(r'href="/ips/messages/(\?before=[^"]+)"', first)[1]
    second = page(older)
    assert (first.count("Read the message"), second.count("Read the message")) == (50, 1)
    assert page("?before=nonsense").count("Read the message") == 50


@pytest.mark.django_db
def test_a_message_that_was_given_up_is_tried_again_from_the_page():
    message = ask(1)
    Message.objects.update(failed_at=AT, tries=20, problem="550 no such person")
    assert f'action="/ips/messages/{message.id}/again/"' in page()
    answer = again(RequestFactory().post("/"), study="ips", message=message.id)
    assert (answer.status_code, answer["Location"]) == (302, "/ips/messages/")
    assert Message.objects.get().failed_at is None


@pytest.mark.django_db
def test_a_message_of_another_study_is_neither_listed_nor_tried_again():
    message = send(to="a@example.org", subject="s", body="b", at=AT, key="k", study="another")
    Message.objects.update(failed_at=AT)
    again(RequestFactory().post("/"), study="ips", message=UUID(str(message.id)))
    assert Message.objects.get().failed_at == AT
    assert "Read the message" not in page()
