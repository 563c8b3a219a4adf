"""Families are counted so that everything adds up."""

import json
import sqlite3
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings

from alongside.science.retention.consort import (
    OPEN_STAGES,
    STAGES,
    ExitCount,
    ExitHalfTold,
    FamilyPath,
    FamilyTwice,
    FlowDoesNotAddUp,
    PathHasHole,
    SiteUnknown,
    Stage,
    flow,
    flow_as_json,
    flow_as_rows,
    flow_by_arm,
)

from .made_up import SITES, START, family, trials


def by_database(paths):
    """The same numbers another way: rows in a table, counted by a database."""
    db = sqlite3.connect(":memory:")
    db.execute("create table event (family text, site text, stage int, reason text)")
    for path in paths:
        for place, stage in enumerate(STAGES):
            if stage in path.reached:
                db.execute(
                    "insert into event values (?, ?, ?, ?)",
                    (path.family, path.site, place, path.exit_reason),
                )
    ends = "(select family, site, max(stage) as stage, reason from event group by family)"

    def pairs(query):
        return {(STAGES[stage], site): count for stage, site, count in db.execute(query)}

    found = {
        "reached": pairs("select stage, site, count(*) from event group by stage, site"),
        "waiting": pairs(
            f"select stage, site, count(*) from {ends} where reason is null and stage < 7 "
            "group by stage, site"
        ),
        "exits": [
            (STAGES[stage], reason, count)
            for stage, reason, count in db.execute(
                f"select stage, reason, count(*) as n from {ends} "
                "where reason is not null and stage < 7 "
                "group by stage, reason order by stage, n desc, reason"
            )
        ],
    }
    db.close()
    return found


@settings(max_examples=1000, deadline=None)
@given(trials())
def test_a_thousand_made_up_trials_give_the_numbers_that_a_database_counts(paths):
    counted, other = flow(paths, SITES), by_database(paths)
    for stage in STAGES:
        assert counted.reached[stage] == {s: other["reached"].get((stage, s), 0) for s in SITES}
    for stage in OPEN_STAGES:
        assert counted.in_progress[stage] == {s: other["waiting"].get((stage, s), 0) for s in SITES}
    assert [(one.stage, one.reason, one.count) for one in counted.exits] == other["exits"]
    told = flow_as_json(counted)
    ended = sum(one["count"] for one in told["exits"]) + sum(told["in_progress"].values())
    assert told["identified"]["total"] == len(paths) == ended + told["retained"]["total"]
    counted.check()


def test_each_family_counts_once_under_its_main_reason():
    counted = flow([family(1, "Glasgow", 2, "no_time", None, ("moved_away",))], SITES)
    assert counted.exits == (
        ExitCount(Stage.SCREENED, "no_time", 1, {"Glasgow": 1, "Bromley": 0, "Camden": 0}),
    )


def test_a_family_that_was_retained_and_left_later_is_retained():
    counted = flow([family(1, "Glasgow", 7, "moved_away")], SITES)
    assert (counted.total(Stage.RETAINED), counted.exits) == (1, ())


def test_a_path_with_a_hole_is_refused_by_the_name_of_the_family():
    reached = {stage: START for stage in STAGES[:5] if stage is not Stage.ELIGIBLE}
    with pytest.raises(PathHasHole) as refusal:
        FamilyPath("0042", "Glasgow", reached, None, None)
    assert (refusal.value.family, refusal.value.missing) == ("0042", (Stage.ELIGIBLE,))
    assert str(refusal.value) == "Family 0042 has no eligible on its path."


def test_a_family_that_was_never_identified_has_a_hole():
    with pytest.raises(PathHasHole) as refusal:
        FamilyPath("0042", "Glasgow", {}, None, None)
    assert refusal.value.missing == (Stage.IDENTIFIED,)


def test_a_stage_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="referred"):
        FamilyPath("1", "Glasgow", {"identified": START, "referred": START}, None, None)


@pytest.mark.parametrize(("reason", "at"), [("no_time", None), (None, START)])
def test_an_exit_needs_its_reason_and_its_time(reason, at):
    with pytest.raises(ExitHalfTold, match="0007"):
        FamilyPath("0007", "Glasgow", {Stage.IDENTIFIED: START}, reason, at)


def test_the_same_family_twice_is_refused():
    with pytest.raises(FamilyTwice, match="0001"):
        flow([family(1, "Glasgow", 0), family(1, "Bromley", 1)], SITES)


def test_a_family_at_another_site_is_refused():
    with pytest.raises(SiteUnknown, match="Leeds"):
        flow([family(1, "Leeds", 0)], SITES)


def test_a_trial_without_families_is_all_noughts():
    told = flow_as_json(flow([], ["Glasgow"]))
    assert told == {
        **{stage.value: {"total": 0, "by_site": {"Glasgow": 0}} for stage in STAGES},
        "exits": [],
        "in_progress": {stage.value: 0 for stage in OPEN_STAGES},
    }


def test_the_json_has_exactly_the_promised_keys_in_order():
    told = flow_as_json(flow([family(1, "Glasgow", 0, "no_time")], SITES))
    assert list(json.loads(json.dumps(told))) == [
        "identified", "agreed_to_contact", "screened", "eligible", "consented",
        "baseline_complete", "randomised", "retained", "exits", "in_progress",
    ]  # fmt: skip
    assert told["exits"] == [{"stage": "identified", "reason": "no_time", "count": 1}]


def test_the_rows_have_the_same_numbers_as_the_flow():
    paths = [family(1, "Glasgow", 0, 'said "no, thanks"'), family(2, "Bromley", 7)]
    rows = flow_as_rows(flow(paths, SITES))
    assert rows[1] == ["reached", "identified", "", 2, 1, 1, 0]
    assert rows[9] == ["exit", "identified", 'said "no, thanks"', 1, 1, 0, 0]
    assert Counter(row[0] for row in rows[1:]) == {"reached": 8, "exit": 1, "in_progress": 7}


def test_a_flow_that_lost_a_family_does_not_pass_its_check():
    counted = flow([family(1, "Glasgow", 3), family(2, "Glasgow", 7)], SITES)
    lost = replace(counted, in_progress={stage: dict.fromkeys(SITES, 0) for stage in OPEN_STAGES})
    with pytest.raises(FlowDoesNotAddUp, match="eligible at Glasgow: 2 entered, but 1 went on"):
        lost.check()


def test_an_exit_whose_sites_differ_from_its_count_does_not_pass():
    counted = flow([family(1, "Glasgow", 3, "no_time")], SITES)
    wrong = replace(counted, exits=(replace(counted.exits[0], count=2),))
    with pytest.raises(FlowDoesNotAddUp, match="no_time"):
        wrong.check()


def test_the_arms_apart_are_together_the_families_that_have_an_arm():
    paths = [family(1, "Glasgow", 6, None, "A"), family(2, "Glasgow", 7, None, "B")]
    apart = flow_by_arm([*paths, family(3, "Glasgow", 2)], SITES, ["A", "B"])
    assert {arm: one.total(Stage.IDENTIFIED) for arm, one in apart.items()} == {"A": 1, "B": 1}
