"""No note about a family holds its name or a way to reach it: notes can never be removed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.foundations.record.models import Entry
from alongside.science.recruitment.names import names_somebody
from alongside.workspaces.families import actions
from alongside.workspaces.families.models import Comment, Deviation
from alongside.workspaces.families.unnamed import NamesSomebody
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.referrals.models import Ambiguity, ContactAttempt
from tests.workspaces.made_up import AT, person, referred_family, study

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)
NAMED = "Orla rang and asked to be left alone"


@pytest.fixture
def coordinator():
    return person("recruitment_coordinator", ["glasgow"])


@pytest.fixture
def family(coordinator):
    family = referred_family(coordinator)
    actions.add_parent(
        study=study(), family=family, by=coordinator, at=AT, name="Orla Quillfeather",
        relation="mother",
    )  # fmt: skip
    return family


@pytest.mark.parametrize(
    "text",
    [NAMED, "quillfeather family", "ring 0141 496 0376", "write to ann@example.org", "at G1 1AA"],
)
def test_a_note_that_tells_who_a_family_is_is_refused_and_nothing_is_written(
    family, coordinator, text
):
    before = Entry.objects.count()
    with pytest.raises(NamesSomebody, match="tells who somebody is"):
        actions.comment(study=study(), family=family, by=coordinator, at=LATER, text=text)
    assert (Comment.objects.count(), Entry.objects.count()) == (0, before)


def test_every_kind_of_note_is_looked_at(family, coordinator):
    given = {"study": study(), "family": family, "by": coordinator, "at": LATER}
    attempts = [
        lambda: actions.record_deviation(**given, kind="other", what=NAMED),
        lambda: referrals.record_attempt(**given, channel="phone", outcome="no_answer", note=NAMED),
        lambda: referrals.ask_team(**given, criterion="in_therapy", question=NAMED),
    ]
    for attempt in attempts:
        with pytest.raises(NamesSomebody):
            attempt()
    kinds = (Deviation, ContactAttempt, Ambiguity)
    assert [kind.objects.count() for kind in kinds] == [0, 0, 0]


def test_a_note_that_names_nobody_is_kept(family, coordinator):
    text = "The mother asked to be rung after 4 July, and the Team around the Child agrees"
    actions.comment(study=study(), family=family, by=coordinator, at=LATER, text=text)
    assert Comment.objects.get().text == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mrs Xylophonia of 12 High Street", "Mrs Xylophonia"),
        ("Xylophonia Testname is scared of us", "Xylophonia Testname"),
        ("they live at 12 High Street", "12 High Street"),
        ("It is Ó Fearghail Màiri again", "Fearghail Màiri"),
        ("On the Child Protection Register until June", ""),
        ("Social worker at Glasgow City Council says no. The mother is worried", ""),
        ("", ""),
    ],
)
def test_what_reads_like_anybody_s_name_is_found(text, found):
    assert (found in names_somebody(text)) if found else names_somebody(text) == ""
