"""The people of a trial, and a clock that stands."""

from __future__ import annotations

import pytest

from alongside.foundations import clock
from tests.workspaces.caseload.looking import NOW
from tests.workspaces.randomisation.stories import Team, team


@pytest.fixture
def people(db) -> Team:
    return team()


@pytest.fixture(autouse=True)
def _now():
    with clock.held_at(NOW):
        yield
