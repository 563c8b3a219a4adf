"""What the bare framework and raw SQLite reach: one view that writes one row, and commits alone.

The view reads the same form, checks no session, no right and no answer, and keeps no history.
`serve` runs it in gunicorn with the same number of workers and the same settings of the database.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load.form import kept
from benchmarks.load.place import ROOT, Place
from tests.project.test_serving import free_port

TABLE = "CREATE TABLE IF NOT EXISTS bare (entry text PRIMARY KEY, said text NOT NULL)"
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL")


def raw_commits(folder: Path, seconds: float = 2.0) -> float:
    """Rows of a whole form a second, each in a transaction of its own; one writer."""
    connection = sqlite3.connect(folder / "raw.sqlite3", isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(TABLE)
    said, number, begun = kept(1), 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare VALUES (?, ?)", (str(number), said))
        connection.execute("COMMIT")
        number += 1
    connection.close()
    return number / (time.perf_counter() - begun)


@contextmanager
def served_bare(place: Place) -> Iterator[str]:
    """The address of the bare view."""
    address = f"127.0.0.1:{free_port()}"
    env = {**os.environ, "BARE_FOLDER": str(place.folder.parent), "BARE_URL": place.url,
           "PYTHONPATH": str(ROOT)}  # fmt: skip
    words = (sys.executable, "-m", "benchmarks.load.bare", address)
    process = subprocess.Popen(words, env=env, cwd=ROOT)
    try:
        _until_there(address)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _until_there(address: str) -> None:
    from benchmarks.load.browser import Browser

    for _ in range(200):
        try:
            Browser(address).get("/")
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def _serve(address: str) -> None:
    from django.conf import settings

    from alongside.project.deployment import database_settings

    database = database_settings(os.environ["BARE_URL"], Path(os.environ["BARE_FOLDER"]))
    if not os.environ["BARE_URL"]:
        database |= {"ENGINE": "django.db.backends.sqlite3"}
    settings.configure(
        DATABASES={"default": database}, ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"],
        SECRET_KEY="bare", MIDDLEWARE=[], DATA_UPLOAD_MAX_NUMBER_FIELDS=2000,
    )  # fmt: skip
    import django
    from django.core.wsgi import get_wsgi_application
    from django.db import connection, connections

    from alongside.project.serving import Server

    django.setup()
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    connections.close_all()
    urlpatterns.append(_path())

    class Bare(Server):
        def load(self) -> object:
            return get_wsgi_application()

    Bare({"bind": address, "workers": 2, "worker_class": "sync", "accesslog": None,
          "loglevel": "warning", "control_socket_disable": True}, None).run()  # fmt: skip


urlpatterns: list[object] = []


def _path() -> object:
    from django.db import connection, transaction
    from django.http import HttpRequest, HttpResponse
    from django.urls import re_path

    def keep(request: HttpRequest) -> HttpResponse:
        said = json.dumps({name: {"value": value} for name, value in request.POST.items()})
        if request.method == "POST":
            with transaction.atomic(), connection.cursor() as cursor:
                row = [request.POST["entry"], said]
                cursor.execute("INSERT INTO bare VALUES (%s, %s)", row)
        return HttpResponse(status=302, headers={"Location": "/"})

    return re_path("", keep)


if __name__ == "__main__":
    _serve(sys.argv[1])
