"""Answers are saved as they come, and nothing that was entered is lost."""

from datetime import timedelta
from decimal import Decimal

import pytest

from alongside.foundations.entropy import new_id
from alongside.workspaces.assessments import actions, queries, words
from alongside.workspaces.assessments.models import AnswerSet, FormFinished
from tests.workspaces.assessments.stories import (
    BASELINE,
    SDQ,
    begin,
    consented,
    finish,
    save,
    standing,
    team,
)
from tests.workspaces.made_up import study

pytestmark = pytest.mark.django_db
DEMOGRAPHICS = "demographics:family"


@pytest.fixture
def people():
    return team()


@pytest.fixture
def opened(people):
    return begin(people, consented(people))


def finish_form(people, opened, form=SDQ, minutes=30, **more):
    return actions.finish_form(
        study=study(), by=people.nurse, at=BASELINE + timedelta(minutes=minutes), opened=opened,
        form=form, **more,
    )  # fmt: skip


def number_item():
    """A whole number with bounds, of the study's own questionnaire."""
    asked = queries.visits.instrument(study(), "demographics")
    return next(
        item for item in asked.items if item.kind == "whole_number" and item.maximum is not None
    )


def history(opened, item, form=SDQ):
    state = queries.answers(study(), opened, form).items[item]
    return [(one.value, one.trouble, one.confirmed) for one in state.changes]


def test_answer_sets_are_folded_into_what_stands_with_the_history_of_each_item(people, opened):
    save(people, opened, {"sdq_01": "0", "sdq_02": "1"}, 1)
    save(people, opened, {"sdq_01": "2"}, 2)
    save(people, opened, {"sdq_03": "refused"}, 3)
    assert standing(opened) == {"sdq_01": "2", "sdq_02": "1", "sdq_03": "refused"}
    state = queries.answers(study(), opened, SDQ).items["sdq_01"]
    assert [(one.value, one.at, one.by) for one in state.changes] == [
        ("0", BASELINE + timedelta(minutes=1), people.nurse.name),
        ("2", BASELINE + timedelta(minutes=2), people.nurse.name),
    ]
    progress = queries.answers(study(), opened, SDQ).progress
    assert (progress.asked, progress.answered, progress.missing) == (26, 2, 1)


def test_the_same_answer_again_writes_nothing(people, opened):
    save(people, opened, {"sdq_01": "0"}, 1)
    save(people, opened, {"sdq_01": "0"}, 2)
    assert AnswerSet.objects.count() == 1


def test_sending_the_same_save_twice_is_harmless(people, opened):
    entry = new_id(BASELINE)
    first = save(people, opened, {"sdq_01": "0"}, entry=entry)
    save(people, opened, {"sdq_01": "1"}, 2)
    again = save(people, opened, {"sdq_01": "0"}, 3, entry=entry)
    assert (again.pk, standing(opened)) == (first.pk, {"sdq_01": "1"})


def test_an_answer_taken_out_is_open_again(people, opened):
    save(people, opened, {"sdq_01": "0"}, 1)
    save(people, opened, {"sdq_01": ""}, 2)
    assert history(opened, "sdq_01") == [("0", "", False), ("", "", False)]
    assert queries.answers(study(), opened, SDQ).progress.answered == 0


def test_an_odd_number_prompts_once_and_may_be_confirmed(people, opened):
    item = number_item()
    odd = str(int(item.maximum) + 1)
    given = {"form": DEMOGRAPHICS}
    save(people, opened, {item.code: odd}, 1, **given)
    assert queries.answers(study(), opened, DEMOGRAPHICS).prompts == {item.code: "too_high"}
    save(people, opened, {item.code: odd}, 2, confirmed=[item.code], **given)
    stands = queries.answers(study(), opened, DEMOGRAPHICS)
    assert (stands.prompts, stands.ever_prompted) == ({}, 1)
    assert history(opened, item.code, DEMOGRAPHICS) == [(odd, "too_high", False), (odd, "", True)]
    assert [one.answers[item.code] for one in AnswerSet.objects.order_by("number")] == [
        {"value": odd, "prompted": True, "trouble": "too_high"},
        {"value": odd, "prompted": True, "confirmed": True},
    ]


def test_an_odd_number_that_is_changed_keeps_what_was_first_entered(people, opened):
    item = number_item()
    odd, right = str(int(item.maximum) + 1), str(int(item.maximum))
    save(people, opened, {item.code: odd}, 1, form=DEMOGRAPHICS)
    save(people, opened, {item.code: right}, 2, form=DEMOGRAPHICS)
    assert history(opened, item.code, DEMOGRAPHICS) == [
        (odd, "too_high", False),
        (right, "", False),
    ]
    assert queries.answers(study(), opened, DEMOGRAPHICS).ever_prompted == 1


