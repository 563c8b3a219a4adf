"""A study whose places were brought in, and those who work in it."""

from datetime import timedelta

import pytest
from django.test import Client

from alongside.workspaces.adaptation import actions
from tests.workspaces import made_up
from tests.workspaces.adaptation import made_up_places as places
from tests.workspaces.monitoring.worlds import World


@pytest.fixture
def study(db):
    return made_up.study()


@pytest.fixture
def manager(db):
    return made_up.person("trial_manager")


@pytest.fixture
def bring_in(study, manager):
    def bringing(name, content, **more):
        read = places.read(study, name, content)
        return actions.bring_in(
            study=study, by=manager, at=made_up.AT + timedelta(minutes=1), read=read, **more
        )

    return bringing


@pytest.fixture
def with_places(bring_in):
    bring_in("england.csv", places.england())
    bring_in("scotland.csv", places.scotland())
    bring_in("postcodes.csv", places.postcodes())


@pytest.fixture
def world(study, manager):
    return World(study, manager)


@pytest.fixture
def client(manager):
    found = Client()
    found.force_login(manager)
    return found
