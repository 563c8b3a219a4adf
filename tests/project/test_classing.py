"""Everything that could carry an arm is classed, and blinded people get what carries none."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import models

from alongside.project import classing
from alongside.project.classing import CLASSES, classed, gone, there_is, unclassed
from alongside.workspaces.caseload.words import OPEN_TO_BLINDED
from alongside.workspaces.randomisation.words import TELLS_ARM


@pytest.fixture(scope="module", autouse=True)
def the_source_is_searched_once():
    """It stays as it is while the tests run; fields and forms, which tests add, are asked anew."""
    with pytest.MonkeyPatch.context() as patch:
        for search in ("our_letters", "our_file_names"):
            found = tuple(getattr(classing, search)())
            patch.setattr(classing, search, lambda found=found: [*found])
        yield


def test_every_field_event_form_letter_and_file_name_is_classed():
    assert unclassed() == []


def test_nothing_is_classed_that_is_there_no_more():
    assert gone() == []


def test_every_class_is_one_of_three_and_no_field_has_two():
    said = classed().groups()
    assert {name for group in said.values() for name in group.values()} <= set(CLASSES)
    lines = classing.written()
    assert [name for name, count in Counter(lines).items() if count > 1] == []


def test_the_histories_that_blinded_people_read_hold_only_events_that_neither_tell_nor_hint():
    events = classed().events
    assert {events[kind] for kind in OPEN_TO_BLINDED} == {"neither"}


def test_no_event_that_tells_an_arm_is_open_to_the_blinded():
    tells = {kind for kind, name in classed().events.items() if name == "tells"}
    assert tells & OPEN_TO_BLINDED == set()
    assert {kind for kind in TELLS_ARM if classed().events[kind] == "neither"} == set()


def test_the_arm_itself_is_classed_as_telling():
    fields = classed().fields
    arms = [
        name
        for name in fields
        if name
        in {
            "randomisation.Allocation.arm",
            "randomisation.Slot.sealed_arm",
            "randomisation.ReferralPassedOn.to",
        }
    ]
    assert [fields[name] for name in arms] == ["tells"] * 3


@pytest.mark.parametrize("group", ["fields", "events", "forms", "letters", "file_names"])
def test_the_search_finds_things_to_class(group):
    assert len(there_is()[group]) >= 3


def test_a_new_field_is_noticed(monkeypatch):
    from alongside.workspaces.randomisation.models import Allocation

    added = models.CharField(max_length=10)
    added.set_attributes_from_name("luck")
    known = Allocation._meta.concrete_fields
    monkeypatch.setattr(Allocation._meta, "concrete_fields", (*known, added))
    assert unclassed() == ["randomisation.Allocation.luck"]


def test_a_new_form_is_noticed():
    from alongside.foundations.pages.forms import PageForm

    class Guessing(PageForm):
        pass

    Guessing.__module__ = "alongside.workspaces.study.forms"
    name = f"alongside.workspaces.study.forms.{Guessing.__qualname__}"
    assert unclassed() == [name]
    Guessing.__module__ = "tests"
