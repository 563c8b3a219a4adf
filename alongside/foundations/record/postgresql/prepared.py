"""Statements that every form carries out, given to libpq by the name under which they are prepared.

A cursor of psycopg reads the SQL, looks up how each value is written and waits in a loop of
Python's, for each statement anew; that takes longer than PostgreSQL takes to answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Connection, OperationalError
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

GOOD = ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK


class Prepared:
    """The statements that one connection has prepared."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._own, self._server = connection, connection.pgconn
        self._as_written = Transformer(connection)
        self._names: dict[tuple[str, tuple[int, ...]], bytes] = {}

    def fetched(self, plain: str, values: Sequence[Any]) -> list[Any]:
        """All rows of a statement whose values stand in it as $1, $2 and so on.

        It is prepared when first asked, and begins a transaction where a cursor would. Raises as
        psycopg does.
        """
        if self._server.transaction_status == TransactionStatus.IDLE and not self._own.autocommit:
            self._begin()
        own = self._as_written
        written: Any = own.dump_sequence(values, [PyFormat.AUTO] * len(values))
        types = own.types or ()
        name = self._names.get((plain, types)) or self._prepare(plain, types)
        result = self._good(self._server.exec_prepared(name, written, own.formats))
        own.set_pgresult(result)
        return own.load_rows(0, result.ntuples, tuple)

    def _begin(self) -> None:
        own = self._own
        if {own.isolation_level, own.read_only, own.deferrable} == {None}:
            self._good(self._server.exec_(b"BEGIN"))
        else:
            own.execute("SELECT 1")  # psycopg knows how to say the rest

    def _prepare(self, plain: str, types: tuple[int, ...]) -> bytes:
        name = f"alongside_{len(self._names)}".encode()
        self._good(self._server.prepare(name, plain.encode(), types))
        self._names[plain, types] = name
        return name

    def _good(self, result: PGresult) -> PGresult:
        if result.status in GOOD:
            return result
        if self._server.status == ConnStatus.BAD:
            raise OperationalError(result.get_error_message("utf-8"))
        raise error_from_result(result)
