"""What every test shares."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import settings

# The browser's driver keeps an event loop in the thread in which the tests use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# A shared machine must not decide whether an example was too slow.
# What one change is judged by is the same each time; the full form looks further at random.
FULL = os.environ.get("ALONGSIDE_FAULTS") == "full"
settings.register_profile("alongside", deadline=None, derandomize=not FULL)
settings.load_profile("alongside")


DATABASE = {"db", "transactional_db"}
OF_STORIES = DATABASE | {"trial"}
TESTS = Path(__file__).parent
PROCESSES = {
    "foundations": ("subprocess", "psycopg"),
    "workspaces": ("subprocess", "psycopg"),
    "project": ("data=", '"data":', "psycopg"),
}
"""By folder: words of a file whose processes use a database, or which asks PostgreSQL itself.

Those that the tests of the project start have one where they are given a folder of data.
"""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Beside PostgreSQL, what touches no database is left out: it ran beside SQLite."""
    if not os.environ.get("ALONGSIDE_DATABASE_URL", "").startswith("postgresql"):
        return
    config.hook.pytest_deselected(items=[item for item in items if not _touches(item)])
    items[:] = [item for item in items if _touches(item)]


def _touches(item: pytest.Item) -> bool:
    """Whether a test, or a process that its file starts, uses the database."""
    folder = item.path.relative_to(TESTS).parts[0]
    asked = OF_STORIES if folder == "journeys" else DATABASE
    if item.get_closest_marker("django_db") or asked & set(getattr(item, "fixturenames", ())):
        return True
    return any(word in _text(item.path) for word in PROCESSES.get(folder, ()))


@cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


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
