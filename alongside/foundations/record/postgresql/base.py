"""A connection behind which no queue builds up while the server does not answer.

One who asks waits until the time for connecting is over. Those behind would wait as long, one
after another; so for a moment they are told at once, and then somebody tries again.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

import psycopg
from django.db.backends.postgresql import base

from alongside.foundations.record.postgresql.prepared import Prepared

LONG, PAUSE = 1.0, 2.0
"""Seconds: whoever refuses sooner does answer; how long nobody tries after one waited in vain."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, impatient with a server that is silent."""

    silent_until = 0.0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        begun = monotonic()
        if begun < self.silent_until:
            raise psycopg.OperationalError("PostgreSQL did not answer a moment ago")
        try:
            connection = super().get_new_connection(conn_params)
            self.prepared = Prepared(connection)
            return connection
        except psycopg.OperationalError:
            if monotonic() - begun >= LONG:
                self.silent_until = monotonic() + PAUSE
            raise

    def set_autocommit(self, autocommit: bool, *more: bool, **named: bool) -> None:
        """At the end of a transaction whose connection broke Django would make a new one here.

        One that was ended meanwhile is let go, so that the next who asks is given a new one.
        """
        if self.connection is not None and self.connection.closed:
            self.close()
        if self.connection is None and autocommit:
            return
        super().set_autocommit(autocommit, *more, **named)

    def _commit(self) -> None:
        """With whatever waits to go along with the next statement."""
        if self.connection is None or self.queries_logged:
            super()._commit()  # type: ignore[misc]
            return
        with self.wrap_database_errors:
            self.prepared.commit()

    def _rollback(self) -> None:
        if self.connection is not None:
            self.prepared.forget_those_waiting()
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        """What waits came after that point, since a savepoint is never among it."""
        if self.connection is not None:
            self.prepared.forget_those_waiting()
        super()._savepoint_rollback(sid)  # type: ignore[misc]
