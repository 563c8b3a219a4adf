"""A long form is shown in pieces, and each is saved, counted and entered quickly as a part is."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from alongside.foundations.clock import held_at
from alongside.foundations.entropy import new_id
from alongside.science.instruments.catalogue import all_instruments, instrument
from alongside.workspaces.assessments.pieces import LONG, pieces
from tests.workspaces.assessments.stories import BASELINE, begin, consented, keys, standing, team

NOW = BASELINE + timedelta(minutes=5)


def test_a_hundred_and_twenty_five_items_are_five_pieces_of_twenty_five():
    found = pieces(instrument("itsea"))
    assert [(piece.title, len(piece.items)) for piece in found] == [
        (f"Items {first} to {first + 24}", 25) for first in (1, 26, 51, 76, 101)
    ]


@pytest.mark.parametrize("asked", all_instruments(), ids=lambda one: one.id)
def test_the_pieces_of_a_form_are_its_items_and_none_is_long(asked):
    found = pieces(asked)
    together = [item for piece in found for item in piece.items]
    assert sorted(item.code for item in together) == sorted(item.code for item in asked.items)
    assert max(len(piece.items) for piece in found) <= LONG


def test_short_parts_stay_as_they_are():
    assert [piece.code for piece in pieces(instrument("sdq_p2_4"))] == ["difficulties", "impact"]


@pytest.mark.django_db
def test_a_piece_is_entered_quickly_saved_and_followed_by_the_next():
    people = team()
    opened = begin(people, consented(people))
    (key,) = [one for one in keys(opened) if one.startswith("itsea")]
    client = Client()
    client.force_login(people.nurse)
    url = f"/ips-feasibility/visits/{opened.family.number}/baseline/{key}/"
    first, second, *_ = pieces(instrument("itsea"))
    with held_at(NOW):
        shown = client.get(url).content.decode()
        sent = client.post(
            f"{url}?part={first.code}",
            {"entry": str(new_id(NOW)), "seen": "0", "quick": "01" * 12 + "2"},
        )
        after = client.get(url).content.decode()
    legends = re.findall(r'<div class="nhsuk-form-group[^"]*" id="item-(\w+)"', shown)
    assert legends == [item.code for item in first.items]
    assert len(re.findall(r'nhsuk-radios--small scale"', shown)) == 25
    assert "<h2>Items 1 to 25</h2>" in shown
    assert "Parts of this form" in shown and "Items 26 to 50 (25 open)" in shown
    assert (sent.status_code, sent.headers["Location"]) == (302, f"{url}?part={second.code}")
    assert standing(opened, key) == {
        item.code: answer for item, answer in zip(first.items, "01" * 12 + "2", strict=True)
    }
    assert f'id="item-{second.items[0].code}"' in after
