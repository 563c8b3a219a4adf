"""A family's small area is looked up when its address is entered; nothing else is kept of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from alongside.foundations.record.models import Entry
from alongside.workspaces.adaptation import actions
from alongside.workspaces.adaptation.models import FamilyArea
from alongside.workspaces.families import actions as families
from tests.workspaces import made_up
from tests.workspaces.adaptation import made_up_places as places

LATER = made_up.AT + timedelta(hours=1)


@pytest.fixture
def family(with_places, manager):
    return made_up.opened_family(manager, at=LATER)


@pytest.fixture
def enter(study, manager, family):
    def entering(postcode, **more):
        details = replace(made_up.CONTACT, postcode=postcode, **more)
        families.set_contact_details(
            study=study, family=family, by=manager, at=LATER, details=details, reason="Moved."
        )

    return entering


def standing(family):
    row = FamilyArea.objects.as_of().filter(family=family).first()
    return (row.area, row.decile, row.index, row.how) if row else None


def test_the_area_and_its_tenth_are_kept_and_not_the_postcode(family, enter):
    enter("g1 2aa")
    assert standing(family) == ("S01999002", 3, "SIMD 2020v2", "looked_up")
    fields = {field.name for field in FamilyArea._meta.concrete_fields}
    assert fields & {"postcode", "address", "sealed"} == set()


def test_another_address_is_a_new_fact_and_the_old_one_stays(family, enter):
    enter("G1 2AA")
    enter("G1 8AA")
    assert standing(family)[:2] == ("S01999008", 9)
    assert FamilyArea.objects.filter(family=family).count() == 2


def test_a_move_within_one_area_is_a_new_fact_too(family, enter):
    enter("G1 2AA")
    enter("G1 2AA", address=("2 Made Up Street",))
    assert FamilyArea.objects.filter(family=family).count() == 2


def test_a_new_telephone_number_alone_changes_no_area(family, enter):
    enter("G1 2AA")
    enter("G1 2AA", phones=("0141 496 0404",))
    assert FamilyArea.objects.filter(family=family).count() == 1


def test_an_address_that_the_lookup_misses_is_said_to_be_not_found(family, enter):
    enter("G1 2AA")
    enter("G9 9ZZ")
    assert standing(family) == ("", None, "", "not_found")


def test_without_a_lookup_nothing_is_written(study, manager):
    family = made_up.opened_family(manager, at=LATER)
    families.set_contact_details(
        study=study, family=family, by=manager, at=LATER, details=made_up.CONTACT
    )
    assert Entry.objects.filter(kind="adaptation.FamilyArea").count() == 0


def test_an_area_can_be_entered_by_hand(family, enter, manager):
    enter("G9 9ZZ")
    client = Client()
    client.force_login(made_up.person("recruitment_coordinator", ["glasgow"]))
    page = f"/ips-feasibility/families/{family.number}/area/"
    assert "in no lookup that was brought in" in client.get(page).content.decode()
    wrong = client.post(page, {"area": "S01000009"})
    assert (wrong.status_code, 'value="S01000009"' in wrong.content.decode()) == (422, True)
    client.post(page, {"area": "s01999004"})
    assert standing(family) == ("S01999004", 5, "SIMD 2020v2", "by_hand")


def test_an_area_of_the_other_country_is_refused(family, study, manager):
    with pytest.raises(actions.NoSuchArea):
        actions.place_by_hand(
            study=study, family=family, by=manager, at=LATER, area=places.ENGLISH[0]
        )


def test_a_lookup_that_comes_later_places_the_families_that_wait(study, manager, bring_in):
    waiting = made_up.opened_family(manager, at=made_up.AT)
    families.set_contact_details(
        study=study, family=waiting, by=manager, at=made_up.AT, details=CONTACT_OF_TENTH_4
    )
    bring_in("scotland.csv", places.scotland())
    bring_in("postcodes.csv", places.postcodes())
    assert standing(waiting) == ("S01999003", 4, "SIMD 2020v2", "looked_up")


CONTACT_OF_TENTH_4 = replace(made_up.CONTACT, postcode="G1 3AA")
