"""What every test shares."""

import os
from collections.abc import Iterator

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import settings

# The browser's driver keeps an event loop in the thread in which the tests use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# A shared machine must not decide whether an example was too slow.
settings.register_profile("alongside", deadline=None)
settings.load_profile("alongside")


@pytest.fixture(scope="session", autouse=True)
def emptying_after_a_test_passes_the_triggers() -> Iterator[None]:
    """Django empties tables after a test that commits; the triggers on facts refuse even that."""
    flush = DatabaseOperations.execute_sql_flush

    def without_triggers(self: DatabaseOperations, sql_list: list[str]) -> None:
        off, on = (f"SET session_replication_role = {role}" for role in ("replica", "DEFAULT"))
        flush(self, [off, *sql_list, on])

    DatabaseOperations.execute_sql_flush = without_triggers
    yield
    DatabaseOperations.execute_sql_flush = flush
