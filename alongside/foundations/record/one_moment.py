"""Reading the record as of one moment while others go on writing, who do not wait for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import connection, transaction

from alongside.foundations.record.sqlite3.base import only_reading

AS_OF_NOW = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)


@contextmanager
def one_moment() -> Iterator[None]:
    """Within this nothing changes, and nothing may be written; within a transaction it is that."""
    if connection.in_atomic_block:
        yield
        return
    with ExitStack() as ends:
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            ends.enter_context(only_reading(connection))
        ends.enter_context(transaction.atomic())
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for each in AS_OF_NOW:
                    cursor.execute(each)
        yield
