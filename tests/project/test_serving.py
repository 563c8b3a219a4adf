"""`alongside serve` answers requests, and the work beside it delivers letters and seals."""

from __future__ import annotations

import socket
import subprocess
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from alongside.project.serving import PIECE, keep_while_at_work
from alongside.project.serving import run as serve
from tests.project.running import COMMAND, environment, run

PATIENCE = 60.0
PASSWORD = "three-calm-otters"


def until(happened, what):
    """Wait for another process, looking again and again; fails with `what` after a minute."""
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.2)):
        if found := happened():
            return found
        pause.wait(0.2)
    raise AssertionError(f"{what} did not happen within {PATIENCE:.0f} seconds")


@contextmanager
def started(*words, log, **settings):
    """A command that runs until it is told to stop; it must then end by itself."""
    with log.open("w") as out:
        process = subprocess.Popen(
            [*COMMAND, *words], env=environment(**settings), cwd="/", stdout=out, stderr=out
        )
        try:
            yield process
            process.terminate()
            process.wait(30)
        finally:
            process.kill()
            process.wait()


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def asked(url):
    """Status and text of a page, or None while nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None


@pytest.fixture
def with_news(copied, tmp_path):
    """A demonstration in which letters wait, something is not sealed yet, and all work is due.

    Only the alerts are not: they would write more after the seal.
    """
    file = tmp_path / "password"
    file.write_text(PASSWORD)
    words = ("invite", "new@demonstration.example", "Newly There", "--password-file", str(file))
    assert run(*words, data=copied.folder).returncode == 0
    assert copied.column("SELECT count(*) FROM outbox_message WHERE sent_at IS NULL")[0] >= 1
    assert "2 not sealed yet" in run("verify", data=copied.folder).stdout
    copied.change("DELETE FROM jobs_scheduledrun")
    copied.change(
        "INSERT INTO jobs_scheduledrun"
        " (name, started_at, finished_at, runs, failures_in_a_row, problem, worker)"
        " SELECT 'recruitment.alerts', max(recorded_at), max(recorded_at), 1, 0, '', ''"
        " FROM record_entry"
    )
    return copied


def count(record, table, where="TRUE"):
    return record.column(f"SELECT count(*) FROM {table} WHERE {where}")[0]


def sent_and_sealed(record, seals):
    waiting = count(record, "outbox_message", "sent_at IS NULL")
    return waiting == 0 and count(record, "record_seal") > seals


def test_pages_are_served_while_letters_are_delivered_and_the_record_is_sealed(with_news, tmp_path):
    seals = count(with_news, "record_seal")
    address, log = f"127.0.0.1:{free_port()}", tmp_path / "log"
    words = ("serve", "--address", address, "--workers", "1")
    with started(*words, log=log, data=with_news.folder):
        status, page = until(lambda: asked(f"http://{address}/sign-in/"), "an answer")
        assert status == 200
        assert "demonstration" in page
        assert asked(f"http://{address}/ips-feasibility/families/")[0] == 200  # signs in first
        assert asked(f"http://{address}/static/no-such-file.css")[0] == 404
        assert asked(f"http://{address}/static/alongside.css")[0] == 200
        until(lambda: sent_and_sealed(with_news, seals), "delivery")
    assert asked(f"http://{address}/sign-in/") is None
    assert "0 not sealed yet" in run("verify", data=with_news.folder).stdout
    letters = count(with_news, "outbox_message")
    assert len(list((with_news.folder / "outbox").iterdir())) == letters
    assert "Traceback" not in log.read_text()


def test_a_place_that_is_taken_is_named_before_anything_is_started(copied):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = run("serve", "--address", address, data=copied.folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert " ".join(done.stderr.split()) == (
        f"Nothing can be served at {address}: Address already in use. Stop what is there, or "
        "choose another place: alongside serve --address 127.0.0.1:8001"
    )


def test_the_work_alone_seals_and_stops_when_told(with_news, tmp_path):
    seals = count(with_news, "record_seal")
    log = tmp_path / "log"
    with started("work", log=log, data=with_news.folder) as process:
        until(lambda: sent_and_sealed(with_news, seals), "delivery")
    assert process.returncode == 0
    assert "0 not sealed yet" in run("verify", data=with_news.folder).stdout
    assert log.read_text() == ""


def test_a_worker_says_that_it_is_at_work_with_each_piece_of_a_long_answer_and_closes_it():
    """Else it would be ended after a minute, and a download that takes longer cut off."""
    happened = []

    class Answer(list):
        def close(self):
            happened.append("closed")

    whole = [b"a" * (2 * PIECE + 1), b"", b"b"]
    worker = SimpleNamespace(
        wsgi=lambda asked, begin: Answer(whole), notify=lambda: happened.append("at work")
    )
    keep_while_at_work(worker)
    answer = worker.wsgi({}, None)
    pieces = list(answer)
    answer.close()
    assert [len(piece) for piece in pieces] == [PIECE, PIECE, 1, 1]
    assert b"".join(pieces) == b"".join(whole)
    assert happened == ["at work"] * 4 + ["closed"]
    told: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("alongside.project.serving.Server", lambda options, _: told.update(options)
                        or SimpleNamespace(run=lambda: None))  # fmt: skip
        serve(address="127.0.0.1:0", workers=1, work=False)
    assert told["post_worker_init"] is keep_while_at_work
