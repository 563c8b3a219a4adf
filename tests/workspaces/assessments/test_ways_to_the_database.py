"""A form goes to PostgreSQL and back as seldom as it can: what needs no answer goes together."""

from __future__ import annotations

import pytest
from django.db import connection

from alongside.foundations.entropy import new_id
from alongside.workspaces.assessments import actions
from alongside.workspaces.assessments.queries import answers
from tests.workspaces.assessments.stories import BASELINE, SDQ, begin, consented, team
from tests.workspaces.made_up import study

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no way to go"),
    pytest.mark.django_db,
]


def test_a_form_is_kept_in_four_ways_there_and_back(monkeypatch):
    people = team()
    opened = begin(people, consented(people))
    carried_out, ways = connection.prepared._carried_out, []

    def noted(sent):
        ways.append(len(sent))
        return carried_out(sent)

    monkeypatch.setattr(connection.prepared, "_carried_out", noted)
    for number in range(3):  # the first time statements are prepared
        known = answers(study(), opened, SDQ)
        ways.clear()
        actions.save_answers(
            study=study(), by=people.nurse, at=BASELINE, opened=opened, form=SDQ, known=known,
            answers={"sdq_01": str(number)}, entry=new_id(BASELINE),
        )  # fmt: skip
    # the lock, whether it came before, the latest moment; a lock, how the form stands; whether
    # the family left; the fact and its line, with the end
    assert ways == [3, 2, 1, 2]
