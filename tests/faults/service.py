"""The service as it runs, and people who write through it and know what was acknowledged."""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from alongside.foundations.clock import now
from alongside.foundations.entropy import new_id
from tests.faults.processes import children_of, lives, workers_and_work
from tests.project.running import COMMAND, environment
from tests.project.test_serving import free_port

SOCIAL_WORKER = "social-worker.bromley@demonstration.example"
PASSWORD = "walking-alongside"
BACK, WORKERS = 10.0, 2
FULL = os.environ.get("ALONGSIDE_FAULTS") == "full"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
UNHURRIED = {"requests_a_minute": "1000000"}
"""A few people here do the work of many, faster than the limit of one person."""
SAID = {
    "team": "", "leaflet": "no", "agrees": "no", "reasons": "no_research",
    "main_reason": "no_research",
}  # fmt: skip


class Service:
    """`alongside serve` with its two workers and the background work, in a group of its own."""

    def __init__(self, folder: Path, log: Path, wrapped: tuple[str, ...] = (), **more: str) -> None:
        self.folder, self.log, self.wrapped, self.more = folder, log, wrapped, more
        self.address = f"127.0.0.1:{free_port()}"
        self.process: subprocess.Popen[bytes] | None = None
        self.left: list[int] = []

    def start(self) -> None:
        words = (*self.wrapped, *COMMAND, "serve", "--address", self.address)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                words, env=environment(data=self.folder, **UNHURRIED | self.more), cwd="/",
                stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip

    def until_back(self, patience: float = 60.0) -> float:
        """Seconds until a page is answered."""
        begun = time.monotonic()
        while time.monotonic() - begun < patience:
            if self.answers():
                return time.monotonic() - begun
            threading.Event().wait(0.05)
        raise AssertionError(f"not back within {patience:.0f} s: {self.log.read_text()[-2000:]}")

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.address}/sign-in/", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def until_whole(self, patience: float = 120.0) -> float:
        """Seconds until all its processes are there, none of before, and a page is answered.

        Where it could not start, it is started again, as whoever looks after a machine does.
        """
        begun = time.monotonic()
        while time.monotonic() - begun < patience:
            assert self.process
            if self.process.poll() is not None:
                self.start()
            workers, work = workers_and_work(self.process.pid)
            gone = not any(map(lives, self.left))
            if gone and (len(workers), len(work)) == (WORKERS, 1) and self.answers():
                return time.monotonic() - begun
            threading.Event().wait(0.02)
        raise AssertionError(f"not whole in {patience:.0f} s: {self.log.read_text()[-2000:]}")

    def kill(self, alone: bool = False) -> None:
        """Everything of it at once, as when the power fails; or the first process only."""
        assert self.process
        self.left = children_of(self.process.pid)
        (os.kill if alone else os.killpg)(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_below(self, workers: int = 0, work: bool = False) -> None:
        """Some of the processes that the first has started."""
        assert self.process
        pages, others = workers_and_work(self.process.pid)
        self.left = pages[:workers] + (others if work else [])
        for each in self.left:
            os.kill(each, signal.SIGKILL)

    def stop(self) -> None:
        assert self.process
        self.process.terminate()
        try:
            self.process.wait(60)
        finally:
            if self.process.poll() is None:
                self.kill()


@contextmanager
def serving(
    folder: Path, log: Path, wrapped: tuple[str, ...] = (), **more: str
) -> Iterator[Service]:
    service = Service(folder, log, wrapped, **more)
    service.start()
    try:
        service.until_back()
        yield service
    finally:
        service.stop()


class Writer:
    """A social worker who records families that do not agree, one after another.

    `acknowledged` are the entries whose reply came, `sent` all that were ever sent. An entry
    without a reply is sent again until there is one, as the page does.
    """

    def __init__(self, address: str, account: str = SOCIAL_WORKER) -> None:
        self.address = address
        self.sent: list[uuid.UUID] = []
        self.acknowledged: list[uuid.UUID] = []
        self.waited: list[float] = []
        self.refused: list[tuple[int, str]] = []
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar, _Stay())
        self.sign_in(account)

    def sign_in(self, account: str) -> None:
        self.enter(account)
        self.read_the_form()

    def read_the_form(self) -> None:
        page = self.get("/ips-feasibility/refer/")
        criteria = re.findall(r'name="(criterion_\w+-answer)"', page)
        teams = re.findall(r'<option value="(\w+)"', page[page.index('name="team"') :])
        self.given = {**SAID, **dict.fromkeys(criteria, "yes"), **_token(page), "team": teams[0]}

    def enter(self, account: str) -> None:
        given = {"login": account, "password": PASSWORD}
        status, told = self.post("/account/login/", {**given, **_token(self.get("/sign-in/"))})
        assert status == 302, told

    def get(self, path: str, timeout: float = 15) -> str:
        with self.opener.open(f"http://{self.address}{path}", timeout=timeout) as answer:
            return str(answer.read().decode())

    def post(self, path: str, given: Mapping[str, str], timeout: float = 15) -> tuple[int, str]:
        body = urllib.parse.urlencode(given).encode()
        try:
            with self.opener.open(f"http://{self.address}{path}", body, timeout) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()

    def refer(self, entry: uuid.UUID | None = None) -> bool:
        """Send one; True when its reply came and says that it is kept."""
        entry = entry or new_entry()
        if entry not in self.sent[-1:]:
            self.sent.append(entry)
        begun = time.monotonic()
        try:
            status, told = self.post(
                "/ips-feasibility/refer/", {**self.given, "entry": str(entry), "words": ""}
            )
        except (OSError, urllib.error.URLError, http.client.HTTPException):
            return False
        finally:
            self.waited.append(time.monotonic() - begun)
        if status == 302:
            self.acknowledged.append(entry)
            return True
        self.refused.append((status, told))
        return False

    def write_until(self, enough: threading.Event) -> None:
        entry = new_entry()
        while not enough.is_set():
            if self.refer(entry):
                entry = new_entry()
            else:
                enough.wait(0.05)


class Reader(Writer):
    """Somebody who opens pages and sends nothing."""

    def sign_in(self, account: str) -> None:
        self.enter(account)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:  # type: ignore[override]
        return None


def _token(page: str) -> dict[str, str]:
    found = TOKEN.search(page)
    assert found, page[:500]
    return {"csrfmiddlewaretoken": found[1]}


def new_entry() -> uuid.UUID:
    """A key as the page makes it."""
    return new_id(now())


@contextmanager
def writing(*writers: Writer) -> Iterator[None]:
    """Everybody writes at once until the block ends."""
    enough = threading.Event()
    threads = [threading.Thread(target=one.write_until, args=(enough,)) for one in writers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        enough.set()
        for thread in threads:
            thread.join(60)
