from __future__ import annotations

import email
import socket
from email import policy

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from alongside.foundations.messages.actions import (
    BadAddress,
    BadSubject,
    MessageRefused,
)
from alongside.foundations.messages.backends import MailServer, NotDelivered, OutboxFolder
from alongside.foundations.messages.envelopes import envelope
from alongside.foundations.messages.models import Message
from alongside.foundations.messages.queries import messages

from .asking import AT, MINUTE, ask
from .mail_server import mail_server


@pytest.mark.django_db
def test_the_same_message_asked_twice_is_one(here):
    assert ask().id == ask(at=AT + MINUTE).id
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_message_of_a_transaction_that_is_rolled_back_is_never_sent(here):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask()
        raise ZeroDivisionError
    assert Message.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"subject": "News\nBcc: x@example.org"}, BadSubject),
        ({"subject": "News\rBcc: x@example.org"}, BadSubject),
        ({"subject": "News\u2028x"}, BadSubject),
        ({"subject": "x" * 121}, BadSubject),
        ({"subject": " "}, BadSubject),
        ({"to": "a@example.org\nBcc: x@example.org"}, BadAddress),
        ({"to": "a@example.org, b@example.org"}, BadAddress),
        ({"to": "nobody"}, BadAddress),
        ({"to": "07700 90012x", "channel": "text"}, BadAddress),
        ({"channel": "pigeon"}, MessageRefused),
    ],
)
def test_a_message_that_could_carry_more_than_it_says_is_refused(here, changed, refusal):
    with pytest.raises(refusal):
        ask(**changed)
    assert Message.objects.count() == 0


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_subject_and_no_body_ever_makes_a_header(subject, body):
    message = Message(id=1, to="a@example.org", channel="email", body=body, created_at=AT)
    message.subject = " ".join(subject.split()) or "x"
    written = envelope(message, "Trial <trial@example.org>", message.to).as_bytes()
    read = email.message_from_bytes(written, policy=policy.SMTP)
    assert read.keys() == [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    ]


@pytest.mark.django_db
def test_pages_of_messages_neither_share_nor_miss_one(here, django_assert_num_queries):
    for number in range(7):
        ask(key=str(number), at=AT + number * MINUTE, subject=f"Message {number}", study="ips")
    ask(key="other", study="another")
    seen, before = [], None
    for _ in range(3):
        with django_assert_num_queries(1):
            page = messages(study="ips", limit=3, before=before)
        seen.append([row.subject[-1] for row in page.rows])
        before = page.older
    assert (seen, before) == ([["6", "5", "4"], ["3", "2", "1"], ["0"]], None)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 25, "", "", False)),
        ("smtp://u%40x:p%3Aw@mail.example.org", ("mail.example.org", 587, "u@x", "p:w", False)),
        ("smtps://u:p@mail.example.org", ("mail.example.org", 465, "u", "p", True)),
        ("smtp://u:p@[::1]:2525", ("::1", 2525, "u", "p", False)),
    ],
)
def test_the_address_of_a_mail_server_is_read(url, expected):
    made = MailServer.from_url(url, "trial@example.org")
    assert (made.host, made.port, made.user, made.password, made.encrypted_from_start) == expected


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://", "smtp://x:port"])
def test_a_wrong_address_of_a_mail_server_is_told_with_its_form(url):
    with pytest.raises(NotDelivered, match="must read smtp://user:password@host:port"):
        MailServer.from_url(url, "trial@example.org")


def test_a_password_is_never_sent_without_encryption(monkeypatch):
    with mail_server() as server:
        made = MailServer("elsewhere.example.org", 0, "u", "p", False, "trial@example.org")
        monkeypatch.setattr(
            "smtplib.SMTP._get_socket",
            lambda self, *a: socket.create_connection(server.server_address),
        )
        with pytest.raises(NotDelivered, match="offers no encryption"):
            made.deliver(Message(to="a@example.org"))


def test_a_full_disk_is_a_message_not_delivered(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    message = Message(
        id=1, to="a@example.org", channel="email", subject="x", body="", created_at=AT
    )
    with pytest.raises(NotDelivered, match="FileExistsError"):
        OutboxFolder(blocked, "trial@example.org").deliver(message)
