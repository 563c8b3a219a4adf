"""Sealed sequences, the gates, and the places given out in order."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from alongside.foundations import entropy
from alongside.foundations.messages.models import Message
from alongside.foundations.record.verifying import verify
from alongside.foundations.sealing.models import SubjectKey
from alongside.foundations.sealing.sealing import SealBroken, open_bytes, purpose_key
from alongside.workspaces.consent import actions as consent
from alongside.workspaces.families import actions as family_actions
from alongside.workspaces.randomisation import actions, drawn_places, queries, refusals, words
from alongside.workspaces.randomisation.models import Allocation, SequenceSealed, Slot
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.referrals.models import EligibilityDecision
from tests.workspaces.made_up import consented_family, eligible_family, person, study
from tests.workspaces.randomisation.stories import (
    BASELINE,
    NOW,
    allocated,
    finish,
    ready_families,
    ready_family,
    sequence,
    signed,
    team,
)

pytestmark = pytest.mark.django_db
SIZES = {2, 4, 6}


def opened(slots):
    """What the places hold, opened with the installation's key as an allocation does it."""
    return [drawn_places.opened(study(), slot) for slot in slots]


def test_every_place_of_a_sequence_is_sealed_apart_and_tells_nothing_by_its_length():
    people = team()
    made = sequence(people, length=40)
    slots = list(Slot.objects.order_by("position"))
    assert [slot.position for slot in slots] == list(range(1, 41))
    assert {len(bytes(slot.sealed_arm)) for slot in slots} == {12 + actions.PADDED + 16}
    assert len({bytes(slot.sealed_arm) for slot in slots}) == 40
    joined = b"".join(bytes(slot.sealed_arm) for slot in slots)
    assert made.commitment == hashlib.sha256(joined).hexdigest()
    assert [row.intact for row in queries.sequences(study())] == [True]


