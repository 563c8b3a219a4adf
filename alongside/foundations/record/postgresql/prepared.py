"""Statements that every form carries out, given to libpq by the name under which they are prepared.

A cursor of psycopg reads the SQL, looks up how each value is written and waits in a loop of
Python's, for each statement anew; that takes longer than PostgreSQL takes to answer. Most of what
is left is the way there and back, so statements go together where no answer is needed in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from select import POLLIN, POLLOUT, poll
from typing import Any

from psycopg import Connection, OperationalError
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import InFailedSqlTransaction, error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

GOOD = ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK
Asked = tuple[str, Sequence[Any]]
"""A statement whose values stand in it as $1, $2 and so on, and the values."""


@dataclass(frozen=True)
class _Named:
    """A statement by its name, with its values as they are sent."""

    name: bytes
    values: Sequence[Any]
    formats: Sequence[Any]


class Prepared:
    """The statements that one connection has prepared, and those that go along with the next."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._own, self._server = connection, connection.pgconn
        self._as_written = Transformer(connection)
        self._names: dict[tuple[str, tuple[int, ...]], bytes] = {}
        self._waiting: list[_Named] = []
        connection.wait = self._after_those_waiting(connection.wait)  # type: ignore[method-assign]

    def fetched(self, *asked: Asked) -> list[list[Any]]:
        """All rows of each statement, all sent together.

        Each is prepared when first asked; a transaction begins where a cursor would begin one.
        Raises as psycopg does.
        """
        results = self._results(asked)
        return [self._rows(each) for each in results[len(results) - len(asked) :]]

    def later(self, plain: str, values: Sequence[Any]) -> None:
        """Let a statement go along with whatever the connection carries out next.

        Nobody hears of its rows, and of a refusal only then: at the end of the transaction at
        latest. Outside of one it is carried out at once.
        """
        if self._own.autocommit:
            self.fetched((plain, values))
            return
        self._begin()
        self._waiting.append(self._named(plain, values))

    def commit(self) -> None:
        """End the transaction, together with what waits.

        PostgreSQL undoes one in which something was refused, and does not call that an error.
        """
        if not self._waiting and self._server.transaction_status == TransactionStatus.IDLE:
            return
        try:
            end = self._results([("COMMIT", [])])[-1]
        except (KeyboardInterrupt, SystemExit):
            self._server.finish()  # nobody would end what may still be under way
            raise
        if end.command_status != b"COMMIT":
            raise InFailedSqlTransaction("Something was refused, so that nothing was kept")

    def carry_out_those_waiting(self) -> None:
        """Send what waits, and raise what is refused of it."""
        if self._waiting:
            self.fetched()

    def forget_those_waiting(self) -> None:
        """For a transaction that is undone."""
        self._waiting.clear()

    def _after_those_waiting(self, wait: Callable[..., Any]) -> Callable[..., Any]:
        """Whatever psycopg itself does with the connection waits through this."""

        def waits(*given: Any, **named: Any) -> Any:
            self.carry_out_those_waiting()
            return wait(*given, **named)

        return waits

    def _results(self, asked: Sequence[Asked]) -> list[PGresult]:
        self._begin()
        named = [self._named(*each) for each in asked]
        sent = [*self._waiting, *named]
        self._waiting.clear()
        return self._carried_out(sent)

    def _begin(self) -> None:
        own = self._own
        idle = self._server.transaction_status == TransactionStatus.IDLE
        if own.autocommit or self._waiting or not idle:
            return
        if {own.isolation_level, own.read_only, own.deferrable} == {None}:
            self._waiting.append(self._named("BEGIN", []))
        else:
            own.execute("SELECT 1")  # psycopg knows how to say the rest

    def _named(self, plain: str, values: Sequence[Any]) -> _Named:
        own = self._as_written
        written: Any = own.dump_sequence(values, [PyFormat.AUTO] * len(values))
        types = own.types or ()
        name = self._names.get((plain, types)) or self._prepare(plain, types)
        return _Named(name, written, own.formats or ())

    def _prepare(self, plain: str, types: tuple[int, ...]) -> bytes:
        self.carry_out_those_waiting()  # so that a refusal of this is one within the transaction
        name = f"alongside_{len(self._names)}".encode()
        self._good(self._server.prepare(name, plain.encode(), types))
        self._names[plain, types] = name
        return name

    def _rows(self, result: PGresult) -> list[Any]:
        self._as_written.set_pgresult(result)
        return self._as_written.load_rows(0, result.ntuples, tuple)

    def _carried_out(self, sent: Sequence[_Named]) -> list[PGresult]:
        if len(sent) == 1:
            (one,) = sent
            return [self._good(self._server.exec_prepared(one.name, one.values, one.formats))]
        return [self._good(each) for each in self._in_one_go(sent)]

    def _in_one_go(self, sent: Iterable[_Named]) -> list[PGresult]:
        """The answer to each; after a refusal PostgreSQL carries out none of those behind it."""
        server = self._server
        server.enter_pipeline_mode()
        try:
            for one in sent:
                server.send_query_prepared(one.name, one.values, one.formats)
            server.pipeline_sync()
            answers = [*self._answers()]
            server.exit_pipeline_mode()
        except BaseException:
            server.finish()  # whoever came next would be given the answers that are still to come
            raise
        return answers

    def _answers(self) -> Iterator[PGresult]:
        server, changes = self._server, poll()
        while server.flush():
            changes.register(server.socket, POLLIN | POLLOUT)
            changes.poll()
            server.consume_input()
        changes.register(server.socket, POLLIN)
        while True:
            while server.is_busy():
                changes.poll()
                server.consume_input()
            answer = server.get_result()
            if answer is None:
                if server.status == ConnStatus.BAD:
                    raise OperationalError(server.get_error_message("utf-8"))
            elif answer.status == ExecStatus.PIPELINE_SYNC:
                return
            else:
                yield answer

    def _good(self, result: PGresult) -> PGresult:
        if result.status in GOOD:
            return result
        if self._server.status == ConnStatus.BAD:
            raise OperationalError(result.get_error_message("utf-8"))
        raise error_from_result(result)
