"""When families came how far: the same from the summary, from the facts, and kept."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.workspaces.monitoring import ahead
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.monitoring.models import KeptWays, PastMark
from alongside.workspaces.monitoring.queries import ByPaths, standings
from alongside.workspaces.monitoring.ways import ways
from tests.workspaces.monitoring.worlds import made_up, walk

pytestmark = pytest.mark.django_db
EARLIER = datetime(2023, 8, 1, 12, tzinfo=UTC)


def rows(found):
    table = np.column_stack([found.site, found.reached, found.left, found.due])
    return sorted(map(tuple, table.tolist()))


@pytest.mark.parametrize("as_of", [None, EARLIER])
def test_the_ways_are_the_same_from_the_summary_and_from_the_facts(world, as_of):
    made_up(world, seed=3, families=40)
    kept = ways(world.study, look(world.study, as_of))
    plain = ways(world.study, ByPaths(world.study, standings(world.study, as_of), as_of))
    assert len(kept.site) > 10
    assert rows(kept) == rows(plain)


def test_the_packed_ways_are_read_once_and_made_again_when_something_is_new(world):
    walk(world, "glasgow", 6)
    assert ways(world.study, look(world.study)).count(2).tolist() == [1, 0]
    first = KeptWays.objects.get().pk
    with CaptureQueriesContext(connection) as asked:
        ways(world.study, look(world.study))
    assert len(asked) == 4  # the mark and the ledger; the mark again and the table
    assert KeptWays.objects.get().pk == first
    walk(world, "bromley", 6)
    assert ways(world.study, look(world.study)).count(2).tolist() == [1, 1]
    assert KeptWays.objects.count() == 1


def test_ways_of_an_earlier_moment_go_with_it(world):
    walk(world, "glasgow", 6)
    ways(world.study, look(world.study, EARLIER))
    ways(world.study, look(world.study))
    assert KeptWays.objects.count() == 2
    PastMark.objects.all().delete()
    assert KeptWays.objects.count() == 1


def test_the_definition_says_what_is_expected_before_anything_has_happened(world):
    said = ahead.expectation(world.study)
    assert [step.name for step in said.steps] == ["consented", "randomised", "followed_up"]
    passing = said.steps[0].chance * said.steps[1].chance
    assert passing == pytest.approx(0.5)
    assert said.steps[2].chance == pytest.approx(0.7)
    # 30 referrals in the nine months from April to December, less ramp-up and holidays
    assert 30 / 9 < said.per_month < 30 / 7.5
    assert ahead.planned_end(world.study) == date(2023, 12, 31)
    assert ahead.last_day(world.study) == date(2024, 3, 31)


def test_a_month_with_holidays_has_less_work_and_none_has_more(world):
    found = ahead.weights(world.study)
    assert found[3] == 1.0
    assert found[7] == pytest.approx(1 - 18 / 31 * 0.3)
    assert max(found) == 1.0


def test_the_basis_counts_what_the_record_counts(world):
    made_up(world, seed=5, families=30)
    source = look(world.study)
    flow = source.flow(["glasgow", "bromley"])
    day = world.log[-1].recorded.date() + timedelta(days=400)
    seen = ahead.basis(world.study, source, day)
    stages = ("identified", "consented", "randomised", "retained")
    assert [seen.now(n) for n in range(4)] == [flow.total(stage) for stage in stages]
    assert seen.through(0).number(day).mean == pytest.approx(seen.now(0))
