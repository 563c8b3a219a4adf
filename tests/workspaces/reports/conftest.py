"""A study, somebody who writes its facts, and a clock that stands still."""

from datetime import UTC, datetime

import pytest

from alongside.foundations import clock
from tests.workspaces import made_up
from tests.workspaces.monitoring.worlds import World

NOW = datetime(2024, 1, 15, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.held_at(NOW):
        yield


@pytest.fixture
def world(db):
    return World(made_up.study(), made_up.person("trial_manager"))
