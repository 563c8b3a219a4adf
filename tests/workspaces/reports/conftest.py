"""A study and somebody who writes its facts."""

import pytest

from tests.workspaces import made_up
from tests.workspaces.monitoring.worlds import World


@pytest.fixture
def world(db):
    return World(made_up.study(), made_up.person("trial_manager"))
