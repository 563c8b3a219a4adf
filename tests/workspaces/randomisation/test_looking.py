"""A family is looked at before its allocation takes its turn."""

from __future__ import annotations

import pytest

from alongside.workspaces.consent import actions as consent
from alongside.workspaces.randomisation import actions, refusals
from tests.workspaces.made_up import study
from tests.workspaces.randomisation.stories import NOW, allocated, ready_families, sequence, team

pytestmark = pytest.mark.django_db


def test_what_is_written_of_a_family_while_it_waits_its_turn_is_seen(monkeypatch):
    people = team()
    sequence(people)
    family, other = ready_families(people, 2)
    looking = actions.look

    def looks_away(at_study, at_family):
        looked = looking(at_study, at_family)
        consent.withdraw(
            study=study(), family=family, by=people.coordinator, at=NOW, scope="of_data"
        )
        return looked

    monkeypatch.setattr(actions, "look", looks_away)
    with pytest.raises(refusals.NotReady, match="missing: a valid consent"):
        allocated(people, family)
    monkeypatch.setattr(actions, "look", looking)
    assert allocated(people, other).slot.position == 1
