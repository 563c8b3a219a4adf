"""Which role is shown which kind of data about a family: every cell, on the pages that show it.

Who may open a page at all: `test_who_may_open.py`. Whoever is blinded sees no arm, byte for byte,
on any page: `test_blind.py`.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from alongside.foundations import clock
from alongside.project.classing import _our_models, classed
from alongside.science.protocol import Permission
from alongside.workspaces.safety import actions as safety
from tests.workspaces.assessments import stories as visits
from tests.workspaces.made_up import eligible_family, person, signed, study
from tests.workspaces.randomisation import stories

pytestmark = pytest.mark.django_db
SHOWN = {
    "names": ("Màiri", "Ann O"),
    "dates of birth": ("14 March 2021",),
    "contact": ("496 0303", "parent@example.org", "Made Up Street"),
    "worries": ("A pavlova was thrown",),
    "answers": ("Zanzibar helped us",),
    "arm": ("Infant Parent Support",),
}
"""What stands on a page that shows this kind of data of the family here, and on no other."""
MAY_SEE = {
    "names": lambda role: Permission.FAMILIES_IDENTIFY in role.permissions,
    "dates of birth": lambda role: Permission.FAMILIES_IDENTIFY in role.permissions,
    "contact": lambda role: Permission.FAMILIES_IDENTIFY in role.permissions,
    "worries": lambda role: Permission.SAFETY_SEE in role.permissions and not role.blinded,
    "answers": lambda role: Permission.ASSESSMENTS_SEE in role.permissions,
    "arm": lambda role: Permission.RANDOMISATION_SEE_ARM in role.permissions or role.own_only,
}
"""Whoever refers a family is told its arm as the family is; a blinded reader reads no worry; who
only does a part of the visits reads the answers of that part."""
KIND = {
    "consent.ConsentGiven.sealed_signature": "names",
    "families.Child.sealed": "names",
    "families.ContactDetails.sealed": "contact",
    "families.Parent.sealed": "names",
    "outbox.Message.sealed_to": "contact",
    "randomisation.HalfWaiting.sealed": "arm",
    "randomisation.ShareWaiting.sealed": "arm",
    "randomisation.SharingBegun.sealed_scheme": "how places are drawn",
    "randomisation.Slot.sealed_arm": "arm",
    "safety.ConcernReviewed.sealed": "worries",
    "safety.SafeguardingConcern.sealed": "worries",
    "self_completion.SaidAfterwards.sealed": "worries",
    "unblinding.ImpactAssessed.sealed": "words of an unblinding",
    "unblinding.UnblindingDecided.sealed": "words of an unblinding",
    "unblinding.UnblindingRequested.sealed": "words of an unblinding",
    "accounts.KeptForm.sealed": "what somebody typed, for them alone",
    "files.StoredFile.name_sealed": "names of files, with the file",
    "monitoring.KeptWays.days": "figures",
    "sealing.SealingRoot.wrapped": "keys",
    "sealing.SubjectKey.wrapped": "keys",
}
"""Every field whose bytes are not to be read as they lie: of which kind it is."""


@pytest.fixture
def family():
    """At Glasgow, allocated to IPS and told, with one answer in words and one worry."""
    people = stories.team()
    stories.ips_then_sau(people)
    found = eligible_family(people.social_worker, people.coordinator)
    signed(found, people.coordinator, at=stories.SIGNED)
    opened = visits.begin(people, found, at=stories.BASELINE)
    form = next(one["key"] for one in opened.forms if one["instrument"].startswith("demographics"))
    visits.save(people, opened, {"dsu_other_help": "Zanzibar helped us"}, form=form)
    visits.finish(people, opened)
    at = stories.BASELINE + timedelta(hours=2)
    concern = safety.record_concern(
        study=study(), family=found, by=people.nurse, at=at, seen="A pavlova was thrown",
        danger_now=False, told=["social_worker"],
    )  # fmt: skip
    stories.allocated(people, found)
    for who in ("family", "referrer"):
        stories.told(people, found, who)
    return people, found, form, concern


def pages_of(found, form, concern):
    about = [study().slug, found.number]
    shown = reverse("assessments:form", args=[*about, "baseline", form])
    return [
        reverse("caseload:family", args=about),
        reverse("caseload:history", args=about),
        reverse("referrals:people", args=about),
        reverse("safety:concern", args=[*about, concern.pk]),
        *(f"{shown}?part={part}" for part in ("you", "services")),
    ]


def seen_by(who, pages):
    client = Client()
    client.force_login(who)
    text = "".join(a.text for a in map(client.get, pages) if a.status_code == 200)
    return {kind for kind, words in SHOWN.items() if all(each in text for each in words)} | {
        f"some {kind}" for kind, words in SHOWN.items()
        if any(each in text for each in words) and not all(each in text for each in words)
    }  # fmt: skip


def test_every_role_is_shown_the_kinds_of_data_that_its_permissions_name_and_no_other(family):
    people, *about = family
    cast = {
        "social_worker": people.social_worker, "recruitment_coordinator": people.coordinator,
        "research_nurse": people.nurse, "trial_manager": people.manager,
    }  # fmt: skip
    pages = pages_of(*about)
    with clock.held_at(stories.NOW + timedelta(days=1)):
        found = {
            role.id: seen_by(
                cast.get(role.id) or person(role.id, ["glasgow"] if role.site_bound else []), pages
            )
            for role in study().roles
        }
    assert found == {
        role.id: {kind for kind, may in MAY_SEE.items() if may(role)} for role in study().roles
    }


def test_every_sealed_field_is_of_a_kind_and_what_holds_an_arm_is_classed_as_telling_it():
    sealed = {
        f"{model._meta.label}.{field.name}"
        for model in _our_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField)
    }
    assert sealed == KIND.keys()
    arms = {name for name, kind in KIND.items() if kind == "arm"}
    assert {classed().fields[name] for name in arms} == {"tells"}
