"""A sequence that nobody makes alone, from the fixed scheme to the certificate."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from itertools import product

import pytest
from django.apps import apps
from django.core import serializers

from alongside.foundations.messages.models import Message
from alongside.foundations.record.models import Entry
from alongside.foundations.record.verifying import verify
from alongside.foundations.sealing.sealing import SealBroken, purpose_key
from alongside.science.randomisation import commitment, verifier
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.monitoring.reports import (
    OPEN_REPORTS,
    blinding_report,
    by_arm_report,
    saying_how_made,
)
from alongside.workspaces.randomisation import (
    actions,
    chaining,
    combining,
    holders,
    queries,
    sealed_places,
    separation_words,
    words,
)
from alongside.workspaces.randomisation import sharing_refusals as refused
from alongside.workspaces.randomisation.models import (
    Allocation,
    AllocationChained,
    RootPublished,
    SequenceHeld,
    SequenceSealed,
    ShareCommitted,
    ShareHandedIn,
    ShareWaiting,
    SharingBegun,
    Slot,
)
from alongside.workspaces.randomisation.refusals import NoPlaceLeft, NotReady
from tests.workspaces.made_up import AT, eligible_family, person, study
from tests.workspaces.randomisation import stories
from tests.workspaces.randomisation.holding import (
    BOTH,
    LENGTHS,
    MANAGER,
    STATISTICIAN,
    allocated,
    begun,
    commit,
    ended,
    hand_in,
    opening,
    ready_at,
    sealed,
    shown,
    two,
)
from tests.workspaces.randomisation.stories import NOW, ready_families, ready_family, team

pytestmark = pytest.mark.django_db


def drawn(held):
    """The slots as the shares make them, worked out apart from the workspace."""
    scheme = queries.scheme_of(queries.sharing(study()).fact)
    shares = {role: held.shares[role] for role in scheme["holders"]}
    return commitment.slots(scheme, commitment.sequence_key(scheme, shares))


def test_two_holders_make_a_sequence_whose_root_is_published_before_the_first_family():
    people = team()
    held = sealed(people.manager)
    now = queries.sharing(study())
    assert sorted(now.committed) == sorted(now.handed_in) == sorted(BOTH)
    assert now.root.root == commitment.root_of(drawn(held)).hex()
    assert queries.places_left(study()) == LENGTHS
    assert not ShareWaiting.objects.exists()
    assert Allocation.objects.count() == 0


@pytest.mark.parametrize("role", BOTH)
def test_each_holder_can_open_the_next_place_and_the_arms_are_those_of_the_shares(role):
    people = team()
    held = sealed(people.manager)
    arms = [allocated(held, family, role).arm for family in ready_families(people, 6)]
    assert arms == [slot.arm for slot in drawn(held) if slot.stratum == "glasgow"][:6]


def test_nothing_is_allocated_without_what_a_holder_gives():
    people = team()
    held = sealed(people.manager)
    family, other = ready_families(people, 2)
    right = opening(held, family)
    given = {"study": study(), "family": family, "by": people.manager, "at": NOW}
    for wrong in (None, b"", right[:31]):
        with pytest.raises(refused.OpeningNeeded, match="Place 1 of Glasgow City Council"):
            actions.allocate(**given, opening=wrong)
    for wrong in (bytes(32), held.shares[MANAGER], held.shares[STATISTICIAN]):
        with pytest.raises(refused.NotItsOpening, match="place 1 of Glasgow City Council"):
            actions.allocate(**given, opening=wrong)
    assert (Allocation.objects.count(), queries.places_left(study())) == (0, LENGTHS)
    allocated(held, other)
    with pytest.raises(refused.NotItsOpening):
        actions.allocate(**given, opening=right)  # a colleague took the place in between
    assert allocated(held, family).slot.position == 2


def test_the_gates_are_asked_before_a_place_is_opened():
    people = team()
    held = sealed(people.manager)
    family = eligible_family(people.social_worker, people.coordinator)
    with pytest.raises(NotReady):
        allocated(held, family)
    assert AllocationChained.objects.count() == 0


def every_opening_known_to(held, *roles):
    digest = bytes.fromhex(queries.sharing(study()).fact.scheme_digest)
    return [
        commitment.opening(held.shares[role], digest, stratum, position - 1)
        for role in roles
        for stratum, position in Slot.objects.values_list("stratum", "position")
    ]


def opens_anything(given):
    """Whether any of these keys opens any place with what is kept here."""
    for row in SequenceHeld.objects.all():
        for slot in Slot.objects.filter(sequence=row.sequence):
            at = slot.position - 1
            keys = {holder: kept[at] for holder, kept in row.openings.items()}
            label = chaining.label_of(row, slot.stratum, slot.position)
            for key in given:
                try:
                    sealed_places.opened(slot.stratum, at, label, bytes(slot.sealed_arm), keys, key)
                except SealBroken:
                    continue
                return True
    return False


def test_neither_a_holder_without_the_server_nor_the_server_without_a_holder_opens_a_place(
    monkeypatch,
):
    people = team()
    held = sealed(people.manager)
    ours = every_opening_known_to(held, MANAGER)
    servers = [purpose_key(sealed_places.PURPOSE), purpose_key(combining.WAITING), bytes(32)]
    assert opens_anything(ours)  # the holder and the server together do
    assert not opens_anything(servers)  # the administrator with database and key
    monkeypatch.setattr(sealed_places, "purpose_key", lambda purpose: bytes(32))
    assert not opens_anything(ours)  # a holder with a copy of the database


def test_no_share_and_no_arm_to_come_can_be_read_in_the_database():
    people = team()
    held = sealed(people.manager)
    rows = [row for model in apps.get_app_config("randomisation").get_models()
            for row in model.objects.all()]  # fmt: skip
    text = serializers.serialize("json", rows) + repr([vars(row) for row in rows])
    for share in held.shares.values():
        assert share.hex() not in text and repr(share)[2:-1] not in text
    assert re.search(r'"(ips|sau)"|block', text) is None
    assert len({len(bytes(slot.sealed_arm)) for slot in Slot.objects.all()}) == 1


def test_until_the_last_share_comes_the_first_waits_sealed_and_is_then_deleted():
    people = team()
    held = two(people.manager)
    begun(people.manager)
    for role in BOTH:
        commit(held, role)
    hand_in(held, STATISTICIAN)
    waiting = ShareWaiting.objects.get()
    assert held.shares[STATISTICIAN] not in bytes(waiting.sealed)
    assert (SequenceSealed.objects.count(), RootPublished.objects.count()) == (0, 0)
    hand_in(held, MANAGER)
    assert (SequenceSealed.objects.count(), ShareWaiting.objects.count()) == (2, 0)


def test_a_share_is_taken_only_when_every_commitment_is_published_and_only_the_one_committed_to():
    people = team()
    held = two(people.manager)
    begun(people.manager)
    commit(held, MANAGER)
    with pytest.raises(refused.CommitmentsMissing):
        hand_in(held, MANAGER)
    commit(held, STATISTICIAN)
    given = {"study": study(), "at": AT, "by": held.people[MANAGER]}
    for other in (held.shares[STATISTICIAN], bytes(32), b"short"):
        with pytest.raises(refused.NotTheShare):
            holders.hand_in_share(**given, share=other)
    assert ShareHandedIn.objects.count() == 0


def test_one_person_cannot_hold_both_shares():
    people = team()
    held = two(people.manager)
    begun(people.manager)
    commit(held, MANAGER)
    with pytest.raises(refused.OneShareEach):
        holders.commit_share(study=study(), commitment="ab" * 32, by=people.manager, at=AT)
    copied = ShareCommitted.objects.get().commitment
    by = held.people[STATISTICIAN]
    with pytest.raises(refused.CommitmentUsed):
        holders.commit_share(study=study(), commitment=copied, by=by, at=AT)
    for unreadable in ("", "xy" * 32, "ab" * 31):
        with pytest.raises(refused.NoCommitment):
            holders.commit_share(study=study(), commitment=unreadable, by=by, at=AT)
    with pytest.raises(refused.NotAHolder):
        holders.commit_share(study=study(), commitment="cd" * 32, by=people.nurse, at=AT)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"roles": ()}, refused.HoldersNeeded),
        ({"roles": ("research_nurse", MANAGER)}, refused.HoldersNeeded),
        ({"roles": (STATISTICIAN,)}, refused.NobodyAllocates),
    ],
)
def test_a_scheme_without_fitting_holders_is_refused(more, refusal):
    with pytest.raises(refusal):
        begun(person(MANAGER), **more)
    assert SharingBegun.objects.count() == 0


def test_a_shared_sequence_and_one_that_the_machine_draws_do_not_stand_side_by_side():
    people = team()
    stories.sequence(people)
    with pytest.raises(refused.PlacesStillOpen):
        begun(people.manager)


def test_no_other_sequence_is_begun_while_a_shared_one_stands():
    people = team()
    begun(people.manager)
    with pytest.raises(refused.SharingStands):
        begun(people.manager)
    with pytest.raises(refused.SharingStands):
        stories.sequence(people)


def test_every_allocation_is_chained_with_the_gates_as_they_stood_and_without_its_arm():
    people = team()
    held = sealed(people.manager)
    families = ready_at(people, "glasgow", "glasgow", "bromley")
    head = commitment.BEGINNING
    for place, family in enumerate(families):
        made = allocated(held, family)
        link = AllocationChained.objects.get(allocation=made)
        head = commitment.chained(head, link.event)
        assert (link.place, link.head) == (place, head.hex())
        assert link.event["levels"] == {"site": family.site}
        assert link.event["slot"] == made.slot.position - 1
        assert sorted(link.gates) == ["baseline", "consent", "eligibility"]
        assert family.number not in json.dumps(link.event) and made.arm not in link.event.values()
    assert queries.head(queries.sharing(study()).fact) == (3, head.hex())


def test_when_the_chain_cannot_be_written_nothing_is_allocated(monkeypatch):
    people = team()
    held = sealed(people.manager)
    family = ready_family(people)

    def broken(*given, **more):
        raise RuntimeError("the power went")

    monkeypatch.setattr(chaining, "chained", broken)
    with pytest.raises(RuntimeError):
        allocated(held, family)
    assert (Allocation.objects.count(), queries.places_left(study())) == (0, LENGTHS)


def test_a_place_that_was_exchanged_in_the_database_is_not_opened():
    people = team()
    held = sealed(people.manager)
    family = ready_family(people)
    first, second = Slot.objects.filter(stratum="glasgow").order_by("position")[:2]
    row = SequenceHeld.objects.get(sequence=first.sequence)
    row.leaves[0] = row.leaves[1]
    with pytest.raises(refused.PlaceChanged):
        chaining.arm_in(study(), row, first, opening(held, family))
    first.sealed_arm = second.sealed_arm
    with pytest.raises(refused.NotItsOpening):
        chaining.arm_in(study(), row, first, opening(held, family))


def whole_trial(people, roles=BOTH):
    held = sealed(people.manager, roles)
    families = ready_at(people, *["glasgow"] * 5, *["bromley"] * 2)
    arms = [allocated(held, family).arm for family in families]
    ended(held)
    shown(held, *roles)
    found = queries.certificate(study(), queries.sharing(study()))
    return json.loads(json.dumps(found)), arms


def test_after_the_end_the_certificate_holds_without_the_database():
    told, arms = whole_trial(team())
    text, holds = verifier.report(told)
    assert (holds, text.splitlines()[0]) == (
        True,
        "7 allocations by permuted_blocks; shares of independent_statistician and trial_manager.",
    )
    assert [row["arm"] for row in told["allocations"]] == arms
    assert told["root"] == RootPublished.objects.get().root
    assert verify().findings == ()


def test_an_arm_changed_in_a_certificate_is_found():
    told, arms = whole_trial(team())
    told["allocations"][3]["arm"] = "sau" if arms[3] == "ips" else "ips"
    text, holds = verifier.report(told)
    assert (holds, f"Allocation 3 says {told['allocations'][3]['arm']}" in text) == (False, True)


def test_one_holder_alone_is_possible_and_every_report_says_so():
    people = team()
    told, _ = whole_trial(people, (MANAGER,))
    text, holds = verifier.report(told)
    assert (holds, "trial_manager (one holder alone)" in text) == (True, True)
    said = words.how_made(study())
    assert said.startswith("One holder alone made the key of the sequence (Trial manager)")
    glance, source = Glance(study(), NOW), look(study(), None, forms=True)
    makers = (*OPEN_REPORTS.values(), by_arm_report, blinding_report)
    for made in (saying_how_made(make(glance, source), glance) for make in makers):
        assert made.data["sequence"] == said
        assert [table.caption for table in made.tables if said in str(table.rows)] == [
            "The allocation sequence"
        ]


def test_one_holder_of_an_earlier_sequence_is_told_of_after_two_made_the_next():
    people, later = team(), NOW + timedelta(hours=1)
    ended(sealed(people.manager, (MANAGER,)))
    held = two(people.manager)
    begun(people.manager, at=later)
    for step, role in product((commit, hand_in), BOTH):
        step(held, role, at=later)
    made = queries.made_by(study())
    assert (len(made.holders), made.alone_before, made.by_nobody_alone) == (2, (MANAGER,), False)
    told = words.how_made(study())
    assert told == words.how_made_if_it_needs_saying(study())
    assert "of an earlier sequence (Trial manager): whoever has that share could" in told
    assert "The holder of the one share of an earlier" in separation_words.could_see(made)[1]


def test_two_holders_need_no_line_on_reports_that_are_not_about_allocation():
    sealed(team().manager)
    assert words.how_made_if_it_needs_saying(study()) == ""


def test_shares_are_shown_only_after_the_end_and_then_no_new_sequence_is_made():
    people = team()
    held = sealed(people.manager)
    family = ready_family(people)
    with pytest.raises(refused.StillOpen):
        shown(held)
    ended(held)
    given = {"study": study(), "family": family, "by": people.manager, "at": NOW}
    with pytest.raises(NoPlaceLeft):
        actions.allocate(**given, opening=bytes(32))
    with pytest.raises(refused.AlreadyEnded):
        ended(held)
    shown(held, MANAGER)
    with pytest.raises(refused.AlreadyDone):
        shown(held, MANAGER)
    for again in (lambda: begun(people.manager, at=NOW), lambda: stories.sequence(people, at=NOW)):
        with pytest.raises(refused.SharesWereShown):
            again()


def test_a_lost_share_before_sealing_is_mended_by_beginning_again():
    people = team()
    held = two(people.manager)
    begun(people.manager)
    for role in BOTH:
        commit(held, role)
    hand_in(held, MANAGER)
    ended(held, at=AT)
    assert ShareWaiting.objects.count() == 0
    with pytest.raises(refused.NothingSealed):
        shown(held, MANAGER)
    again = sealed(people.manager, at=AT)
    assert allocated(again, ready_family(people)).slot.position == 1


def test_the_named_roles_and_the_holders_get_commitments_root_and_head_by_email():
    people = team()
    listener, other = person("steering_committee"), person("statistician")
    held = sealed(people.manager)
    allocated(held, ready_family(people))
    ended(held)
    now = queries.sharing(study())
    mine = Message.objects.filter(to=listener.email).order_by("created_at", "id")
    bodies = [re.sub(r"\s", "", message.body) for message in mine]
    assert len(bodies) == 3
    for row in now.committed.values():
        assert all(row.commitment in body for body in bodies)
    assert [now.root.root in body for body in bodies] == [False, True, True]
    assert now.ended.head in bodies[2]
    for message in mine:
        for arm in study().arms:
            assert arm.name not in message.subject + message.body
    assert not Message.objects.filter(to=other.email).exists()
    for holder in held.people.values():
        assert Message.objects.filter(to=holder.email, subject=mine[0].subject).count() == 3


def test_every_kind_of_fact_is_closed_to_blinded_people_and_has_a_sentence():
    whole_trial(team())
    kinds = set(
        Entry.objects.filter(kind__startswith="randomisation.").values_list("kind", flat=True)
    )
    assert kinds <= words.TELLS_ARM
    for line in Entry.objects.filter(kind__in=kinds):
        said = words.DESCRIBE[line.kind](
            apps.get_model(line.kind).objects.get(pk=line.fact), study()
        )
        assert said and "_" not in said
