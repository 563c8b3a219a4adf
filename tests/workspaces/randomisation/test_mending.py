"""A family randomised in error, a wrong stratum, a stopped place: the past stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.record.verifying import verify
from alongside.workspaces.families.actions import ReasonNeeded
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.monitoring.reports import by_arm_report, consort_report
from alongside.workspaces.randomisation import mending, queries, words
from alongside.workspaces.randomisation.mending_models import (
    RandomisedInError,
    StrataCorrected,
    StratumSwitched,
)
from alongside.workspaces.randomisation.mending_refusals import (
    AlreadyMarked,
    AlreadySo,
    FoundBefore,
    NotMarked,
    PlaceStopped,
    SameStrata,
)
from alongside.workspaces.randomisation.models import Allocation
from alongside.workspaces.randomisation.refusals import (
    InTheFuture,
    NoSuchStratum,
    NotAllocated,
    NotAsListed,
)
from tests.workspaces.made_up import person, study
from tests.workspaces.randomisation.holding import ready_at
from tests.workspaces.randomisation.stories import (
    NOW,
    allocated,
    ips_then_sau,
    ready_families,
    ready_family,
    sequence,
    team,
)
from tests.workspaces.randomisation.test_pages import page, sent, text

pytestmark = pytest.mark.django_db
SITES = ("glasgow", "bromley")
LATER = NOW + timedelta(hours=2)


@pytest.fixture(autouse=True)
def a_day_later():
    with clock.held_at(NOW + timedelta(hours=3)):
        yield


def mark(people, family, **more):
    given = {"why": "not_eligible", "reason": "The child was too old", "at": LATER, **more}
    return mending.mark_in_error(study=study(), family=family, by=people.manager, **given)


def corrected(people, family, site, at=LATER):
    return mending.correct_strata(
        study=study(), family=family, site=site, reason="The family lives there", at=at,
        by=people.manager,
    )  # fmt: skip


def switch(people, what, stratum="glasgow", at=LATER, reason="The committee asked for it"):
    return mending.switch_stratum(
        study=study(), stratum=stratum, what=what, reason=reason, by=people.manager, at=at
    )


def two_allocated():
    people = team()
    ips_then_sau(people)
    families = ready_families(people, 2)
    for family in families:
        allocated(people, family)
    return people, *families


def reports(at=None):
    glance = Glance(study(), at or LATER, at)
    source = look(study(), at)
    return consort_report(glance, source), by_arm_report(glance, source)


def test_a_family_randomised_in_error_is_marked_and_stays_where_it_is():
    people, first, _ = two_allocated()
    before = queries.arms(study()), Allocation.objects.count(), queries.places_left(study())
    fact = mark(people, first)
    assert (fact.why, fact.reason, fact.recorded_by) == (
        "not_eligible", "The child was too old", people.manager,
    )  # fmt: skip
    assert queries.in_error(study()) == {first.pk: "not_eligible"}
    assert (queries.arms(study()), Allocation.objects.count(), queries.places_left(study())) == (
        before
    )
    assert words.DESCRIBE["randomisation.RandomisedInError"](fact, study()) == (
        "Randomised in error: it was not eligible"
    )


def test_every_report_of_the_flow_keeps_the_family_and_says_how_many_there_are():
    people, first, second = two_allocated()
    before = reports()
    mark(people, first)
    corrected(people, second, "bromley")
    whole, split = reports()
    assert whole.data["randomised"] == before[0].data["randomised"]
    assert split.data["by_arm"] == before[1].data["by_arm"]
    rows = [
        ["Randomised in error, kept in their arms and in every count", "1"],
        ["Stratum corrected afterwards, kept beside the one used", "1"],
        ["Allocated from a sealed envelope on paper", "0"],
    ]
    assert [list(row) for row in whole.tables[-1].rows] == rows
    assert [list(row) for row in split.tables[-1].rows] == [
        [*rows[0], "1", "0"], [*rows[1], "0", "1"], [*rows[2], "0", "0"],
    ]  # fmt: skip
    assert whole.tables[-1].columns == ["What", "Families"]
    past, _ = reports(NOW + timedelta(hours=1))
    assert [row[1] for row in past.tables[-1].rows] == ["0", "0", "0"]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"why": "no such"}, NotAsListed),
        ({"reason": " "}, ReasonNeeded),
        ({"occurred_at": LATER + timedelta(hours=1)}, InTheFuture),
        ({"occurred_at": NOW - timedelta(days=1)}, FoundBefore),
    ],
)
def test_a_mark_that_makes_no_sense_is_refused(given, refusal):
    people, first, _ = two_allocated()
    with pytest.raises(refusal):
        mark(people, first, **given)
    assert RandomisedInError.objects.count() == 0


def test_a_mark_is_made_once_and_can_be_taken_back():
    people, first, second = two_allocated()
    mark(people, first)
    with pytest.raises(AlreadyMarked):
        mark(people, first)
    given = {"study": study(), "by": people.manager, "at": LATER}
    with pytest.raises(NotMarked):
        mending.take_back_mark(**given, family=second, reason="Looked again")
    with pytest.raises(ReasonNeeded):
        mending.take_back_mark(**given, family=first, reason="")
    mending.take_back_mark(**given, family=first, reason="Looked again")
    assert queries.in_error(study()) == {}
    assert RandomisedInError.objects.count() == 2
    mark(people, first)
    assert queries.in_error(study()) == {first.pk: "not_eligible"}


def test_a_family_that_was_not_allocated_cannot_be_marked_or_corrected():
    people = team()
    family = ready_family(people)
    with pytest.raises(NotAllocated):
        mark(people, family)
    with pytest.raises(NotAllocated):
        corrected(people, family, "bromley")


def test_a_corrected_stratum_stands_beside_the_one_that_was_used():
    people, first, _ = two_allocated()
    fact = corrected(people, first, "bromley")
    assert queries.strata_used(study())[first.pk] == {"site": "glasgow"}
    assert queries.strata_corrected(study()) == {first.pk: {"site": "bromley"}}
    assert fact.allocation.slot.stratum == "glasgow"
    with pytest.raises(SameStrata):
        corrected(people, first, "bromley")
    with pytest.raises(NoSuchStratum):
        corrected(people, first, "paris")
    corrected(people, first, "glasgow")
    assert queries.strata_corrected(study()) == {}
    assert StrataCorrected.objects.count() == 2
    assert not verify().findings


def test_in_a_stopped_place_no_family_is_allocated_and_its_next_place_stays_the_next():
    people = team()
    sequence(people)
    sequence(people, stratum="bromley")
    family, elsewhere = ready_at(people, "glasgow", "bromley")
    switch(people, "stopped", at=NOW)
    with pytest.raises(PlaceStopped) as refusal:
        allocated(people, family, at=LATER)
    assert "Nothing was allocated and no place was opened." in str(refusal.value)
    assert queries.chance(study(), family).stopped
    allocated(people, elsewhere, at=LATER)
    with pytest.raises(AlreadySo):
        switch(people, "site_closed")
    switch(people, "reopened")
    with pytest.raises(AlreadySo):
        switch(people, "site_opened")
    assert allocated(people, family, at=LATER).slot.position == 1
    assert [queries.switched(study())["glasgow"].what, queries.stopped(study(), "glasgow")] == [
        "reopened", None,
    ]  # fmt: skip


def test_a_site_that_closes_stays_in_every_list_and_can_open_again():
    people = team()
    sequence(people)
    allocated(people, ready_family(people))
    switch(people, "site_closed")
    assert queries.places_left(study()) == {"glasgow": 19, "bromley": 0}
    assert len(queries.allocations(study(), SITES)) == 1
    switch(people, "site_opened")
    for what, stratum, refusal in (("gone", "glasgow", NotAsListed),
                                   ("stopped", "paris", NoSuchStratum)):  # fmt: skip
        with pytest.raises(refusal):
            switch(people, what, stratum)
    with pytest.raises(ReasonNeeded):
        switch(people, "stopped", reason=" ")
    assert StratumSwitched.objects.count() == 2


def test_the_trial_manager_does_all_of_it_on_pages(client):
    people = team()
    ips_then_sau(people)
    first, waiting = ready_families(people, 2)
    allocated(people, first)
    client.force_login(people.manager)
    own = page("in_error", first.number)
    answer = sent(client, own, why="twice", reason="")
    assert answer.status_code == 422
    when = {"occurred_at-day": "13", "occurred_at-month": "4", "occurred_at-year": "2023",
            "occurred_at-time": "11:30"}  # fmt: skip
    answer = sent(client, own, why="twice", reason="It was here under another number", **when)
    assert answer.status_code == 302, text(answer)
    said = text(client.get(answer.headers["Location"]))
    assert "It takes part under another number already; found on 13 April 2023" in said
    assert "It was here under another number" in said
    answer = sent(client, page("strata", first.number), site="bromley", reason="It lives there")
    said = text(client.get(answer.headers["Location"]))
    assert "Stratum used Glasgow City Council" in said
    assert "Should have been London Borough of Bromley" in said
    back = client.get(own)
    assert back.headers["Location"] == page("take_back_mark", first.number)
    sent(client, back.headers["Location"], reason="Looked again")
    assert queries.in_error(study()) == {}
    answer = sent(client, page("switch", "glasgow"), what="stopped", reason="The team is full")
    said = text(client.get(answer.headers["Location"]))
    assert "No family is allocated at Glasgow City Council." in said
    assert "Stopped" in text(client.get(page("ready")))
    assert "allocation at Glasgow City Council is stopped" in text(
        client.get(page("allocate", waiting.number))
    )
    assert client.get(page("switch", "paris")).status_code == 404
    assert client.get(page("in_error", waiting.number)).status_code == 404


@pytest.mark.parametrize(
    "role", ["research_nurse", "statistician", "recruitment_coordinator", "steering_committee"]
)
def test_nobody_else_opens_these_pages_and_a_nurse_reads_nothing_of_it(client, role):
    people, first, _ = two_allocated()
    mark(people, first)
    sites = study().role(role).site_bound
    client.force_login(person(role, ["glasgow"] if sites else []))
    for name, arguments in (("in_error", [first.number]), ("strata", [first.number]),
                            ("take_back_mark", [first.number]), ("places", []),
                            ("switch", ["glasgow"])):  # fmt: skip
        assert client.get(page(name, *arguments)).status_code == 403
    if study().role(role).blinded:
        shown = client.get(reverse("caseload:history", args=["ips-feasibility", first.number]))
        assert "in error" not in shown.content.decode()


def test_the_history_of_the_family_says_it_to_those_who_may_know(client):
    people, first, _ = two_allocated()
    mark(people, first)
    client.force_login(people.manager)
    said = text(client.get(reverse("caseload:history", args=["ips-feasibility", first.number])))
    assert "Randomised in error: it was not eligible" in said


def test_the_pages_ask_the_same_number_of_queries_however_often_it_was_stopped(client):
    people = team()
    client.force_login(people.manager)

    def queries_of(url):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(url)
        return len(asked)

    queries_of(page("places"))
    counted = [queries_of(page(name)) for name in ("places", "ready")]
    for what in ("stopped", "reopened", "site_closed", "site_opened"):
        switch(people, what)
    assert [queries_of(page(name)) for name in ("places", "ready")] == counted
