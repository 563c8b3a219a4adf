"""A study and somebody who writes its facts, on a day in its middle."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from alongside.foundations import clock
from tests.workspaces import made_up
from tests.workspaces.monitoring.worlds import World

NOW = datetime(2023, 10, 15, 10, tzinfo=UTC)


@pytest.fixture
def world(db):
    return World(made_up.study(), made_up.person("trial_manager"))


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.held_at(NOW):
        yield


@pytest.fixture
def reader(world):
    client = Client()
    client.force_login(made_up.person("steering_committee"))
    return client
