"""A study that minimises, live: from two holders' shares to the certificate, and on bad days."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from alongside.foundations.record.models import Entry
from alongside.foundations.record.verifying import verify
from alongside.foundations.record.writing import correct
from alongside.science.randomisation import commitment, verifier
from alongside.workspaces.families.models import Child
from alongside.workspaces.randomisation import (
    actions,
    adapting,
    mending,
    outside,
    paper,
    queries,
    words,
)
from alongside.workspaces.randomisation.mending_refusals import PlaceStopped, SameStrata
from alongside.workspaces.randomisation.minimising_models import LevelsCommitted
from alongside.workspaces.randomisation.minimising_refusals import (
    LevelsMissing,
    MadeForAnotherMethod,
    NoListWhenMinimising,
    NoPaperWhenMinimising,
    OnlyWithHolders,
)
from alongside.workspaces.randomisation.models import Allocation, AllocationChained
from alongside.workspaces.randomisation.refusals import NoSuchStratum, NotReady
from alongside.workspaces.randomisation.sharing_refusals import NotItsOpening, OpeningNeeded
from tests.workspaces.made_up import study
from tests.workspaces.randomisation.holding import MANAGER, STATISTICIAN, allocated, ended, shown
from tests.workspaces.randomisation.minimised import KINDS, kind, minimising, ready, sealed
from tests.workspaces.randomisation.stories import NOW, team

__all__ = ["minimising"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("minimising")]


def certificate():
    return queries.certificates(study(), queries.sharings(study()))


def arms():
    rows = AllocationChained.objects.order_by("recorded_at", "place")
    return list(rows.values_list("allocation__arm", flat=True))


def test_every_arm_is_drawn_again_from_the_shares_and_the_levels_and_the_certificate_holds():
    people = team()
    held = sealed(people.manager)
    families = ready(people, *KINDS)
    for number, family in enumerate(families):
        allocated(held, family, role=(MANAGER, STATISTICIAN)[number % 2])
    scheme = queries.scheme_of(queries.sharing(study()).fact)
    key = commitment.sequence_key(scheme, held.shares)
    levels = [one.levels for one in KINDS]
    assert arms() == list(commitment.minimisation_of(scheme).allocate(key, levels))
    assert [row.strata for row in Allocation.objects.order_by("slot__position")] == levels
    assert scheme["probability"] == "0.8" and "block_sizes" not in scheme
    ended(held)
    shown(held)
    told = json.loads(json.dumps(certificate()))
    said, holds = verifier.report(told)
    assert holds
    assert said.startswith("6 allocations by minimisation; shares of independent_statistician and")
    assert verify().findings == ()
    told["allocations"][2]["levels"]["child_age"] = "24+"
    assert not verifier.report(told)[1]


def test_the_levels_are_written_and_chained_before_the_arm_is_drawn():
    people = team()
    held = sealed(people.manager)
    (family,) = ready(people, kind("bromley", *KINDS[0].born))
    allocated(held, family)
    written = Entry.objects.filter(family=family.pk).order_by("number").values_list("kind", "fact")
    kinds = [name for name, _ in written]
    assert kinds.index("randomisation.LevelsCommitted") < kinds.index("randomisation.Allocation")
    fact, link = LevelsCommitted.objects.get(), AllocationChained.objects.get()
    assert (fact.event, fact.head, fact.place) == (link.event, link.head, link.place)
    assert fact.event["levels"] == {"site": "bromley", "child_age": "0-23", "children": "1"}


def test_the_gates_and_the_opening_of_a_holder_are_asked_as_ever_and_nothing_stays_of_a_refusal():
    people = team()
    held = sealed(people.manager)
    early, late, unfinished = ready(people, *KINDS[:3], without_baseline=1)
    given = {"study": study(), "by": people.manager, "at": NOW}
    with pytest.raises(OpeningNeeded):
        actions.allocate(**given, family=early)
    with pytest.raises(NotItsOpening):
        actions.allocate(**given, family=early, opening=bytes(32))
    child = Child.objects.get(family=late)
    correct(child, study=study(), by=people.manager, at=NOW, reason="Of age", retracted=True)
    with pytest.raises(LevelsMissing, match="the children who take part"):
        allocated(held, late)
    assert queries.chance(study(), late).unknown == ("child_age", "children")
    with pytest.raises(NotReady):
        allocated(held, unfinished)
    assert (LevelsCommitted.objects.count(), Allocation.objects.count()) == (0, 0)


def test_what_belongs_to_fixed_sequences_is_refused():
    people = team()
    given = {"study": study(), "by": people.manager, "at": NOW}
    with pytest.raises(OnlyWithHolders):
        actions.seal_sequence(**given, stratum="whole_study", length=4)
    sealed(people.manager)
    with pytest.raises(NoPaperWhenMinimising):
        paper.reserve_envelopes(**given, stratum="whole_study", number=2)
    with pytest.raises(NoListWhenMinimising):
        outside.bring_in_list(**given, content=b"arm\nips\n", name="a.csv", meant=outside.Meant())


def test_a_sequence_of_another_method_gives_no_place(monkeypatch):
    people = team()
    held = sealed(people.manager)
    (family,) = ready(people, KINDS[0])
    scheme = queries.scheme_of(queries.sharing(study()).fact)
    monkeypatch.setattr(queries, "scheme_of", lambda fact: {**scheme, "method": "permuted_blocks"})
    with pytest.raises(MadeForAnotherMethod):
        allocated(held, family)


def test_a_site_is_stopped_while_others_go_on_and_levels_are_corrected_beside_those_used():
    people = team()
    held = sealed(people.manager)
    glasgow, bromley = ready(people, *KINDS[:2])
    given = {"study": study(), "by": people.manager, "at": NOW, "reason": "It was so"}
    mending.switch_stratum(**given, stratum="glasgow", what="stopped")
    with pytest.raises(PlaceStopped, match="Glasgow"):
        allocated(held, glasgow)
    assert queries.chance(study(), glasgow).stopped
    allocated(held, bromley)
    mending.switch_stratum(**given, stratum="glasgow", what="reopened")
    with pytest.raises(NoSuchStratum):
        mending.correct_strata(**given, family=bromley, child_age="6-11")
    with pytest.raises(SameStrata):
        mending.correct_strata(**given, family=bromley, child_age="24+")
    fact = mending.correct_strata(**given, family=bromley, child_age="0-23")
    assert fact.strata == {**KINDS[1].levels, "child_age": "0-23"}
    mending.mark_in_error(**given, family=bromley, why="not_eligible")
    allocated(held, glasgow)
    ended(held)
    shown(held)
    rows = certificate()["allocations"]
    assert [row["levels"] for row in rows] == [KINDS[1].levels, KINDS[0].levels]
    assert verifier.report(certificate())[1]


def test_a_later_sequence_counts_the_families_before_it_and_one_of_another_ratio_does_not():
    people = team()
    families = ready(people, *KINDS)
    first = sealed(people.manager, at=NOW)
    for family in families[:2]:
        allocated(first, family)
    ended(first)
    again = sealed(people.manager, at=NOW)
    for family in families[2:4]:
        allocated(again, family)
    adapting.change_ratio(
        study=study(), ratio={"ips": 2, "sau": 1}, reason="It was so", by=people.manager, at=NOW
    )
    last = sealed(people.manager, at=NOW)
    for family in families[4:]:
        allocated(last, family)
    ended(last)
    goes_on = [queries.scheme_of(now.fact).get("goes_on") for now in queries.sharings(study())]
    assert goes_on == [None, True, None]
    counted = [len(queries.came_before(study(), now.fact)) for now in queries.sharings(study())]
    assert counted == [2, 4, 2]
    for held in (first, again, last):
        shown(held)
    said, holds = verifier.report(certificate())
    assert holds, said
    assert "Sequence 3: arms ips 2, sau 1." in said


def test_the_page_says_what_counts_and_a_blinded_colleague_finds_nothing_of_it(client):
    people = team()
    sealed(people.manager)
    (family,) = ready(people, KINDS[2])
    client.force_login(people.manager)
    page = client.get(reverse("randomisation:allocate", args=[study().slug, family.number]))
    text = " ".join(page.content.decode().split())
    assert "Age of the youngest child, in months" in text
    assert "What counts for this family is written down first." in text
    sequences = client.get(reverse("randomisation:sequences", args=[study().slug]))
    assert "Bring in a list" not in sequences.content.decode()
    assert "randomisation.LevelsCommitted" in words.TELLS_ARM
