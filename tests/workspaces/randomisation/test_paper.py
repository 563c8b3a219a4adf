"""Envelopes on paper: places that the screen never uses, in two halves that tell nothing alone."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from alongside.foundations import clock, entropy
from alongside.foundations.messages.models import Message
from alongside.foundations.record.verifying import verify
from alongside.foundations.record.writing import write
from alongside.science.randomisation import commitment, verifier
from alongside.workspaces.families.actions import ReasonNeeded
from alongside.workspaces.randomisation import (
    halves,
    mending,
    paper,
    paper_printed,
    paper_words,
    queries,
)
from alongside.workspaces.randomisation.mending_refusals import PlaceStopped
from alongside.workspaces.randomisation.models import Allocation
from alongside.workspaces.randomisation.paper_models import (
    Envelope,
    EnvelopeOpened,
    EnvelopesReserved,
    HalfWaiting,
)
from alongside.workspaces.randomisation.paper_refusals import (
    AnotherPlace,
    BothHalves,
    EnvelopeSetAside,
    NothingToPrint,
    NotOnPaper,
    NotSoMany,
    NotSomebodyHere,
    NotYourHalf,
    OpenedBefore,
    OpenedTooEarly,
    OpeningsNeeded,
    PaperDiffers,
    StillPrinting,
)
from alongside.workspaces.randomisation.refusals import (
    AlreadyAllocated,
    InTheFuture,
    NoSuchStratum,
    NotReady,
)
from alongside.workspaces.randomisation.sharing_refusals import NotItsOpening
from tests.workspaces.made_up import eligible_family, person, study
from tests.workspaces.randomisation import holding
from tests.workspaces.randomisation.envelopes import (
    LATER,
    arm_in,
    envelope,
    opened,
    printed,
    reserve,
    with_envelopes,
)
from tests.workspaces.randomisation.holding import ready_at, sealed
from tests.workspaces.randomisation.stories import (
    NOW,
    allocated,
    ips_then_sau,
    ready_families,
    sequence,
    team,
)

pytestmark = pytest.mark.django_db
ARMS = ("ips", "sau")


@pytest.fixture(autouse=True)
def a_day_later():
    with clock.held_at(NOW + timedelta(hours=3)):
        yield


def test_the_screen_passes_over_the_places_that_are_on_paper():
    people = team()
    sequence(people)
    first, second = ready_families(people, 2)
    allocated(people, first)
    reserve(people.manager, 3)
    slots = [row.slot.position for row in Envelope.objects.order_by("number")]
    assert slots == [2, 3, 4]
    assert allocated(people, second).slot.position == 5
    assert queries.places_left(study())["glasgow"] == 15


def test_the_database_lets_no_place_be_on_the_screen_and_in_two_envelopes():
    people = team()
    sequence(people)
    fact = reserve(people.manager, 1)
    about = {"study": study(), "by": people.manager, "at": NOW, "stratum": "glasgow"}
    with pytest.raises(IntegrityError), transaction.atomic():
        write(Envelope, **about, reserved=fact, number=9, slot=envelope(1).slot)


def test_one_half_alone_tells_nothing_and_both_tell_the_arm():
    counted = Counter()
    with entropy.seeded("halves"):
        for _ in range(400):
            for arm in ARMS:
                table, word = halves.halved(arm, ARMS)
                assert [one for one in ARMS if table[one] == word] == [arm]
                assert len(set(table.values())) == 2
                counted["first", arm, table["ips"] < table["sau"]] += 1
                counted["second", arm, word < "J"] += 1
    for half in ("first", "second"):
        shares = [counted[half, arm, True] / 400 for arm in ARMS]
        assert shares == pytest.approx([sum(shares) / 2] * 2, abs=0.08)


def test_halves_wait_sealed_in_the_same_room_and_are_deleted_when_they_are_on_paper():
    people = team()
    other = person("independent_statistician")
    ips_then_sau(people)
    reserve(people.manager, 4)
    rows = list(HalfWaiting.objects.order_by("half"))
    assert len({len(bytes(row.sealed)) for row in rows}) == 1
    for row in rows:
        assert b"ips" not in bytes(row.sealed)
    by_number = {}
    for row in rows:
        content = halves.opened(str(row.envelope_id), row.half, bytes(row.sealed))
        by_number.setdefault(row.envelope.number, []).append(content)
    read = {n: [arm for arm in ARMS if t[arm] == word] for n, (t, word) in by_number.items()}
    assert read == {number: [arm_in(number)] for number in (1, 2, 3, 4)}
    printed(people.manager, other)
    assert HalfWaiting.objects.count() == 0
    assert not verify().findings


def test_nobody_prints_both_halves_and_each_reads_only_their_own():
    people = team()
    first, second, third = people.manager, *(person("independent_statistician") for _ in "ab")
    sequence(people)
    given = {"study": study(), "stratum": "glasgow", "at": NOW}
    with pytest.raises(NothingToPrint):
        paper.take_half(**given, by=first)
    reserve(first)
    with pytest.raises(NotYourHalf):
        paper.half_is_on_paper(**given, by=first)
    assert paper.take_half(**given, by=first).half == halves.FIRST
    with pytest.raises(BothHalves):
        paper.take_half(**given, by=first)
    assert paper.take_half(**given, by=second).half == halves.SECOND
    with pytest.raises(NotYourHalf):
        paper.take_half(**given, by=third)
    paper.half_is_on_paper(**given, by=first)
    with pytest.raises(NotYourHalf):
        paper.half_is_on_paper(**given, by=first)
    with pytest.raises(StillPrinting):
        reserve(first)
    paper.half_is_on_paper(**given, by=second)
    assert reserve(first, 2).number == 2
    assert sorted(Envelope.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_the_print_of_each_half_is_a_page_for_each_envelope_and_names_no_arm_as_that_of_it():
    people = team()
    sequence(people)
    fact = reserve(people.manager, 3)
    for half in paper.HALVES:
        assert paper_printed.half_printed(study(), fact, half)[:5] == b"%PDF-"
    one = HalfWaiting.objects.filter(half=1).first()
    table = halves.opened(str(one.envelope_id), 1, bytes(one.sealed))
    lines = paper_printed._inside(study(), 1, table)
    assert len(lines) == len(study().arms)
    assert paper_printed._inside(study(), 2, "ANCHOR") == [
        "The word of this envelope is ANCHOR. The first half says what it means."
    ]


@pytest.mark.parametrize(("number", "left"), [(0, 20), (21, 20), (51, 20)])
def test_no_more_envelopes_than_places_are_made(number, left):
    people = team()
    sequence(people)
    with pytest.raises(NotSoMany) as refusal:
        reserve(people.manager, number)
    assert f"{left} places left" in str(refusal.value)
    with pytest.raises(NotSoMany):
        reserve(people.manager, 1, "bromley")
    with pytest.raises(NoSuchStratum):
        reserve(people.manager, 1, "paris")
    assert EnvelopesReserved.objects.count() == 0


def test_an_envelope_that_was_opened_for_a_family_allocates_it_and_its_coordinators_learn():
    people, family, _ = with_envelopes()
    fact = opened(people, 1, family)
    allocation = Allocation.objects.get(family=family)
    assert (fact.allocation, allocation.slot, allocation.arm) == (
        allocation, envelope(1).slot, arm_in(1),
    )  # fmt: skip
    assert (allocation.occurred_at, allocation.strata) == (LATER, {"site": "glasgow"})
    assert Message.objects.filter(key__startswith=f"allocated/{allocation.pk}").count() == 1
    with pytest.raises(AlreadyAllocated):
        opened(people, 2, family)
    assert queries.allocated(study()) == {family.pk: LATER}
    assert not verify().findings


def test_an_envelope_opened_for_nobody_uses_its_place_up():
    people, family, _ = with_envelopes()
    fact = opened(people, 1, reason="It was torn")
    assert (fact.family, fact.allocation) == (None, None)
    with pytest.raises(OpenedBefore):
        opened(people, 1, family)
    assert allocated(people, family, at=LATER).slot.position == 4


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"reason": " "}, ReasonNeeded),
        ({"occurred_at": LATER + timedelta(hours=1)}, InTheFuture),
        ({"occurred_at": NOW - timedelta(hours=1)}, OpenedTooEarly),
    ],
)
def test_an_opening_that_makes_no_sense_is_refused(given, refusal):
    people, family, _ = with_envelopes()
    with pytest.raises(refusal):
        opened(people, 1, family, **given)
    assert EnvelopeOpened.objects.count() == 0


def test_what_the_slips_say_is_held_against_the_sealed_place():
    people, family, _ = with_envelopes()
    other = next(arm for arm in ARMS if arm != arm_in(1))
    with pytest.raises(PaperDiffers):
        opened(people, 1, family, arm=other)
    assert (Allocation.objects.count(), EnvelopeOpened.objects.count()) == (0, 0)


def test_an_envelope_goes_through_the_gates_and_the_stop_of_its_place():
    people = team()
    sequence(people)
    family, elsewhere = ready_at(people, "glasgow", "bromley")
    reserve(people.manager, 2)
    with pytest.raises(NotOnPaper):
        opened(people, 1, family)
    printed(people.manager, person("independent_statistician"))
    with pytest.raises(AnotherPlace):
        opened(people, 1, elsewhere)
    with pytest.raises(NotSomebodyHere):
        left = person("research_nurse", ["glasgow"])
        left.is_active = False
        left.save()
        opened(people, 1, family, opened_by=left)
    mending.switch_stratum(
        study=study(), stratum="glasgow", what="stopped", reason="Full", by=people.manager, at=NOW
    )
    with pytest.raises(PlaceStopped):
        opened(people, 1, family)


def test_a_family_that_is_not_ready_is_not_allocated_by_paper_either():
    people = team()
    family = eligible_family(people.social_worker, people.coordinator)
    sequence(people)
    reserve(people.manager, 1)
    printed(people.manager, person("independent_statistician"))
    with pytest.raises(NotReady):
        opened(people, 1, family)


def test_the_envelopes_are_reconciled_closed_opened_out_of_order_and_missing():
    people, family, other = with_envelopes(number=4)
    opened(people, 2, family, occurred_at=LATER - timedelta(minutes=30))
    opened(people, 1, other)
    given = {"study": study(), "stratum": "glasgow", "by": people.manager, "at": LATER}
    paper.count_envelopes(**given, closed=1, damaged=0, reason="")
    found, empty = queries.reconciled(study(), ["glasgow", "bromley"])
    assert (found.closed, found.out_of_order, found.counted.closed) == (2, (2,), 1)
    assert [row.opened is not None for row in found.rows] == [True, True, False, False]
    assert (empty.rows, empty.closed, empty.counted) == ((), 0, None)
    assert paper_words.difference(found) == (
        "Opened before one with a lower number: 2. 1 were there and 2 should be."
    )


def openings(held, stratum, *places, role="trial_manager"):
    digest = bytes.fromhex(queries.sharing(study()).fact.scheme_digest)
    return [commitment.opening(held.shares[role], digest, stratum, one) for one in places]


def test_a_shared_sequence_keeps_places_for_paper_with_a_holder_and_its_certificate_holds():
    people = team()
    held = sealed(people.manager)
    one, two, three, four = ready_at(people, *["glasgow"] * 4)
    holding.allocated(held, one)
    with pytest.raises(OpeningsNeeded):
        reserve(people.manager, 2)
    with pytest.raises(OpeningsNeeded):
        reserve(people.manager, 2, openings=openings(held, "glasgow", 1, 2, 3))
    with pytest.raises(NotItsOpening):
        reserve(people.manager, 2, openings=openings(held, "glasgow", 2, 3))
    reserve(people.manager, 2, openings=openings(held, "glasgow", 1, 2))
    printed(people.manager, held.people["independent_statistician"])
    assert holding.allocated(held, two, at=LATER).slot.position == 4
    (key,) = openings(held, "glasgow", 2)
    scheme = queries.scheme_of(queries.sharing(study()).fact)
    drawn = commitment.slots(scheme, commitment.sequence_key(scheme, held.shares))
    (arm,) = [one.arm for one in drawn if (one.stratum, one.place) == ("glasgow", 2)]
    (other,) = set(ARMS) - {arm}
    with pytest.raises(PaperDiffers):
        opened(people, 2, three, arm=other, opening=key)
    opened(people, 2, three, arm=arm, opening=key)
    assert queries.allocated_from(queries.sharing(study()).fact) == 3
    holding.ended(held, at=LATER)
    with pytest.raises(EnvelopeSetAside):
        opened(people, 1, four, arm="ips", opening=openings(held, "glasgow", 1)[0])
    holding.shown(held, at=LATER)
    certificate = queries.certificate(study(), queries.sharing(study()))
    told, holds = verifier.report(json.loads(json.dumps(certificate)))
    assert holds, told
    assert "2 places were reserved for envelopes on paper, 1 were used." in told
    assert [row.get("slot", row.get("reserved")) for row in certificate["allocations"]] == [
        0, [1, 2], 3, 2,
    ]  # fmt: skip
