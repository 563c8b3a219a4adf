from __future__ import annotations

import email
import socket
import stat
import threading
from datetime import timedelta
from email import policy
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations.jobs.working import run_due
from alongside.foundations.messages import words
from alongside.foundations.messages.actions import (
    try_again,
)
from alongside.foundations.messages.delivery import deliver_due
from alongside.foundations.messages.models import Message
from alongside.foundations.messages.queries import messages, waiting_count
from alongside.foundations.sealing.models import SubjectKey
from alongside.foundations.sealing.sealing import destroy_key, make_key

from .asking import AT, MINUTE, ask, state
from .mail_server import mail_server


@pytest.mark.django_db
def test_without_a_mail_server_a_message_is_kept_in_the_outbox_as_a_readable_file(here, tmp_path):
    message = ask(subject="Tha naidheachd ann – Ó", body="Seán,\nmòran taing")
    assert deliver_due(AT + MINUTE) == 1
    kept = state()
    assert (kept.sent_at, kept.kept, kept.tries, kept.problem) == (AT + MINUTE, True, 1, "")
    [file] = (tmp_path / "outbox").iterdir()
    assert file.name == f"20230704T132000Z-{message.id}.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    letter = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (letter["To"], letter["Subject"]) == ("worker@example.org", "Tha naidheachd ann – Ó")
    assert letter.get_content() == "Seán,\r\nmòran taing\r\n"


@pytest.mark.django_db
def test_a_text_message_is_kept_in_the_outbox_whatever_the_mail_server(here, tmp_path):
    here("smtp://127.0.0.1:1")
    ask(to="+44 7700 900123", channel="text")
    assert deliver_due(AT) == 1
    [file] = (tmp_path / "outbox").iterdir()
    assert b"X-Text-Message-To: +44 7700 900123\r\n" in file.read_bytes()


@pytest.mark.django_db
def test_with_a_mail_server_a_message_is_sent_once(here, tmp_path):
    with mail_server() as server:
        here(server.url)
        message = ask(body="One.\n.\n.two\nÓ")
        assert [deliver_due(AT), deliver_due(AT + 60 * MINUTE)] == [1, 0]
    [letter] = [email.message_from_bytes(each, policy=policy.default) for each in server.letters]
    assert letter["Message-ID"] == f"<{message.id}@example.org>"
    assert letter["Date"] == "Tue, 04 Jul 2023 13:20:00 +0000"
    assert letter.get_content() == "One.\r\n.\r\n.two\r\nÓ\r\n"
    assert (state().sent_at, state().kept, (tmp_path / "outbox").exists()) == (AT, False, False)


def unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.mark.django_db
def test_a_mail_server_that_is_away_is_tried_again_with_growing_waits_and_the_page_says_why(here):
    port = unused_port()
    here(f"smtp://127.0.0.1:{port}")
    ask()
    moments, at = [], AT
    for _ in range(8):
        assert deliver_due(at) == 0
        assert deliver_due(at) == 0
        at = state().send_after
        moments.append(at)
    waits = [(b - a) // MINUTE for a, b in zip([AT, *moments], moments, strict=False)]
    assert waits == [1, 5, 15, 60, 240, 720, 720, 720]
    row = messages().rows[0]
    assert (row.state, row.next_try) == ("waiting", at)
    assert row.why == (
        "Could not be sent yet, and will be tried again. The mail server said: "
        f"127.0.0.1:{port}: [Errno 111] Connection refused"
    )
    here("")
    assert deliver_due(at) == 1
    assert (messages().rows[0].state, state().tries) == ("kept", 9)


@pytest.mark.django_db
def test_a_receiver_that_does_not_exist_is_given_up_and_can_be_tried_again(here):
    with mail_server("550 no such person") as server:
        here(server.url)
        message = ask()
        assert deliver_due(AT) == 0
    assert (state().failed_at, state().problem) == (AT, "550 no such person")
    assert deliver_due(AT + timedelta(days=9)) == 0
    assert messages().rows[0].why == (
        "Sending was given up. The mail server said: 550 no such person. "
        "Correct it, then try again."
    )
    here("")
    assert [try_again(message=message.id, at=AT), try_again(message=message.id, at=AT)] == [
        True,
        False,
    ]
    assert deliver_due(AT) == 1


@pytest.mark.django_db
def test_a_receiver_who_is_busy_is_tried_again(here):
    with mail_server("450 mailbox busy") as server:
        here(server.url)
        ask()
        deliver_due(AT)
    assert (state().failed_at, state().send_after) == (None, AT + MINUTE)


@pytest.mark.django_db
def test_a_message_is_given_up_after_twenty_tries_and_never_lost(here):
    here(f"smtp://127.0.0.1:{unused_port()}")
    ask()
    at = AT
    for _ in range(30):
        deliver_due(at)
        at = state().send_after
    assert (state().tries, state().failed_at is None, state().sent_at) == (20, False, None)
    assert waiting_count() == 0


@pytest.mark.django_db
def test_a_message_whose_worker_died_is_sent_after_ten_minutes(here):
    ask()
    Message.objects.update(claimed_at=AT, tries=1)
    assert [deliver_due(AT + 9 * MINUTE), deliver_due(AT + 10 * MINUTE)] == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_send_each_message_once(here):
    with mail_server() as server:
        here(server.url)
        for number in range(6):
            ask(key=str(number))
        started = threading.Barrier(8)

        def worker() -> None:
            started.wait()
            try:
                deliver_due(AT)
            finally:
                connection.close()

        threads = [threading.Thread(target=worker) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(server.letters) == 6
    assert set(Message.objects.values_list("sent_at", "tries")) == {(AT, 1)}


@pytest.mark.django_db
def test_a_message_is_claimed_by_its_number_and_not_looked_for_among_all_that_wait(here):
    for number in range(3):
        ask(key=str(number))
    with CaptureQueriesContext(connection) as seen:
        assert deliver_due(AT) == 3
    changed = [each["sql"].partition(" WHERE ")[2] for each in seen if "UPDATE" in each["sql"]]
    assert len(changed) == 6
    assert [each for each in changed if "failed_at" in each or "send_after" in each] == []


@pytest.mark.django_db
def test_one_message_that_cannot_leave_does_not_hold_up_the_next(here, tmp_path):
    here(f"smtp://127.0.0.1:{unused_port()}")
    ask(key="1")
    ask(key="2", to="07700 900123", channel="text")
    assert deliver_due(AT) == 1


@pytest.mark.django_db
def test_a_message_waits_for_its_moment(here):
    ask(send_after=AT + MINUTE)
    assert [deliver_due(AT), deliver_due(AT + MINUTE)] == [0, 1]


@pytest.mark.django_db
def test_the_background_work_delivers_messages(here):
    ask()
    assert "messages.deliver" in run_due(AT).scheduled
    assert state().sent_at == AT


@pytest.mark.django_db
def test_a_one_time_link_is_shown_on_no_page_and_forgotten_once_sent(here):
    with mail_server() as server:
        here(server.url)
        ask(body="https://example.org/link/abc", secret=True)
        assert messages().rows[0].body == words.HIDDEN
        deliver_due(AT)
    assert (state().body, b"/link/abc" in server.letters[0]) == ("", True)
    here("", mode="demonstration")
    ask(body="https://example.org/link/def", key="2", secret=True, at=AT + MINUTE)
    assert messages().rows[0].body == "https://example.org/link/def"


@pytest.mark.django_db
def test_a_family_s_address_is_sealed_and_opened_only_for_the_mail_server(here, tmp_path):
    subject = UUID(int=7)
    make_key(subject, at=AT)
    ask(to="parent@example.org", sealed_for=subject, about="Copy of a consent, GLA-0001-X")
    kept = Message.objects.get()
    assert (kept.to, b"parent" in bytes(kept.sealed_to)) == ("", False)
    assert [row.to for row in messages().rows] == [words.A_FAMILY]
    assert messages(not_about=SubjectKey.objects.all()).rows == ()
    assert deliver_due(AT) == 1
    [file] = (tmp_path / "outbox").iterdir()
    assert b"parent@example.org" not in file.read_bytes()
    with mail_server() as server:
        here(server.url)
        ask(to="parent@example.org", sealed_for=subject, key="again")
        assert deliver_due(AT) == 1
    [letter] = [email.message_from_bytes(each, policy=policy.default) for each in server.letters]
    assert letter["To"] == "parent@example.org"


@pytest.mark.django_db
def test_a_message_to_a_forgotten_family_is_given_up(here):
    subject = UUID(int=8)
    make_key(subject, at=AT)
    ask(to="parent@example.org", sealed_for=subject)
    destroy_key(subject)
    with mail_server() as server:
        here(server.url)
        assert deliver_due(AT) == 0
    assert (state().failed_at, server.letters) == (AT, [])
