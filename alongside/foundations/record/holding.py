"""Names that one holds on PostgreSQL through many transactions, one after another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, connection

from alongside.foundations.record.statements import Statement, fetched

_HOLD = "SELECT pg_advisory_lock(%s)", "SELECT pg_advisory_lock($1)"
_LET_GO = "SELECT pg_advisory_unlock(%s)", "SELECT pg_advisory_unlock($1)"
_SHARE = "SELECT pg_advisory_lock_shared(%s)", "SELECT pg_advisory_lock_shared($1)"
_LET_GO_OF_SHARE = (
    "SELECT pg_advisory_unlock_shared(%s)",
    "SELECT pg_advisory_unlock_shared($1)",
)
_IS_FREE = "SELECT pg_try_advisory_xact_lock(%s)", "SELECT pg_try_advisory_xact_lock($1)"


@contextmanager
def held(name: str, *, shared: bool = False) -> Iterator[None]:
    """Hold a name from outside of any transaction; `shared` with others who do.

    One transaction of many parts, each of which can be undone by itself, makes PostgreSQL look up
    for every row that anybody reads to which of them it belongs.
    """
    if connection.vendor != "postgresql":
        yield
        return
    number = number_of(name)
    hold, let_go = (_SHARE, _LET_GO_OF_SHARE) if shared else (_HOLD, _LET_GO)
    fetched(connection, Statement(*hold, [number]))
    try:
        yield
    finally:
        try:
            fetched(connection, Statement(*let_go, [number]))
        except Error:
            connection.close()  # which gives the name back as well


def is_held(name: str) -> bool:
    """Whether anybody else holds a name, or shares it; asked outside of transactions, so that what
    is asked holds it no longer than that."""
    if connection.vendor != "postgresql":
        return False
    [[(free,)]] = fetched(connection, Statement(*_IS_FREE, [number_of(name)]))
    return not free


def number_of(name: str) -> int:
    """PostgreSQL holds numbers."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
