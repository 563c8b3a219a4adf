"""A study, somebody who writes its facts, and families that come on given days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from alongside.foundations import clock
from alongside.workspaces.recruitment import actions
from tests.workspaces import made_up
from tests.workspaces.monitoring.worlds import World

OPENS = datetime(2023, 4, 1, 12, tzinfo=UTC)
SLUG = "ips-feasibility"


def day(number: int, hour: int = 12) -> datetime:
    """A moment of a day of the trial, counted from 1, the day on which sites open."""
    return OPENS.replace(hour=hour) + timedelta(days=number - 1)


class Trial:
    """Families that come on given days, and rules that are switched on."""

    def __init__(self) -> None:
        self.study = made_up.study()
        self.manager = made_up.person("trial_manager")
        self.leader = made_up.person("principal_investigator")
        self.coordinator = made_up.person("recruitment_coordinator", ["bromley"])
        self.world = World(self.study, self.manager)

    def come(self, **days: list[int]) -> None:
        """Families of each site on these days, the third at the earliest, in the order of time."""
        for number, site in sorted((each, site) for site, many in days.items() for each in many):
            self.world.family(site, day(number))

    def on(self, *rules: str, at: int = 3) -> None:
        for rule in rules:
            actions.switch(
                study=self.study, rule=rule, on=True, seen=True, by=self.manager, at=day(at, 10)
            )

    def page(self, person, at: int, path: str = "", *, post=None):
        client = Client()
        client.force_login(person)
        with clock.held_at(day(at)):
            address = f"/{SLUG}/recruitment/{path}"
            return client.get(address) if post is None else client.post(address, post)


@pytest.fixture
def trial(db):
    return Trial()
