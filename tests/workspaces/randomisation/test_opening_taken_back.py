"""An envelope recorded as opened that was not: taken back with a reason, the past untouched."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from alongside.foundations.record.verifying import verify
from alongside.foundations.record.writing import write
from alongside.workspaces.families.actions import ReasonNeeded
from alongside.workspaces.randomisation import paper_opening, queries
from alongside.workspaces.randomisation.models import Allocation
from alongside.workspaces.randomisation.paper_models import EnvelopeOpened
from alongside.workspaces.randomisation.paper_refusals import NotOpened, OpenedBefore, PlaceUsed
from tests.workspaces.made_up import study
from tests.workspaces.randomisation.envelopes import LATER, envelope, opened, with_envelopes

pytestmark = pytest.mark.django_db
MOMENT = LATER + timedelta(hours=1)


def taken_back(people, number, reason="Number three was meant"):
    return paper_opening.take_back_opening(
        study=study(), envelope=envelope(number), reason=reason, by=people.manager, at=MOMENT
    )


def row(number):
    return queries.reconciled(study(), ["glasgow"])[0].rows[number - 1]


def test_an_opening_for_nobody_is_taken_back_and_the_envelope_can_be_opened_when_it_is_due():
    people, family, _ = with_envelopes()
    first = opened(people, 1, reason="It was torn")
    with pytest.raises(ReasonNeeded):
        taken_back(people, 1, reason=" ")
    taken_back(people, 1)
    assert (row(1).opened, row(1).taken_back.reason) == (None, "Number three was meant")
    assert queries.reconciled(study(), ["glasgow"])[0].closed == 3
    with pytest.raises(NotOpened):
        taken_back(people, 1)
    again = opened(people, 1, family, occurred_at=MOMENT, at=MOMENT)
    assert row(1).opened == again
    assert queries.arm_of(family) == again.allocation.arm
    told = list(
        EnvelopeOpened.objects.order_by("recorded_at", "pk").values_list("reason", flat=True)
    )
    assert told == ["It was torn", "Number three was meant", "The network was down"]
    assert EnvelopeOpened.objects.get(pk=first.pk).retracted is False
    with pytest.raises(OpenedBefore):
        opened(people, 1, at=MOMENT, occurred_at=MOMENT)
    assert verify().findings == ()


def test_a_family_that_an_opening_allocated_stays_and_its_envelope_is_set_aside():
    people, family, other = with_envelopes()
    arm = opened(people, 1, family).allocation.arm
    taken_back(people, 1)
    assert queries.arm_of(family) == arm
    assert queries.mended(family).in_error.why == "another_family"
    assert (row(1).place_is_gone, queries.reconciled(study(), ["glasgow"])[0].set_aside) == (
        True,
        (1,),
    )
    with pytest.raises(PlaceUsed):
        opened(people, 1, other, at=MOMENT, occurred_at=MOMENT)
    assert Allocation.objects.count() == 1
    opened(people, 1, reason="It was thrown away", at=MOMENT, occurred_at=MOMENT)
    assert row(1).opened.family is None
    assert {one.what: one.number for one in queries.amiss(study(), ["glasgow"])} == {
        "RandomisedInError": 1, "StrataCorrected": 0, "EnvelopeOpened": 0,
    }  # fmt: skip


def test_the_database_lets_no_envelope_have_two_first_openings():
    people, *_ = with_envelopes()
    fact = opened(people, 1, reason="It was torn")
    with pytest.raises(IntegrityError), transaction.atomic():
        write(
            EnvelopeOpened, study=study(), by=people.manager, at=LATER, reason="Twice",
            envelope=fact.envelope, family=None, allocation=None, opened_by=people.manager,
        )  # fmt: skip


def test_the_page_takes_it_back_and_says_what_becomes_of_the_family(client):
    people, family, _ = with_envelopes()
    opened(people, 1, family)
    opened(people, 2, reason="It was torn")
    client.force_login(people.manager)
    names = [study().slug, "glasgow"]
    page = reverse("randomisation:take_back_opening", args=[*names, 1])
    text = client.get(page).content.decode()
    assert "an allocation is not undone" in text
    plain = client.get(reverse("randomisation:take_back_opening", args=[*names, 2]))
    assert "counts as closed again" in plain.content.decode()
    assert (
        client.get(reverse("randomisation:take_back_opening", args=[*names, 3])).status_code == 404
    )
    empty = client.post(page, {"reason": ""})
    assert empty.status_code == 422
    done = client.post(page, {"reason": "Number three was meant"}, follow=True).content.decode()
    assert "Recorded: it was not opened." in done
    assert "Set aside, not to be used" in done
    assert f"Recorded as opened for {family.number} by mistake: Number three was meant" in done
    assert client.get(page).status_code == 404
    client.force_login(people.nurse)
    assert client.get(page).status_code == 403
