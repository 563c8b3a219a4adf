"""The families that are ready, where there are very many."""

from dataclasses import replace

import pytest
from django.urls import reverse

from alongside.foundations import clock
from alongside.workspaces.randomisation import queries
from tests.workspaces.randomisation.stories import NOW, ready_family, team

pytestmark = pytest.mark.django_db


def test_very_many_families_that_are_ready_come_a_page_at_a_time(client, monkeypatch):
    people = team()
    row = queries.Ready(ready_family(people).pk, "", "glasgow", NOW, NOW, NOW)
    rows = [replace(row, number=f"GLA-{number:04}-X") for number in range(1, 103)]
    monkeypatch.setattr(queries, "ready", lambda study, sites: rows)
    client.force_login(people.manager)
    address = reverse("randomisation:ready", args=["ips-feasibility"])
    with clock.held_at(NOW):
        pages = [client.get(f"{address}?page={each}").content.decode() for each in (1, 2)]
    assert all("102 families have everything that allocation needs." in page for page in pages)
    shown = [[f"GLA-{each}-X" in page for each in ("0001", "0100", "0101", "0102")]
             for page in pages]  # fmt: skip
    assert shown == [[True, True, False, False], [False, False, True, True]]
