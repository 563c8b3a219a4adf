"""What was destroyed leaves the disk of PostgreSQL, too.

A row that was deleted stays in its page until the table is written anew, its values in what the
planner has sampled of the table, and both in the log until old pieces of it are removed.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import DatabaseError, connection

LOG = "SELECT pg_switch_wal()"
AHEAD = "SELECT count(*) FROM pg_ls_waldir() WHERE name > pg_walfile_name(pg_current_wal_lsn())"
"""Pieces that stand ready: old ones that were to be used again still hold what they held."""
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
        for table in tables:
            cursor.execute(f"VACUUM (FULL, ANALYZE) {quote(table)}")
        cursor.execute("VACUUM FULL pg_statistic")
    return [*_end_the_log(), *_reused()]


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
