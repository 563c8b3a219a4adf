"""Django's migrate, followed by the triggers that keep facts, which table changes drop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from alongside.foundations.record.sqlite3.base import changing_tables
from alongside.foundations.record.triggers import protect


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with changing_tables(connection), patient(connection):
            super().handle(*args, **options)
            protect(connection)


@contextmanager
def patient(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """A change of a large table takes its time; pages do not wait that long."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET lock_timeout = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
            cursor.execute("RESET lock_timeout")
