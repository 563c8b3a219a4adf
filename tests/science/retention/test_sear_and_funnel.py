"""The same families in the terms of recruitment research, and month by month."""

from datetime import date

from hypothesis import given, settings

from alongside.science.retention.consort import STAGES, Stage, flow
from alongside.science.retention.funnel import MonthCount, funnel, months
from alongside.science.retention.sear import SearCount, sear

from .made_up import SITES, family, trials

NEVER = {"no_answer"}


def test_an_eligible_family_counts_as_approached_once_it_was_asked():
    paths = [
        family(1, "Glasgow", 3),  # eligible and waiting to be asked
        family(2, "Glasgow", 3, "no_answer"),  # eligible and never reached
        family(3, "Glasgow", 3, "no_time"),  # asked, said no
        family(4, "Bromley", 6),  # asked, said yes, randomised
        family(5, "Bromley", 2, "protection_plan"),  # not eligible
        family(6, "Bromley", 1, "no_answer"),  # never screened
    ]
    counted = sear(paths, ["Glasgow", "Bromley"], NEVER)
    assert counted.total == SearCount(screened=5, eligible=4, approached=2, randomised=1)
    assert counted.by_site["Glasgow"] == SearCount(3, 3, 1, 0)
    assert counted.reasons == {
        "screened": {"protection_plan": 1},
        "eligible": {"no_answer": 1},
        "approached": {"no_time": 1},
    }


@settings(max_examples=200, deadline=None)
@given(trials())
def test_sear_never_widens_and_agrees_with_the_flow(paths):
    counted, whole = sear(paths, SITES, NEVER), flow(paths, SITES)
    total = counted.total
    assert total.screened == whole.total(Stage.SCREENED)
    assert total.randomised == whole.total(Stage.RANDOMISED)
    assert total.screened >= total.eligible >= total.approached >= total.randomised
    assert total.approached == sum(one.approached for one in counted.by_site.values())


def test_a_family_stands_in_the_month_of_each_stage():
    assert funnel([family(1, "Glasgow", 6, "moved_away")])[-2:] == (
        MonthCount("Glasgow", date(2023, 5, 1), Stage.RANDOMISED, None, 1),
        MonthCount("Glasgow", date(2023, 5, 1), Stage.RANDOMISED, "moved_away", 1),
    )


@settings(max_examples=200, deadline=None)
@given(trials())
def test_the_months_together_are_the_flow(paths):
    rows, whole = funnel(paths), flow(paths, SITES)
    for stage in STAGES:
        of_stage = [row for row in rows if row.stage is stage]
        assert sum(row.count for row in of_stage if row.reason is None) == whole.total(stage)
        assert sum(row.count for row in of_stage if row.reason) == whole.left_at(stage)


def test_months_without_a_family_are_listed_too():
    assert months(date(2023, 11, 30), date(2024, 2, 1)) == (
        date(2023, 11, 1), date(2023, 12, 1), date(2024, 1, 1), date(2024, 2, 1),
    )  # fmt: skip
