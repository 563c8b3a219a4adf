"""What a blinded person reads behind the numbers of the flow."""

from __future__ import annotations

import json

from alongside.foundations import clock
from tests.workspaces import made_up as people
from tests.workspaces.monitoring.test_pages import NOW, at, signed_in, words_of
from tests.workspaces.monitoring.worlds import made_up


def test_a_blinded_reader_sees_that_a_family_left_after_allocation_and_not_why(world):
    with clock.held_at(NOW):
        made_up(world, seed=5, families=25)
        manager, reader = signed_in(world.by), signed_in(people.person("statistician"))
        report = json.loads(manager.get(at("consort.json")).content)
        why = [one["reason"] for one in report["exits"] if one["stage"] == "randomised"]
        assert why
        anyhow = at("families/", stage="randomised", exit="*")
        for reason in why:
            asked = at("families/", stage="randomised", exit=reason)
            assert words_of(reader.get(asked)) == words_of(reader.get(anyhow))
            assert words_of(manager.get(asked)) != words_of(manager.get(anyhow))
            assert f"stage=randomised&amp;exit={reason}" not in reader.get(at("")).content.decode()