def test_an_answer_that_is_not_on_the_form_is_asked_about_in_words(people, opened):
    save(people, opened, {"sdq_07": "9"})
    stands = queries.answers(study(), opened, SDQ)
    item = stands.instrument.by_code["sdq_07"]
    assert words.prompt(item, stands.items["sdq_07"]) == (
        "Item 7: “9” is not one of the answers on the form. Change it, or tick that it is right. "
        "What was first entered is kept."
    )


def test_a_form_with_an_open_prompt_is_not_finished(people, opened):
    save(people, opened, {"sdq_07": "9"})
    with pytest.raises(actions.PromptsOpen):
        finish_form(people, opened, rest="refused")


def test_finishing_with_unanswered_items_is_refused_and_loses_nothing(people, opened):
    save(people, opened, {"sdq_01": "0", "sdq_02": "1"})
    with pytest.raises(actions.AnswersOpen) as refused:
        finish_form(people, opened)
    assert str(refused.value) == (
        "Items 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 and 12 more have no answer yet. "
        "Everything answered so far is saved. Answer what is open, or say once why the rest has "
        "no answer."
    )
    assert standing(opened) == {"sdq_01": "0", "sdq_02": "1"}


def test_the_rest_is_coded_at_once_and_counted(people, opened):
    save(people, opened, {"sdq_01": "0", "sdq_02": "9"}, 10)
    save(people, opened, {"sdq_02": "1"}, 12)
    finished = finish_form(people, opened, rest="not_asked", minutes=15)
    assert (finished.asked, finished.answered, finished.missing, finished.prompts) == (26, 2, 24, 1)
    assert finished.minutes == Decimal("15.0")
    assert standing(opened)["sdq_26"] == "not_asked"


def test_items_that_are_not_asked_need_no_code(people, opened):
    save(people, opened, {"sdq_26": "0"})
    finish_form(people, opened, rest="refused")
    assert "sdq_27" not in standing(opened)


def test_an_answer_after_the_end_needs_a_reason_and_corrects_the_counts(people, opened):
    save(people, opened, {"sdq_01": "0"})
    finish_form(people, opened, rest="refused")
    with pytest.raises(actions.ReasonNeeded):
        save(people, opened, {"sdq_02": "1"}, 40)
    save(people, opened, {"sdq_02": "1"}, 41, reason="Misheard")
    now = FormFinished.objects.as_of().get(form=SDQ)
    assert (now.answered, now.missing, now.reason) == (2, 24, "Misheard")
    stands = queries.answers(study(), opened, SDQ)
    assert [(one.value, one.reason) for one in stands.items["sdq_02"].changes] == [
        ("refused", ""),
        ("1", "Misheard"),
    ]
    assert queries.form_rows(study(), BASELINE + timedelta(minutes=35))[0].answered == 1


def test_of_two_tabs_the_later_wins_both_are_kept_and_the_stale_one_is_told(people, opened):
    first, second = new_id(BASELINE), new_id(BASELINE)
    save(people, opened, {"sdq_01": "0"}, 1, seen=0, page=first)
    late = save(people, opened, {"sdq_01": "2", "sdq_02": "1"}, 2, seen=0, page=second)
    assert standing(opened) == {"sdq_01": "2", "sdq_02": "1"}
    assert late.answers == {"sdq_01": {"value": "2", "replaced": "0"}, "sdq_02": {"value": "1"}}
    asked = queries.answers(study(), opened, SDQ).instrument
    assert words.replaced(asked, study(), late.answers) == (
        "Another window had saved answers since you opened this one. Yours now count: item 1 was "
        "“0 · not” and is now “2 · certainly”. Both are in the history of the item."
    )


def test_what_a_stale_tab_merely_showed_does_not_undo_what_another_saved(people, opened):
    save(people, opened, {"sdq_01": "0"}, 1)
    save(people, opened, {"sdq_01": "1"}, 2, seen=1, page=new_id(BASELINE))
    save(people, opened, {"sdq_01": "0", "sdq_02": "2"}, 3, seen=1, page=new_id(BASELINE))
    assert standing(opened) == {"sdq_01": "1", "sdq_02": "2"}


def test_a_tab_that_saves_twice_is_not_told_of_itself(people, opened):
    page = new_id(BASELINE)
    save(people, opened, {"sdq_01": "0"}, 1, seen=0, page=page)
    again = save(people, opened, {"sdq_01": "1"}, 2, seen=0, page=page)
    assert again.answers == {"sdq_01": {"value": "1"}}


