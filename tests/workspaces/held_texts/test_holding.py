"""What staff type is read by somebody else before a blinded person reads it."""

from __future__ import annotations

import pytest

from alongside.workspaces.assessments.models import AnswerQuery
from alongside.workspaces.families.models import Comment
from alongside.workspaces.held_texts import actions, queries
from alongside.workspaces.held_texts.models import TextDecided
from alongside.workspaces.held_texts.notes import notes
from alongside.workspaces.held_texts.reading import words_of
from tests.workspaces.held_texts.stories import (
    BASELINE,
    LATER,
    SITES,
    allocated_family,
    asked,
    decided,
    note,
)
from tests.workspaces.made_up import person, study
from tests.workspaces.randomisation.stories import ready_family, team

pytestmark = pytest.mark.django_db


def read(family, reader):
    return [row.text for row in notes(study(), family, reader=reader)]


def test_what_an_unblinded_colleague_writes_after_allocation_waits_whatever_it_says():
    people, family = allocated_family()
    note(family, people.coordinator, "Please ring in the morning")
    note(family, people.coordinator, "The IPS worker came")
    assert read(family, people.nurse) == []
    assert len(read(family, None)) == 2
    found = queries.texts(study(), SITES).waiting.rows
    assert [(row.text, row.words) for row in found] == [
        ("The IPS worker came", ("IPS",)),
        ("Please ring in the morning", ()),
    ]


def test_before_allocation_only_a_text_with_a_telling_word_waits():
    people = team()
    family = ready_family(people)
    note(family, people.coordinator, "Please ring in the morning", at=BASELINE)
    note(family, people.coordinator, "Another family here has IPS", at=BASELINE)
    assert read(family, people.nurse) == ["Please ring in the morning"]


def test_a_blinded_colleague_is_read_at_once_unless_a_telling_word_is_found():
    people, family = allocated_family()
    other = person("research_nurse")
    note(family, people.nurse, "Please ring in the morning")
    note(family, people.nurse, "She told me of her infant parent support.")
    assert read(family, other) == ["Please ring in the morning"]
    assert len(read(family, people.nurse)) == 2


def test_what_the_team_of_one_arm_writes_is_never_read_nor_listed():
    people, family = allocated_family()
    worker = person("family_engagement_worker", name="Made Up Worker")
    text = note(family, worker, "Please ring in the morning")
    assert read(family, people.nurse) == []
    assert queries.texts(study(), SITES).waiting.rows == ()
    with pytest.raises(actions.NoSuchText):
        decided(text, people.manager)


def test_the_name_of_somebody_of_one_arm_is_a_telling_word():
    people, family = allocated_family()
    person("family_engagement_worker", name="Made Up Worker")
    note(family, people.nurse, "Made up worker was there")
    found = queries.texts(study(), SITES).waiting.rows
    assert [row.words for row in found] == [("Made up worker",)]


def test_a_released_text_is_read_as_it_is_and_another_in_other_words():
    people, family = allocated_family()
    one = note(family, people.coordinator, "Please ring in the morning")
    other = note(family, people.coordinator, "Ring before the IPS worker comes at ten")
    third = note(family, people.coordinator, "The warm handover went well")
    decided(one, people.manager)
    decided(other, people.manager, "other_words", wording="Ring before ten")
    decided(third, people.manager, "kept")
    assert sorted(read(family, people.nurse)) == ["Please ring in the morning", "Ring before ten"]
    listed = queries.texts(study(), SITES)
    assert listed.waiting.rows == ()
    assert len(listed.decided.rows) == listed.decided.total == TextDecided.objects.count() == 3


def test_questions_about_answers_are_held_alike_and_nothing_else_of_them():
    people, family = allocated_family()
    text = asked(family, people.manager, "Did the IPS worker help?")
    facts = list(AnswerQuery.objects.all())
    assert queries.facts_shown(study(), facts, people.nurse) == {}
    decided(text, people.coordinator, "other_words", wording="Did anybody help?")
    assert queries.facts_shown(study(), facts, people.nurse) == {text.pk: "Did anybody help?"}


def test_nobody_releases_what_they_wrote():
    people, family = allocated_family()
    text = note(family, people.coordinator)
    with pytest.raises(actions.OwnText):
        decided(text, people.coordinator)
    assert TextDecided.objects.count() == 0


def test_other_words_are_needed_and_must_not_tell_either():
    people, family = allocated_family()
    text = note(family, people.coordinator)
    with pytest.raises(actions.WordsNeeded):
        decided(text, people.manager, "other_words", wording="  ")
    with pytest.raises(actions.StillTells, match="services as usual"):
        decided(text, people.manager, "other_words", wording="They have services as usual")


def test_a_decision_is_corrected_by_a_later_one_and_both_stay():
    people, family = allocated_family()
    text = note(family, people.coordinator)
    first = decided(text, people.manager)
    with pytest.raises(actions.DecidedMeanwhile):
        decided(text, people.manager, "kept")
    decided(text, people.manager, "kept", earlier=first.pk, reason="It names the day of a visit")
    assert read(family, people.nurse) == []
    assert [row.outcome for row in TextDecided.objects.order_by("recorded_at", "pk")] == [
        "as_it_is", "kept",
    ]  # fmt: skip


def test_a_note_that_is_closed_to_the_blinded_is_not_held():
    people, family = allocated_family()
    note(family, people.coordinator, "The IPS worker came", open_to_blinded=False)
    assert queries.texts(study(), SITES).waiting.rows == ()
    assert Comment.objects.count() == 1


def test_the_words_come_from_the_study():
    found = words_of(study())
    assert {"IPS", "Infant Parent Support", "SAU", "Services as usual"} <= set(found)
    assert {"IPS practitioner", "Family engagement worker", "warm handover"} <= set(found)
    assert LATER > BASELINE
