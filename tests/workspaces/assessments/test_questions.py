"""Questions about answers are asked, answered, closed and opened again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.workspaces.assessments import actions, queries
from tests.workspaces.assessments.stories import (
    BASELINE,
    SDQ,
    begin,
    consented,
    team,
)
from tests.workspaces.made_up import study

pytestmark = pytest.mark.django_db


def ask(people, opened, item="sdq_01", **more):
    return actions.ask_about_answer(
        study=study(), by=people.manager, opened=opened,
        **{"at": BASELINE, "form": SDQ, "item": item, "question": "Is this right?", **more},
    )  # fmt: skip


def listed(show):
    return [(one.item, one.open) for one in queries.questions(study(), ["glasgow"], show=show).rows]


def test_a_question_is_open_until_a_reply_closes_it_and_can_be_opened_again():
    people = team()
    query = ask(people, begin(people, consented(people)))
    given = {"study": study(), "by": people.nurse, "query": query}
    actions.reply_to_query(at=BASELINE + timedelta(hours=1), text="I will look", **given)
    assert (listed("open"), listed("closed")) == ([("sdq_01", True)], [])
    actions.reply_to_query(at=BASELINE + timedelta(hours=2), text="Yes", closes=True, **given)
    assert (listed("open"), listed("closed")) == ([], [("sdq_01", False)])
    with pytest.raises(actions.QuestionClosed):
        actions.reply_to_query(at=BASELINE + timedelta(hours=3), text="But", **given)
    actions.reopen_query(at=BASELINE + timedelta(hours=3), text="Not quite", **given)
    assert listed("open") == [("sdq_01", True)]
    with pytest.raises(actions.QuestionOpen):
        actions.reopen_query(at=BASELINE + timedelta(hours=4), text="Again", **given)
    found = queries.question(query.pk)
    assert [one.text for one in found.replies] == ["I will look", "Yes", "Not quite"]


def test_a_remark_needs_no_reply():
    people = team()
    ask(people, begin(people, consented(people)), needs_answer=False)
    assert (listed("open"), listed("all")) == ([], [("sdq_01", False)])


def test_an_empty_question_is_refused():
    people = team()
    with pytest.raises(actions.NothingAsked):
        ask(people, begin(people, consented(people)), question="  ")


def test_a_question_about_no_item_is_refused():
    people = team()
    with pytest.raises(actions.NotOnThisForm):
        ask(people, begin(people, consented(people)), item="ghq_01")


def test_open_questions_are_counted_on_the_visit():
    people = team()
    opened = begin(people, consented(people))
    ask(people, opened)
    seen = {form.key: form.questions for form in queries.visit(study(), opened).forms}
    assert (seen[SDQ], seen["bcap:A"]) == (1, 0)


def test_the_list_is_paged_and_asks_the_database_as_often_for_one_as_for_many():
    people = team()
    opened = begin(people, consented(people))
    ask(people, opened)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            found = queries.questions(study(), ["glasgow"])
        counts.append(len(asked))
        for _ in range(60):
            ask(people, opened)
    assert counts == [2, 2]
    found = queries.questions(study(), ["glasgow"], page=3)
    assert (len(found.rows), found.total, found.pages) == (21, 121, 3)


def test_questions_about_another_site_are_not_listed():
    people = team()
    ask(people, begin(people, consented(people)))
    assert queries.questions(study(), ["bromley"], show="all").rows == ()


def test_questions_about_what_others_ask_are_not_for_the_blinded():
    people = team()
    family = consented(people)
    begin(people, family)
    other = begin(people, family, "follow_up_3m", part="other")
    ask(people, other, form="prem:family", item=queries.answers(
        study(), other, "prem:family").instrument.items[0].code)  # fmt: skip
    assert queries.questions(study(), ["glasgow"], show="all").rows == ()
    assert queries.questions(study(), ["glasgow"], show="all", parts=("main", "other")).total == 1
