"""Where the stories are played: this worker's own database, server, browser and people."""

from __future__ import annotations

import pytest
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases

from tests.journeys.canaries import TOLD
from tests.journeys.serving import served
from tests.journeys.story import Browser, Story
from tests.journeys.trial import Trial

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
)


def pytest_collection_modifyitems(items):
    """Stories make a test database and keep what they wrote, so no other test may share it."""
    stories = [item for item in items if "tests/journeys" in str(item.path)]
    if 0 < len(stories) < len(items):
        raise pytest.UsageError("Run tests/journeys by itself, and the others without it.")
    for item in stories:
        item.add_marker(pytest.mark.journey)


def _hang_up():
    """Threads of the server may still hold a connection, and PostgreSQL would wait for them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session")
def trial(django_db_modify_db_settings, django_db_blocker, tmp_path_factory):
    """The database of this worker, made once: facts cannot be taken out of it again.

    After the last story what families said is searched wherever it must not be.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        TOLD.listen(tmp_path_factory.mktemp("temporary"))
        yield Trial()
        TOLD.stop()
        found = TOLD.found()
        _hang_up()
        connections.close_all()
        teardown_databases(made, verbosity=0)
        assert sorted(found) == [], "what a family said was left where it must not be"


@pytest.fixture(scope="session")
def address(trial):
    with served() as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def story(trial, address, chromium):
    """One story: it begins on the next working day and must end with a silent console."""
    TOLD.hear()
    with trial.days.one_more() as days:
        told = Story(trial, days, Browser(chromium, address))
        yield told
        told.end()
