"""Whoever writes waits for the scores of a few forms at most."""

from __future__ import annotations

import pytest

from alongside.foundations.record import keeping_up
from alongside.workspaces.scores import actions
from alongside.workspaces.scores.models import ScoreRow
from tests.workspaces.assessments.stories import team
from tests.workspaces.made_up import study
from tests.workspaces.scores.test_scores import scored


@pytest.mark.django_db
def test_scores_are_put_down_a_form_at_a_time_where_few_rows_are_one(monkeypatch):
    scored(team())
    made = ScoreRow.objects.count()
    put_down, turns = ScoreRow.objects.bulk_create, []

    def noted(rows, **more):
        turns.append([row.finished for row in rows])
        return put_down(rows, **more)

    monkeypatch.setattr(ScoreRow.objects, "bulk_create", noted)
    monkeypatch.setattr(keeping_up, "FEW_ROWS", 1)
    actions.rebuild(study())
    assert sum(map(len, turns)) == made
    assert len(turns) > 1
    assert all(len(set(forms)) <= 1 for forms in turns)
