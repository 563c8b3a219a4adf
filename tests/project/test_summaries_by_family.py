"""What is kept of a family is found by the family, and not by looking through its whole study."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations.jobs.schedule import schedules
from alongside.workspaces.caseload.models import WaitingStep
from alongside.workspaces.monitoring.models import FamilyProgress
from alongside.workspaces.quality.models import FormSummary, VisitSummary
from tests.workspaces.assessments.stories import begin, many_consented, team
from tests.workspaces.quality.stories import LATER

pytestmark = pytest.mark.django_db
KEPT = {model._meta.db_table for model in (WaitingStep, FamilyProgress, FormSummary, VisitSummary)}
TASKS = {"caseload.steps", "monitoring.summary", "quality.summary", "adaptation.summary",
         "held_texts.summary"}  # fmt: skip


def test_rows_of_families_are_replaced_without_a_look_at_the_others_of_the_study():
    people = team()
    for family in many_consented(people, 2):
        begin(people, family)
    tasks = [each for each in schedules() if each.name in TASKS]
    assert {each.name for each in tasks} == TASKS
    with CaptureQueriesContext(connection) as seen:
        for each in tasks:
            each.work(LATER)
    gone = [
        one["sql"]
        for one in seen
        if one["sql"].startswith("DELETE") and '"family" IN' in one["sql"]
    ]
    assert {table for table in KEPT for each in gone if f'FROM "{table}"' in each} == KEPT
    assert [each for each in gone if '"study"' in each] == []
