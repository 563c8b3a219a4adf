"""A parent reads a licensed form on their own screen, in a language of its pack."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.foundations.clock import held_at
from alongside.foundations.entropy import new_id
from alongside.workspaces.assessments.models import AnswerSet
from alongside.workspaces.measures import actions as measures
from alongside.workspaces.self_completion import actions
from alongside.workspaces.self_completion.models import LinkMade
from tests.made_up_pack import pack_files
from tests.workspaces.assessments.stories import BASELINE, SDQ, begin, consented, standing, team
from tests.workspaces.made_up import study
from tests.workspaces.self_completion.stories import NOW, let_in, made, send, words_of
from tests.workspaces.self_completion.test_links import page_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with held_at(NOW):
        yield


def with_a_pack(**changes):
    people = team()
    family = consented(people)
    measures.load_pack(
        study=study(), by=people.manager, at=BASELINE - timedelta(hours=1),
        files=pack_files(**changes),
    )  # fmt: skip
    return people, begin(people, family)


def languages(opened):
    rows = AnswerSet.objects.filter(opened=opened, form=SDQ)
    return {
        code: kept.get("language")
        for row in rows.order_by("number")
        for code, kept in row.answers.items()
    }


def test_a_parent_reads_from_right_to_left_and_changes_the_language_at_any_moment():
    people, opened = with_a_pack()
    made(people, opened, forms=[SDQ])
    client = let_in()
    first = client.get("/a/").content.decode()
    assert '<a href="?language=ar" lang="ar" dir="rtl">العربية</a>' in first
    assert "About your child who is 2 years" in first
    place = next(n for n, one in enumerate(opened.forms, 1) if one["key"] == SDQ)
    client.get("/a/?language=ar")
    shown = client.get(f"/a/{place}/1/").content.decode()
    assert 'data-question lang="ar" dir="rtl"' in shown
    assert "7. سؤال مختلق 7</legend>" in shown
    assert 'lang="en-GB" dir="auto">I would rather not say</label>' in shown
    assert f'data-save-url="/a/{place}/save/?in=ar"' in shown

    client.post(
        f"/a/{place}/save/?in=ar", {"entry": str(new_id(NOW)), "field": "sdq_01", "value": "1"}
    )
    back = send(client, f"/a/{place}/1/", sdq_02="2", sdq_03="refused", speak="en", language="ar")
    assert (back.status_code, back.url) == (302, f"/a/{place}/1/")
    assert "7. Made-up question 7" in words_of(client.get(back.url))
    send(client, f"/a/{place}/1/", sdq_04="0", language="en")
    assert standing(opened, SDQ) == {
        "sdq_01": "1", "sdq_02": "2", "sdq_03": "refused", "sdq_04": "0",
    }  # fmt: skip
    assert languages(opened) == {"sdq_01": "ar", "sdq_02": "ar", "sdq_03": None, "sdq_04": "en"}
    assert "7. Made-up question 7" in words_of(let_in().get(f"/a/{place}/1/"))  # as answered last


def test_what_a_licence_does_not_allow_on_a_parents_screen_is_not_offered_and_says_why():
    people, opened = with_a_pack(modes=["paper", "interview"])
    text = words_of(signed_in(people.nurse).get(page_of(opened)))
    assert "The licence MU-0042 does not allow this form by the parent on their own screen." in text
    with pytest.raises(actions.WordingMissing):
        made(people, opened, forms=[SDQ])
    assert LinkMade.objects.count() == 0


def test_when_a_licence_ends_no_more_is_asked_and_what_was_answered_stays():
    people, opened = with_a_pack(expires="2023-04-10")
    made(people, opened, forms=[SDQ])
    client = let_in()
    place = next(n for n, one in enumerate(opened.forms, 1) if one["key"] == SDQ)
    send(client, f"/a/{place}/1/", sdq_01="1", language="en", stop="yes")
    with held_at(BASELINE + timedelta(days=1)):
        client = let_in()
        text = words_of(client.get("/a/"))
        assert "There are no questions for you here now." in text
        late = client.post(
            f"/a/{place}/save/?in=en",
            {"entry": str(new_id(NOW)), "field": "sdq_02", "value": "2"},
        )
    assert late.status_code == 404
    assert standing(opened, SDQ) == {"sdq_01": "1"}
