"""The web server and the background work, in one place for a one-machine installation."""

from __future__ import annotations

import gc
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults

from gunicorn.app.base import BaseApplication
from gunicorn.util import parse_address

from alongside.project.supervising import Master, hold_on

PIECE = 65_536


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, told what to do by arguments instead of a file."""

    def __init__(self, options: dict[str, Any], work: Callable[[], None] | None) -> None:
        self.options, self.work = options, work
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, so that workers begin with everything read."""
        from alongside.project.wsgi import application  # isort: split

        ask_for_a_page(application)
        settle()
        return application

    def run(self) -> None:
        try:
            Master(self, self.work).run()
        except RuntimeError as problem:
            sys.exit(f"Nothing can be served: {problem}")


def why_not_at(address: str) -> str:
    """Why nothing could be served at this address now; empty where it could."""
    try:
        place = parse_address(address)
        if isinstance(place, tuple):
            kind = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
            with socket.socket(kind, socket.SOCK_STREAM) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind(place)
    except (OSError, OverflowError, RuntimeError) as problem:
        return getattr(problem, "strerror", None) or str(problem)
    return ""


def ask_for_a_page(application: Any) -> None:
    """What the first page needs is read and compiled here, so that no worker has to."""
    from django.conf import settings
    from django.db import connections

    from alongside.foundations.sealing.sealing import root

    host = next((name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")
    asked = {"PATH_INFO": "/sign-in/", "HTTP_HOST": host, "HTTP_X_FORWARDED_PROTO": "https"}
    setup_testing_defaults(asked)
    try:
        b"".join(application(asked, lambda *_: None))
        root()  # a worker that is forked after the key was replaced goes on with the one before
    finally:
        connections.close_all()  # a process that is forked must not share one


def settle() -> None:
    """Read all pages; from then on the search for garbage leaves out what is loaded, so that no
    request waits for a walk over it, and workers go on sharing its memory."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.enable()


class Told:
    """An answer on its way: with each piece of it the worker says that it is at work.

    A worker that says nothing for a minute is taken for one that hangs, and ended. A download may
    take longer, by its size or by a slow line.
    """

    def __init__(self, answer: Iterable[bytes], at_work: Callable[[], None]) -> None:
        self._answer, self._at_work = answer, at_work

    def __iter__(self) -> Iterator[bytes]:
        for part in self._answer:
            for start in range(0, len(part), PIECE):
                self._at_work()
                yield part[start : start + PIECE]

    def close(self) -> None:
        getattr(self._answer, "close", lambda: None)()


def keep_while_at_work(worker: Any) -> None:
    """Gunicorn's hook for a worker that has loaded the pages: wrap what it answers with."""
    pages = worker.wsgi
    worker.wsgi = lambda asked, begin: Told(pages(asked, begin), worker.notify)


def run(*, address: str, workers: int, work: bool) -> None:
    """Serve until stopped. The background work runs in a process of its own."""
    options = {
        "bind": address,
        "workers": workers,
        "worker_class": "sync",
        "preload_app": True,  # a worker that died is back at once
        "timeout": 60,
        "post_fork": hold_on,
        "post_worker_init": keep_while_at_work,
        "accesslog": None,
        "loglevel": "warning",
        "control_socket_disable": True,
    }
    Server(options, work_until_stopped if work else None).run()


def work_until_stopped() -> None:
    """Run queued work and the schedule until asked to stop."""
    import django

    django.setup()
    from alongside.foundations.jobs.working import work
    from alongside.foundations.record import writing_back
    from alongside.foundations.record.giving_way import stand_behind

    stand_behind()
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    writing_back.begin(stop)
    work(stop)