def test_blocks_of_the_studys_sizes_make_up_a_sequence():
    people = team()
    sequence(people, length=300)
    arms = opened(Slot.objects.order_by("position"))

    def splits(start):
        """Whether the rest from here on can be cut into balanced blocks, but for the last."""
        reachable = {0}
        for place in range(len(arms) + 1):
            if place in reachable:
                for size in SIZES:
                    block = Counter(arms[place : place + size])
                    if len(arms) - place <= size or block == {"ips": size // 2, "sau": size // 2}:
                        reachable.add(min(place + size, len(arms)))
        return len(arms) in reachable

    assert splits(0)
    balance = Counter(arms)
    assert abs(balance["ips"] - balance["sau"]) <= 3


def test_the_key_of_the_draw_is_kept_nowhere():
    people = team()
    before = SubjectKey.objects.count()
    with entropy.seeded("the same chance"):
        sequence(people, stratum="glasgow", length=60)
    with entropy.seeded("another chance"):
        sequence(people, stratum="bromley", length=60)
    assert SubjectKey.objects.count() == before
    assert {field.name for field in SequenceSealed._meta.concrete_fields} & {"key", "seed"} == set()
    first = opened(Slot.objects.filter(stratum="glasgow").order_by("position"))
    second = opened(Slot.objects.filter(stratum="bromley").order_by("position"))
    assert first != second


def test_a_place_moved_elsewhere_or_opened_with_another_key_stays_shut():
    people = team()
    sequence(people, length=4)
    slot = Slot.objects.get(position=1)
    for key, label in [
        (purpose_key(actions.PURPOSE), actions.slot_label("ips-feasibility", "glasgow", 2)),
        (purpose_key(actions.PURPOSE), actions.slot_label("ips-feasibility", "bromley", 1)),
        (purpose_key("another"), actions.slot_label("ips-feasibility", "glasgow", 1)),
    ]:
        with pytest.raises(SealBroken):
            open_bytes(key, bytes(slot.sealed_arm), label)


def test_a_second_sequence_waits_until_the_first_is_used_up():
    people = team()
    sequence(people, length=1)
    with pytest.raises(refusals.SequenceStillOpen):
        sequence(people, length=1)
    first, second = ready_families(people, 2)
    allocated(people, first)
    with pytest.raises(refusals.NoPlaceLeft):
        allocated(people, second)
    assert Allocation.objects.count() == 1
    sequence(people, length=1, at=NOW)
    allocated(people, second)
    rows = queries.sequences(study())
    assert [(row.length, row.used, row.left) for row in rows] == [(1, 1, 0), (1, 1, 0)]
    assert queries.places_left(study()) == {"glasgow": 0, "bromley": 0}


def test_a_sequence_needs_a_place_of_the_study_and_a_length_in_reason():
    people = team()
    for stratum, length, refusal in [
        ("leith", 10, refusals.NoSuchStratum),
        ("glasgow", 0, refusals.WrongLength),
        ("glasgow", 1001, refusals.WrongLength),
    ]:
        with pytest.raises(refusal):
            sequence(people, stratum=stratum, length=length)
    assert Slot.objects.count() == 0


def test_sealing_sent_twice_makes_one_sequence():
    people, entry = team(), entropy.new_id(NOW)
    given = {"study": study(), "stratum": "glasgow", "length": 6, "by": people.manager}
    first = actions.seal_sequence(**given, at=NOW, entry=entry)
    again = actions.seal_sequence(**given, at=NOW + timedelta(minutes=1), entry=entry)
    assert (again.pk, Slot.objects.count()) == (first.pk, 6)


def test_families_get_the_places_in_their_order():
    people = team()
    sequence(people, length=4)
    expected = opened(Slot.objects.order_by("position"))
    families = ready_families(people, 4)
    facts = [allocated(people, family) for family in families]
    assert [fact.slot.position for fact in facts] == [1, 2, 3, 4]
    assert [fact.arm for fact in facts] == expected
    assert queries.arms(study()) == {f.pk: a for f, a in zip(families, expected, strict=True)}
    assert queries.allocated(study()) == {family.pk: NOW for family in families}
    assert verify().findings == ()


def test_each_site_has_a_sequence_of_its_own():
    people = team()
    sequence(people, stratum="bromley", length=2)
    family = ready_family(people, site="glasgow")
    with pytest.raises(refusals.NoPlaceLeft, match="Glasgow"):
        allocated(people, family)


def test_each_gate_keeps_the_sequence_shut():
    people = team()
    sequence(people)
    not_consented = eligible_family(people.social_worker, people.coordinator)
    no_baseline = consented_family(people.social_worker, people.coordinator)
    with pytest.raises(refusals.NotReady, match="a valid consent, a complete baseline assessment"):
        allocated(people, not_consented)
    with pytest.raises(refusals.NotReady, match="missing: a complete baseline assessment"):
        allocated(people, no_baseline)
    assert Allocation.objects.count() == 0
    assert queries.ready(study(), ["glasgow", "bromley"]) == []


def test_a_family_whose_eligibility_was_taken_back_is_not_allocated():
    people = team()
    sequence(people)
    family = ready_family(people)
    decision = EligibilityDecision.objects.as_of().get(family=family)
    referrals.take_back(
        study=study(), fact=decision, by=people.coordinator, at=NOW, reason="The wrong family"
    )
    with pytest.raises(refusals.NotReady, match="missing: confirmed eligibility"):
        allocated(people, family)


@pytest.mark.parametrize("scope", ["from_data_collection", "of_data"])
def test_a_family_that_withdrew_is_not_allocated(scope):
    people = team()
    sequence(people)
    family = ready_family(people)
    consent.withdraw(study=study(), family=family, by=people.coordinator, at=NOW, scope=scope)
    with pytest.raises(refusals.NotReady, match="missing: a valid consent"):
        allocated(people, family)
    assert queries.ready(study(), ["glasgow"]) == []


def test_a_family_that_took_its_consent_back_is_not_allocated():
    people = team()
    sequence(people)
    family = ready_family(people)
    consent.withdraw_consent(
        study=study(), family=family, by=people.coordinator, at=NOW, kind="trial"
    )
    with pytest.raises(refusals.NotReady, match="missing: a valid consent"):
        allocated(people, family)


def test_a_family_joined_to_another_is_not_allocated():
    people = team()
    sequence(people)
    family, other = ready_families(people, 2)
    family_actions.join_families(
        study=study(), family=family, into=other, by=people.coordinator, at=NOW, reason="The same"
    )
    with pytest.raises(refusals.JoinedElsewhere):
        allocated(people, family)
    assert [row.number for row in queries.ready(study(), ["glasgow"])] == [other.number]


def test_a_family_is_allocated_once_and_sending_it_twice_is_harmless():
    people, entry = team(), entropy.new_id(NOW)
    sequence(people)
    family = ready_family(people)
    given = {"study": study(), "family": family, "by": people.manager, "at": NOW}
    first = actions.allocate(**given, entry=entry)
    assert actions.allocate(**given, entry=entry).pk == first.pk
    with pytest.raises(refusals.AlreadyAllocated):
        actions.allocate(**given)
    assert Allocation.objects.count() == 1


def test_the_database_itself_refuses_a_slot_or_a_family_twice():
    people = team()
    sequence(people)
    family, other = ready_families(people, 2)
    done = allocated(people, family)
    for changes in [{"family": other}, {"slot": Slot.objects.get(position=2)}]:
        again = Allocation.objects.get(pk=done.pk)
        again.pk = entropy.new_id(NOW)
        for name, value in changes.items():
            setattr(again, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save(force_insert=True)


def test_ready_families_come_in_the_order_of_waiting():
    people = team()
    late = consented_family(people.social_worker, people.coordinator)
    early = eligible_family(people.social_worker, people.coordinator, at=BASELINE - timedelta(6))
    signed(early, people.coordinator, at=BASELINE - timedelta(5))
    finish(people, early, at=BASELINE)
    finish(people, late, at=BASELINE + timedelta(hours=1))
    rows = queries.ready(study(), ["glasgow"])
    assert [row.number for row in rows] == [early.number, late.number]
    assert queries.ready(study(), ["bromley"]) == []
    assert [step.number for step in words.next_steps(study(), ["glasgow"], NOW)] == [
        early.number,
        late.number,
    ]


def test_the_coordinators_of_the_site_hear_that_it_waits_and_not_what():
    people = team()
    elsewhere = person("recruitment_coordinator", ["bromley"])
    sequence(people)
    family = ready_family(people)
    fact = actions.allocate(
        study=study(), family=family, by=people.manager, at=NOW, address="https://example.org/x/"
    )
    sent = Message.objects.all()
    assert [message.to for message in sent] == [people.coordinator.email]
    assert elsewhere.email not in {message.to for message in sent}
    letter = f"{sent[0].subject} {sent[0].body} {sent[0].key} {sent[0].about}".lower()
    assert family.number.lower() in letter and "https://example.org/x/" in letter
    arm = study().arm(fact.arm)
    told = {word for each in study().arms for word in (each.id, each.name.lower())}
    assert [word for word in told if word in letter.replace(str(fact.pk), "")] == []
    assert arm.short.lower() not in letter


def test_an_address_that_cannot_be_used_does_not_stop_an_allocation():
    people = team()
    type(people.coordinator).objects.filter(pk=people.coordinator.pk).update(email="no address")
    sequence(people)
    allocated(people, ready_family(people))
    assert (Allocation.objects.count(), Message.objects.count()) == (1, 0)


def test_every_slot_used_is_counted_once():
    people = team()
    sequence(people, length=5)
    for family in ready_families(people, 3):
        allocated(people, family)
    used = Allocation.objects.annotate(place=F("slot__position")).values_list("place", flat=True)
    assert sorted(used) == [1, 2, 3]
