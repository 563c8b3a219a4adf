"""Reach is the same whatever the arms: the same families under swapped arms, figure by figure."""

from __future__ import annotations

from django.db import transaction
from django.test import Client

from alongside.foundations import clock
from tests.workspaces import made_up
from tests.workspaces.adaptation.test_pages import NOW, REPORTS, at, families
from tests.workspaces.monitoring.worlds import World


def seen(study, by, client, arms):
    """Every report of one world, which is then taken back."""
    with transaction.atomic():
        world = World(study, by, arms=arms)
        families(world, "glasgow", [1] * 6 + [9] * 7, steps=7)
        families(world, "bromley", [1] * 6 + [9] * 7, steps=6)
        found = [client.get(at(f"{report}.json")).content for report in REPORTS]
        transaction.set_rollback(True)
    return found


def test_swapped_arms_change_no_figure(with_places, study, manager):
    client = Client()
    client.force_login(made_up.person("statistician"))
    with clock.held_at(NOW):
        first = seen(study, manager, client, ("ips", "sau"))
        swapped = seen(study, manager, client, ("sau", "ips"))
    assert first == swapped
    assert b'"stage": "randomised"' in first[0]
