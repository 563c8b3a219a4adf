"""Every number, told anew from the facts by another way, over more than a thousand trials."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import count as counting
from itertools import cycle, pairwise
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.science.retention.consort import flow, flow_as_json
from alongside.science.retention.funnel import funnel
from alongside.science.retention.path import STAGES, Stage
from alongside.science.retention.sear import sear
from alongside.workspaces.families.queries import Exit, FamilyRow
from alongside.workspaces.monitoring import queries
from alongside.workspaces.monitoring.counting import LeftAt, flow_of_counts, sear_of_flow
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.monitoring.paths import Told, assemble, first_exits
from alongside.workspaces.monitoring.queries.source import ANY, NEVER_APPROACHED, STILL, Asked
from tests.workspaces import made_up as people
from tests.workspaces.monitoring.worlds import START, World, made_up

SITES = ("glasgow", "bromley")
FIXTURES = [HealthCheck.function_scoped_fixture]  # the person is the same for every trial
KIND = {
    Stage.AGREED_TO_CONTACT: ("agreed",),
    Stage.SCREENED: ("screened",),
    Stage.ELIGIBLE: ("eligible",),
    Stage.CONSENTED: ("consented",),
    Stage.BASELINE_COMPLETE: ("baseline",),
    Stage.RANDOMISED: ("allocated",),
    Stage.RETAINED: ("follow_up_3m", "follow_up_6m"),
}
EXITS = ("no", "ineligible", "declined", "withdrawn", "lost")
DAY = timedelta(days=1)


def told_anew(world, as_of=None):
    """The numbers of the report, from the log alone, by sets instead of paths."""
    stands = [
        one for one in world.log
        if (as_of is None or one.recorded <= as_of)
        and (one.until is None or (as_of is not None and one.until > as_of))
    ]  # fmt: skip
    gone = {pk for pk, at in world.joined.items() if as_of is None or at <= as_of}
    come = {one.family for one in stands if one.kind == "identified"} - gone
    there = {Stage.IDENTIFIED: come}
    for before, stage in pairwise(STAGES):
        have = {one.family for one in stands if one.kind in KIND[stage]}
        there[stage] = there[before] & have
    left = {}
    for one in sorted(
        (one for one in stands if one.kind in EXITS and one.family in come),
        key=lambda one: (one.at, EXITS.index(one.kind)),
    ):
        left.setdefault(one.family, one.reason)
    return report_of(there, left, lambda pk: world.sites[pk])


def report_of(there, left, site_of):
    report = {
        stage.value: {
            "total": len(families),
            "by_site": {site: sum(site_of(one) == site for one in families) for site in SITES},
        }
        for stage, families in there.items()
    }
    exits, waiting = Counter(), {}
    for stage, following in pairwise(STAGES):
        stopped = there[stage] - there[following]
        exits.update((stage.value, left[one]) for one in stopped if one in left)
        waiting[stage.value] = sum(one not in left for one in stopped)
    return {**report, "exits": exits, "in_progress": waiting}


def as_counted(report):
    """The report with its list of exits as counts, since the order of equals does not matter."""
    exits = Counter({(one["stage"], one["reason"]): one["count"] for one in report["exits"]})
    return {**report, "exits": exits}


def check_sums(report):
    ended = sum(report["exits"].values()) + sum(report["in_progress"].values())
    assert report["identified"]["total"] == ended + report["retained"]["total"]
    for stage, following in pairwise(STAGES):
        out = sum(count for (at, _), count in report["exits"].items() if at == stage.value)
        assert report[stage.value]["total"] == (
            report[following.value]["total"] + out + report["in_progress"][stage.value]
        )


one_family = st.tuples(
    st.sampled_from(SITES),
    st.integers(0, 200),
    st.lists(st.integers(0, 60), min_size=7, max_size=7),
    st.integers(0, 7),
    st.none() | st.integers(1, 7),
    st.none() | st.tuples(st.integers(0, 2), st.integers(0, 300), st.sampled_from("abc")),
)


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(st.lists(one_family, max_size=8))
def test_a_thousand_made_up_trials_are_counted_alike_in_two_ways(trial):
    rows, reached, exits = [], {stage: {} for stage in STAGES[1:]}, ({}, {}, {})
    for number, (site, start, days, far, hole, left) in enumerate(trial):
        pk = UUID(int=number)
        rows.append(FamilyRow(pk, f"{number:04}", site, START + start * DAY))
        for place, stage in enumerate(STAGES[1 : far + 1], 1):
            if place != hole:
                reached[stage][pk] = START + (start + days[place - 1]) * DAY
        if left:
            exits[left[0]][pk] = Exit(left[2], START + left[1] * DAY)
    told = Told(rows, reached, first_exits(exits))
    paths = [standing.path for standing in assemble(told, "Europe/London")]

    there = {Stage.IDENTIFIED: {row.id for row in rows}}
    for before, stage in pairwise(STAGES):
        there[stage] = there[before] & set(reached[stage])
    reasons = {pk: left.reason for group in exits for pk, left in group.items()}
    expected = report_of(there, reasons, lambda pk: rows[pk.int].site)
    counted = flow(paths, SITES)
    assert as_counted(flow_as_json(counted)) == expected
    check_sums(expected)

    furthest = Counter((path.furthest, path.site) for path in paths)
    out = Counter(
        LeftAt(path.furthest, path.exit_reason, path.site) for path in paths if path.has_left
    )
    assert flow_of_counts(furthest, out, SITES) == counted
    assert sear_of_flow(counted, {"b"}) == sear(paths, SITES, {"b"})


NEXT = counting()


@pytest.fixture
def manager(db):
    return people.person("trial_manager")


@settings(max_examples=1000, deadline=None, derandomize=True, suppress_health_check=FIXTURES)
@given(seed=st.integers(0, 10**6), families=st.integers(0, 4), days=st.none() | st.integers(0, 400))
def test_a_thousand_trials_in_the_record_are_told_alike(manager, seed, families, days):
    """Each trial is written fact by fact, counted by the product and told anew from its log."""
    number = next(NEXT)
    own = people.study().model_copy(update={"slug": f"made-up-{number}"})
    world = World(own, manager, START + number * 400 * DAY, offset=number * 10)
    made_up(world, seed=seed, families=families)
    moment = None if days is None else world.start + days * DAY
    report = queries.ByPaths(own, queries.standings(own, moment), moment).flow(SITES)
    expected = told_anew(world, moment)
    assert as_counted(flow_as_json(report)) == expected
    check_sums(expected)


@pytest.mark.django_db
def test_thirty_two_trials_in_the_record_are_told_alike_at_any_moment():
    by = people.person("trial_manager")
    study = people.study()
    seen = 0
    for number in range(32):
        own = study.model_copy(update={"slug": f"trial-{number}"})
        world = World(own, by, START + number * 400 * DAY, offset=number * 100)
        made_up(world, seed=number, families=number % 7)
        for days in (-1, 100, 300):
            moment = world.start + days * DAY
            compare(world, moment, queries.ByPaths(own, queries.standings(own, moment), moment))
            compare(world, moment, look(own, moment))
        compare(world, None, look(own))
        compare(world, None, queries.ByPaths(own, queries.standings(own)))
        seen += len(world.log)
    assert seen > 300


def compare(world, as_of, source):
    expected = told_anew(world, as_of)
    assert as_counted(flow_as_json(source.flow(SITES))) == expected
    check_sums(expected)
    if as_of is None:
        compare_lists(source, expected)


def compare_lists(source, expected):
    """Every list of families is as long as the number that opens it."""
    for stage in STAGES:
        assert source.families(Asked(SITES, stage)).total == expected[stage.value]["total"]
        out = {reason: n for (at, reason), n in expected["exits"].items() if at == stage.value}
        assert source.families(Asked(SITES, stage, ANY)).total == sum(out.values())
        for reason, count in out.items():
            listed = source.families(Asked(SITES, stage, reason))
            assert (listed.total, len(listed.lines)) == (count, count)
        if stage is not Stage.RETAINED:
            waiting = source.families(Asked(SITES, stage, STILL)).total
            assert waiting == expected["in_progress"][stage.value]


@pytest.mark.django_db
@pytest.mark.parametrize("as_of", [None, START + 90 * DAY])
def test_both_ways_of_looking_give_the_same_answers(world, as_of):
    made_up(world, seed=7, families=30)
    paths = queries.paths(world.study, as_of)
    now = look(world.study, as_of)
    facts = queries.ByPaths(world.study, queries.standings(world.study, as_of), as_of)
    for sites in (SITES, ("bromley",), ()):
        here = [path for path in paths if path.site in sites]
        assert now.flow(sites) == facts.flow(sites) == flow(here, sites)
        of_flow = sear_of_flow(now.flow(sites), NEVER_APPROACHED)
        assert of_flow == sear(here, sites, NEVER_APPROACHED)
        assert now.months(sites) == facts.months(sites) == funnel(here)
        allocated = [one for one in facts.standings if Stage.RANDOMISED in one.path.reached]
        arms = {one.family: arm for one, arm in zip(allocated, cycle("ab"), strict=False)}
        assert now.flow_by_arm(sites, "ab", arms) == facts.flow_by_arm(sites, "ab", arms)
        assert now.odd(sites) == facts.odd(sites)
        for stage in (Stage.IDENTIFIED, Stage.RANDOMISED):
            assert now.days(stage, sites) == facts.days(stage, sites)
        for day in (date(2023, 6, 1), date(2024, 1, 1), date(2025, 1, 1)):
            assert now.follow_up(day, sites) == facts.follow_up(day, sites)
        for stage in STAGES:
            for exit in ("", ANY, STILL, "other"):
                asked = Asked(sites, stage, exit)
                assert now.families(asked) == facts.families(asked)


@pytest.mark.django_db
def test_before_the_first_family_everything_is_nought(world):
    made_up(world, seed=3, families=5)
    early = queries.paths(world.study, datetime(2020, 1, 1, tzinfo=UTC))
    assert early == []
    assert flow_as_json(flow(early, SITES))["identified"] == {
        "total": 0,
        "by_site": {"glasgow": 0, "bromley": 0},
    }
