"""A changed ratio is for places still to be drawn; everything before is drawn again as it was."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.record.verifying import verify
from alongside.science.randomisation import verifier
from alongside.science.randomisation.balance import greatest_imbalance, imbalance_over_time
from alongside.workspaces.families.actions import ReasonNeeded
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.monitoring.reports import by_arm_report, consort_report
from alongside.workspaces.randomisation import adapting, drawn_places, holders, queries
from alongside.workspaces.randomisation.mending_models import PlacesSetAside, RatioDecided
from alongside.workspaces.randomisation.mending_refusals import NoRatio, SameRatio
from alongside.workspaces.randomisation.models import Slot
from alongside.workspaces.randomisation.refusals import NoPlaceLeft
from alongside.workspaces.randomisation.sharing_refusals import SharesWereShown, StillOpen
from tests.workspaces.made_up import person, study
from tests.workspaces.randomisation import holding
from tests.workspaces.randomisation.holding import BOTH, Holders, ready_at, sealed
from tests.workspaces.randomisation.stories import (
    NOW,
    allocated,
    ready_families,
    sequence,
    team,
)
from tests.workspaces.randomisation.test_pages import page, sent, text

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
TWO_TO_ONE = {"ips": 2, "sau": 1}


@pytest.fixture(autouse=True)
def a_day_later():
    with clock.held_at(NOW + timedelta(hours=3)):
        yield


def change(by, ratio=TWO_TO_ONE, at=LATER, reason="Minutes 7 of the committee"):
    return adapting.change_ratio(study=study(), ratio=ratio, reason=reason, by=by, at=at)


def arms_of(made):
    slots = Slot.objects.filter(sequence=made).order_by("position")
    return [drawn_places.opened(study(), slot) for slot in slots]


def test_places_drawn_after_an_adaptation_point_follow_the_new_ratio():
    people = team()
    first = sequence(people, length=12)
    before = arms_of(first)
    one, two = ready_families(people, 2)
    allocated(people, one)
    change(people.manager)
    assert queries.ratio(study()) == TWO_TO_ONE
    assert queries.places_left(study()) == {"glasgow": 0, "bromley": 0}
    with pytest.raises(NoPlaceLeft):
        allocated(people, two, at=LATER)
    later = sequence(people, length=60, at=LATER)
    most = greatest_imbalance(TWO_TO_ONE, queries.block_sizes(study()))
    assert max(imbalance_over_time(arms_of(later), TWO_TO_ONE)) <= most
    assert allocated(people, two, at=LATER).slot.position == 1
    assert arms_of(first) == before
    assert [row.intact for row in queries.sequences(study())] == [True, True]
    assert PlacesSetAside.objects.count() == 1
    assert not verify().findings


def test_the_sizes_of_blocks_are_raised_to_whole_rounds_of_the_new_ratio():
    people = team()
    sizes = queries.block_sizes(study())
    change(people.manager)
    assert {size % 3 for size in queries.block_sizes(study())} == {0}
    change(people.manager, {"ips": 1, "sau": 1}, at=LATER + timedelta(minutes=1))
    assert queries.block_sizes(study()) == sizes


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"ratio": {"ips": 1}}, NoRatio),
        ({"ratio": {"ips": 0, "sau": 1}}, NoRatio),
        ({"ratio": {"ips": 11, "sau": 1}}, NoRatio),
        ({"ratio": {"ips": 1, "sau": 1}}, SameRatio),
        ({"reason": " "}, ReasonNeeded),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_and_ends_nothing(given, refusal):
    people = team()
    sequence(people)
    with pytest.raises(refusal):
        change(people.manager, **given)
    assert RatioDecided.objects.count() == PlacesSetAside.objects.count() == 0
    assert queries.places_left(study())["glasgow"] == 20


def again(held, at):
    """A further sequence of the same two people, with new shares."""
    other = Holders(held.people, {role: share[::-1] for role, share in held.shares.items()})
    holding.begun(other.people["trial_manager"], at=at)
    for role in BOTH:
        holding.commit(other, role, at=at)
    for role in BOTH:
        holding.hand_in(other, role, at=at)
    return other


def test_shared_sequences_before_and_after_are_both_drawn_again_by_one_certificate():
    people = team()
    first = sealed(people.manager)
    families = ready_at(people, "glasgow", "bromley", "glasgow", "glasgow")
    for family in families[:2]:
        holding.allocated(first, family)
    change(people.manager)
    second = again(first, LATER)
    for family in families[2:]:
        holding.allocated(second, family, at=LATER)
    with pytest.raises(StillOpen):
        holding.shown(first, at=LATER)
    holding.ended(second, at=LATER)
    holding.shown(first, at=LATER)
    assert not all(one.all_shown for one in queries.sharings(study()))
    holding.shown(second, at=LATER)
    found = queries.certificates(study(), queries.sharings(study()))
    text_, holds = verifier.report(json.loads(json.dumps(found)))
    assert holds, text_
    assert "Sequence 1: arms ips 1, sau 1." in text_
    assert "Sequence 2: arms ips 2, sau 1." in text_
    rows = [row for part in found["sequences"] for row in part["allocations"]]
    assert [row["arm"] for row in rows] == [queries.arm_of(family) for family in families]
    found["sequences"][1]["scheme"]["follows"] = "00" * 32
    assert not verifier.report(found)[1]
    with pytest.raises(SharesWereShown):
        change(people.manager, {"ips": 1, "sau": 2}, at=LATER)


def test_a_site_that_joins_gets_its_places_in_a_sequence_that_follows_the_first():
    people = team()
    first = sealed(people.manager)
    (family,) = ready_at(people, "glasgow")
    holders.end_allocation(study=study(), reason="A site joins", by=people.manager, at=LATER)
    second = again(first, LATER)
    follows = queries.scheme_of(queries.sharing(study()).fact)["follows"]
    assert follows == queries.sharings(study())[0].ended.head
    assert holding.allocated(second, family, at=LATER).slot.position == 1


def test_only_closed_reports_say_that_the_ratio_changed():
    people = team()
    change(people.manager)
    glance = Glance(study(), LATER)
    source = look(study(), None)
    said = "The ratio was changed for places drawn later: IPS 2, SAU 1 from 13 April 2023."
    assert said in by_arm_report(glance, source).data["sequence"]
    assert "ratio" not in str(consort_report(glance, source).data)


def test_the_statistician_changes_the_ratio_on_a_page(client):
    by = person("independent_statistician")
    client.force_login(by)
    own = page("change_ratio")
    assert "Places are now drawn in the ratio IPS 1, SAU 1." in text(client.get(own))
    answer = sent(client, own, ratio_ips="2", ratio_sau="1", reason="")
    assert answer.status_code == 422
    answer = sent(client, own, ratio_ips="2", ratio_sau="1", reason="Minutes 7")
    said = text(client.get(answer.headers["Location"]))
    assert "Places are now drawn in the ratio IPS 2, SAU 1." in said
    assert "Minutes 7" in said


@pytest.mark.parametrize("role", ["recruitment_coordinator", "research_nurse", "statistician"])
def test_nobody_else_learns_that_the_ratio_changed(client, role):
    change(person("independent_statistician"))
    client.force_login(person(role, ["glasgow"] if study().role(role).site_bound else []))
    assert client.get(page("change_ratio")).status_code == 403
    if role == "statistician":
        flow = client.get(reverse("monitoring:home", args=["ips-feasibility"]))
        assert "The ratio was changed" not in flow.content.decode()


def test_the_pages_of_shares_lead_from_one_sequence_to_the_next(client):
    people = team()
    first = sealed(people.manager)
    change(people.manager)
    client.force_login(people.manager)
    said = text(client.get(page("shares")))
    assert "Begin the next sequence" in said
    assert "Show your share" in said
    second = again(first, LATER)
    assert "An earlier sequence" in text(client.get(page("shares")))
    holding.ended(second, at=LATER)
    shown = client.get(page("show_share")).content.decode()
    for one in queries.sharings(study()):
        assert one.fact.scheme_digest in shown
    for held in (first, second):
        assert client.get(page("certificate")).status_code == 404
        holding.shown(held, at=LATER)
    told = json.loads(client.get(page("certificate")).content)
    assert verifier.report(told)[1]
