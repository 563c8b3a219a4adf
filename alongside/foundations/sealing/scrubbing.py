"""What was destroyed leaves the disk of PostgreSQL, too.

A row that was deleted stays in its page until the table is written anew, its values in what the
planner has sampled of the table, and both in the log until old pieces of it are removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

from django.db import DatabaseError, connection

LOG = "SELECT pg_switch_wal()"
AHEAD = "SELECT count(*) FROM pg_ls_waldir() WHERE name > pg_walfile_name(pg_current_wal_lsn())"
"""Pieces that stand ready: old ones that were to be used again still hold what they held."""
STILL_SEEN = (
    "SELECT pg_snapshot_xmin(pg_current_snapshot()) <= %s::xid8 OR EXISTS (SELECT FROM "
    "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND age(backend_xmin) >= age(%s::xid8::xid))"
)
LOOK_AGAIN, LOOKS = 0.5, 120
AT_WORK = (
    "Something has been at work in PostgreSQL for a minute, such as a backup, and rows that were "
    "destroyed are kept while it may still see them. Run this again when it has ended."
)
REUSED = (
    "PostgreSQL uses old pieces of its log again (wal_recycle), so what was destroyed may lie in "
    "them for a while. Set wal_recycle = off, reload PostgreSQL, and run this again."
)
NOT_ALLOWED = (
    "The account may not end a piece of PostgreSQL's log ({}), so what was destroyed lies in it "
    "until PostgreSQL has gone on by itself. docs/operate/database.md names the three rights."
)


def scrub(tables: Sequence[str]) -> list[str]:
    """Write these tables anew and end the log behind them; what could not be done, in words."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        kept = _still_seen()
        for table in tables:
            cursor.execute(f"VACUUM (FULL, ANALYZE) {quote(table)}")
        kept = kept or _still_seen()  # what was sampled before is dead only since then
        cursor.execute("VACUUM FULL pg_statistic")
    return [*kept, *_end_the_log(), *_reused()]


def _still_seen() -> list[str]:
    """Wait until nothing is at work that began, in any database, before now: a table is written
    anew with all that such work may still see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        [now] = cursor.fetchone()
        for _ in range(LOOKS):
            cursor.execute(STILL_SEEN, [now, now])
            if not cursor.fetchone()[0]:
                return []
            Event().wait(LOOK_AGAIN)
    return [AT_WORK]


def _end_the_log() -> list[str]:
    """Twice, so that the last checkpoint lies behind all that came before; and so often that every
    piece which stood ready is written over."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(AHEAD)
            for _ in range(2 + cursor.fetchone()[0]):
                cursor.execute(LOG)
                cursor.execute("CHECKPOINT")
    except DatabaseError as problem:
        return [NOT_ALLOWED.format(str(problem).splitlines()[0])]
    return []


def _reused() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW wal_recycle")
        return [REUSED] if cursor.fetchone()[0] == "on" else []
