"""Edit checks ask and close by themselves, and never stand in the way of an entry."""

from datetime import timedelta

import pytest

from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments.actions import hearing
from alongside.workspaces.assessments.models import AnswerQuery
from alongside.workspaces.quality import actions
from alongside.workspaces.quality.models import CheckRaised
from alongside.workspaces.quality.people import NAME
from tests.workspaces.assessments.stories import standing, team
from tests.workspaces.made_up import study
from tests.workspaces.quality.stories import (
    BASELINE,
    HOME_FORM,
    LATER,
    asked,
    baseline,
    corrected,
    finished,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_check_asks_when_a_form_is_finished_and_closes_when_the_answer_is_right():
    people = team()
    opened = baseline(people)
    finished(people, opened, HOME_FORM, {"dsu_moves": "11"})
    assert asked() == [("dsu_moves", NAME, "")]
    corrected(people, opened, HOME_FORM, {"dsu_moves": "1"}, LATER)
    assert (asked(), [one[0] for one in asked("closed")]) == ([], ["dsu_moves"])
    assert asked("closed")[0][2] == "The answers agree now, so this question closed by itself."
    corrected(people, opened, HOME_FORM, {"dsu_moves": "12"}, LATER + HOUR)
    assert [one[0] for one in asked()] == ["dsu_moves"]
    assert (AnswerQuery.objects.count(), CheckRaised.objects.count()) == (1, 2)


def test_who_closed_a_question_is_not_asked_again_about_the_same_answers():
    people = team()
    opened = baseline(people)
    finished(people, opened, HOME_FORM, {"dsu_moves": "11"})
    given = {"study": study(), "by": people.nurse, "query": AnswerQuery.objects.get()}
    assessments.reply_to_query(at=LATER, text="She said so", closes=True, **given)
    corrected(people, opened, HOME_FORM, {"dsu_adults": "2"}, LATER + HOUR)
    assert actions.check_everybody(study(), LATER + HOUR) == (0, 0)
    assert asked() == []
    corrected(people, opened, HOME_FORM, {"dsu_moves": "12"}, LATER + 2 * HOUR)
    assert [one[0] for one in asked()] == ["dsu_moves"]


def test_two_forms_of_a_visit_and_two_visits_are_held_together():
    people = team()
    opened = baseline(people)
    finished(people, opened, HOME_FORM, {"dsu_housing": "temporary", "dsu_children": "1"})
    assert asked() == []
    at = BASELINE + timedelta(minutes=20)
    finished(people, opened, "icecap_a:parent", {"icecap_01": "4"}, at)
    assert [one[0] for one in asked()] == ["icecap_01"]
    corrected(people, opened, HOME_FORM, {"dsu_housing": "social"}, LATER)
    assert asked() == []
    assessments.finish_visit(
        study=study(), by=people.nurse, at=LATER + HOUR, opened=opened, rest="refused"
    )
    later = BASELINE + timedelta(days=92)
    again = assessments.open_visit(
        study=study(), family=opened.family, by=people.nurse, at=later, visit="follow_up_3m",
        mode="remote",
    )  # fmt: skip
    finished(people, again, HOME_FORM, {"dsu_children": "8"}, later + HOUR)
    assert [one[0] for one in asked()] == ["dsu_children"]


def test_a_check_that_fails_itself_loses_no_answer(monkeypatch, caplog):
    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(hearing, "_HEARING", [fails])
    people = team()
    opened = baseline(people)
    finished(people, opened, HOME_FORM, {"dsu_moves": "11"})
    assert standing(opened, HOME_FORM)["dsu_moves"] == "11"
    assert [record.levelname for record in caplog.records] == ["ERROR"]
