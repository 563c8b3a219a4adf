"""What SQLite's write-ahead log holds is written into the database beside those who write.

Left alone, SQLite lets whoever commits the thousandth page write all of them back, and that person
waits for it. Here a thread of the background work does so every second, which makes nobody wait;
only where there is none, or it cannot keep up, does somebody who saves.
"""

from __future__ import annotations

import logging
from threading import Event, Thread

from django.db import DatabaseError, connection

log = logging.getLogger(__name__)
PAUSE = 1.0
PAGES_BEFORE_SOMEBODY_WAITS = 8_000
"""32 MB, of the 64 that the log may have at most."""


def begin(stop: Event) -> Thread | None:
    """Write back until `stop` is set; nothing to do for another database."""
    if connection.vendor != "sqlite":
        return None
    thread = Thread(target=_until, args=[stop], name="writing back", daemon=True)
    thread.start()
    return thread


def once() -> tuple[int, int]:
    """Write back what can be without a wait: pages in the log, and how many of them are back."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
        _, there, back = cursor.fetchone()
    return there, back


def _until(stop: Event) -> None:
    while not stop.wait(PAUSE):
        try:
            once()
        except DatabaseError:
            log.exception("The write-ahead log could not be written back; it is tried again.")
    connection.close()