def test_what_was_saved_or_finished_after_the_form_was_read_counts(people, opened):
    before = queries.answers(study(), opened, SDQ)
    save(people, opened, {"sdq_01": "0"}, 1, known=before, seen=0, page=new_id(BASELINE))
    late = save(people, opened, {"sdq_01": "2"}, 2, known=before, seen=0, page=new_id(BASELINE))
    assert (late.number, late.answers) == (2, {"sdq_01": {"value": "2", "replaced": "0"}})
    before = queries.answers(study(), opened, SDQ)
    finish_form(people, opened, rest="not_asked")
    with pytest.raises(actions.refusals.ReasonNeeded):
        save(people, opened, {"sdq_01": "1"}, 40, known=before)


def test_a_form_that_nobody_touched_since_is_not_read_again(people, opened):
    known = queries.answers(study(), opened, SDQ)
    assert queries.answers_now(study(), opened, SDQ, known) is known
    assert queries.answers_now(study(), opened, DEMOGRAPHICS, known).key == DEMOGRAPHICS
    save(people, opened, {"sdq_01": "0"}, 1)
    assert queries.answers_now(study(), opened, SDQ, known).last == 1


def test_a_device_with_a_fast_clock_loses_nothing(people, opened):
    ahead = BASELINE + timedelta(days=2)
    saved = save(people, opened, {"sdq_01": "0"}, 5, device_at=ahead)
    assert saved.occurred_at == BASELINE + timedelta(minutes=5)


def test_answers_that_waited_for_the_network_keep_the_time_of_the_device(people, opened):
    then = BASELINE + timedelta(minutes=2)
    saved = save(people, opened, {"sdq_01": "0"}, 20, device_at=then)
    assert (saved.occurred_at, saved.recorded_at) == (then, BASELINE + timedelta(minutes=20))


def test_an_answer_to_another_form_is_refused(people, opened):
    with pytest.raises(actions.NotOnThisForm):
        save(people, opened, {"ghq_01": "0"})
    with pytest.raises(actions.NotOnThisForm):
        save(people, opened, {"sdq_01": "0"}, form="sdq_p2_4:B")


def test_answers_of_a_visit_that_was_taken_back_are_refused(people, opened):
    actions.take_back_visit(
        study=study(), by=people.nurse, at=BASELINE, opened=opened, reason="Wrong family"
    )
    with pytest.raises(actions.VisitNotBegun):
        save(people, opened, {"sdq_01": "0"})


def test_the_time_of_forms_done_in_turn_is_shared_out(people, opened):
    ghq = "ghq_12:parent"
    given = {"study": study(), "by": people.nurse, "opened": opened}
    actions.begin_form(at=BASELINE + timedelta(minutes=5), form=SDQ, **given)
    save(people, opened, {"sdq_01": "0"}, 9)
    actions.begin_form(at=BASELINE + timedelta(minutes=10), form=ghq, **given)
    save(people, opened, {"ghq_01": "0"}, 13, form=ghq)
    save(people, opened, {"sdq_02": "0"}, 15)
    assert finish_form(people, opened, rest="refused", minutes=16).minutes == Decimal("7.0")
    assert finish_form(people, opened, ghq, 17, rest="refused").minutes == Decimal("4.0")


def test_a_closed_laptop_does_not_count_as_time(people, opened):
    save(people, opened, {"sdq_01": "0"}, 5)
    save(people, opened, {"sdq_02": "0"}, 600)
    assert finish_form(people, opened, rest="refused", minutes=601).minutes == Decimal("6.0")


def test_time_and_missing_answers_are_listed_by_form_and_mode(people, opened):
    save(people, opened, {"sdq_01": "0"}, 5)
    finish_form(people, opened, rest="unable", minutes=8)
    (row,) = queries.form_rows(study())
    assert row == queries.FormRow(
        family=opened.family_id, site="glasgow", visit="baseline", form=SDQ,
        instrument="sdq_p2_4", mode="face_to_face", minutes=Decimal("8.0"),
        asked=26, answered=1, missing=25, prompts=0,
    )  # fmt: skip


def test_the_visit_shows_how_far_each_form_has_come(people, opened):
    save(people, opened, {"sdq_01": "0"}, 5)
    seen = {form.key: words.form_note(form) for form in queries.visit(study(), opened).forms}
    assert (seen[SDQ], seen["ghq_12:parent"]) == ("1 of 26 items", "0 of 12 items")


def test_a_finished_visit_has_only_finished_forms(people, opened):
    finish(people, opened)
    assert queries.visit(study(), opened).open_forms == []
