"""A licensed form is read from the screen where its pack allows it; answers keep the language."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from alongside.foundations.clock import held_at
from alongside.foundations.entropy import new_id
from alongside.workspaces.assessments import actions, queries
from alongside.workspaces.assessments.models import AnswerSet, FormFinished
from alongside.workspaces.measures import actions as measures
from tests.made_up_pack import pack_files
from tests.workspaces.assessments.stories import (
    BASELINE,
    SDQ,
    begin,
    consented,
    save,
    standing,
    team,
)
from tests.workspaces.made_up import study

pytestmark = pytest.mark.django_db
NOW = BASELINE + timedelta(minutes=5)
NEXT_DAY = BASELINE + timedelta(days=1)
BY_NUMBER = "Read each item aloud from the paper form, and choose the answer by its number."


@pytest.fixture
def people():
    return team()


def load(people, **changes):
    before = BASELINE - timedelta(hours=1)
    files = pack_files(**changes)
    return measures.load_pack(study=study(), by=people.manager, at=before, files=files)


def at_visit(people, **changes):
    """A family at its baseline, where the SDQ has a pack."""
    family = consented(people)
    load(people, **changes)
    return family, begin(people, family)


def page(people, family, query="", at=NOW, key=SDQ, by=None):
    client = Client()
    client.force_login(by or people.nurse)
    with held_at(at):
        return client.get(f"/ips-feasibility/visits/{family.number}/baseline/{key}/{query}")


def post(people, family, query="", at=NOW, **given):
    client = Client()
    client.force_login(people.nurse)
    url = f"/ips-feasibility/visits/{family.number}/baseline/{SDQ}/{query}"
    with held_at(at):
        return client.post(url, {"entry": str(new_id(NOW)), "seen": 0, **given})


def words_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def kept(opened):
    last = AnswerSet.objects.filter(opened=opened).order_by("number").last()
    return last.answers if last else None


def test_without_a_pack_items_have_numbers_as_before(people):
    family = consented(people)
    begin(people, family)
    text = words_of(page(people, family))
    assert BY_NUMBER in text
    assert "Item 7" in text
    assert "Made-up" not in text


def test_with_a_pack_items_are_read_in_their_words(people):
    family, _ = at_visit(people)
    shown = page(people, family)
    text = words_of(shown)
    assert "7. Made-up question 7" in text
    assert "Made-up answer 2" in text
    assert ("Item 7" in text, BY_NUMBER in text) == (False, False)
    assert "Item numbers, from the paper form" in text


def test_the_parent_may_choose_another_language_at_any_moment(people):
    family, _ = at_visit(people)
    shown = page(people, family, "?language=ar").content.decode()
    assert 'nhsuk-fieldset__legend--s" lang="ar" dir="rtl">7. سؤال مختلق 7<' in shown
    assert "Made-up question" not in shown
    assert 'name="language" value="ar"' in shown
    assert "7. Made-up question 7" in words_of(page(people, family, "?language=en"))


def test_each_answer_keeps_the_language_in_which_it_was_asked(people):
    family, opened = at_visit(people)
    assert post(people, family, "?language=ar", sdq_01="1", language="ar").status_code == 302
    save(people, opened, {"sdq_02": "2"}, minutes=6, language="en")
    save(people, opened, {"sdq_03": "0", "sdq_04": "refused"}, minutes=7)
    items = queries.answers(study(), opened, SDQ).items
    assert {code: (one.value, one.latest.language) for code, one in items.items()} == {
        "sdq_01": ("1", "ar"), "sdq_02": ("2", "en"), "sdq_03": ("0", ""),
        "sdq_04": ("refused", ""),
    }  # fmt: skip
    client = Client()
    client.force_login(people.nurse)
    history = client.get(f"/ips-feasibility/visits/{family.number}/baseline/{SDQ}/items/sdq_01/")
    assert "asked in Arabic" in words_of(history)


def test_a_form_taken_up_again_goes_on_in_its_language(people):
    family, _ = at_visit(people)
    post(people, family, "?language=ar", sdq_01="1", language="ar")
    assert 'name="language" value="ar"' in page(people, family).content.decode()


def test_the_script_that_saves_keeps_the_language_too(people):
    family, opened = at_visit(people)
    shown = page(people, family, "?language=ar").content.decode()
    url = re.search(r'data-save-url="([^"]+)"|data-save="([^"]+)"', shown)
    address = next(part for part in url.groups() if part).replace("&amp;", "&")
    assert "&language=ar" in address
    client = Client()
    client.force_login(people.nurse)
    with held_at(NOW):
        sent = {"field": "sdq_05", "value": "2", "entry": str(new_id(NOW))}
        assert client.post(address, sent).status_code == 200
    assert kept(opened) == {"sdq_05": {"value": "2", "language": "ar"}}


def test_item_numbers_can_be_chosen_and_no_language_is_kept_then(people):
    family, opened = at_visit(people)
    text = words_of(page(people, family, "?language=numbers"))
    assert "Item 7" in text
    assert "Made-up question" not in text
    post(people, family, "?language=numbers", sdq_01="1", language="")
    assert kept(opened) == {"sdq_01": {"value": "1"}}


@pytest.mark.parametrize("language", ["<script>", "a" * 400, "AR", "../en", "numbers"])
def test_a_language_that_is_none_is_not_kept(people, language):
    family, opened = at_visit(people)
    shown = page(people, family, f"?language={language}").content.decode()
    assert "<script>&" not in shown
    assert post(people, family, sdq_01="1", language=language).status_code == 302
    assert kept(opened) == {"sdq_01": {"value": "1"}}


def test_what_the_licence_does_not_allow_is_not_offered_and_says_why(people):
    family, opened = at_visit(people, modes=["paper", "remote_electronic"])
    text = words_of(page(people, family, "?language=ar"))
    assert (
        "The licence MU-0042 does not allow this form asked aloud from the screen. It allows it "
        "on paper, entered by item number; by the parent on their own screen." in text
    )
    assert ("Item 7" in text, "Made-up" in text, "سؤال" in text) == (True, False, False)
    with pytest.raises(actions.NotLicensed):
        save(people, opened, {"sdq_01": "1"}, language="en")
    assert kept(opened) is None
    save(people, opened, {"sdq_01": "1"})
    assert standing(opened) == {"sdq_01": "1"}


def test_a_licence_without_paper_offers_no_item_numbers(people):
    family, opened = at_visit(people, modes=["interview"])
    text = words_of(page(people, family, "?language=numbers"))
    assert ("7. Made-up question 7" in text, "Item numbers" in text) == (True, False)
    with pytest.raises(actions.NotLicensed):
        save(people, opened, {"sdq_01": "1"})
    with pytest.raises(actions.NotLicensed):
        save(people, opened, {"sdq_01": "1"}, way="remote_electronic", language="en")
    save(people, opened, {"sdq_01": "1"}, language="en")
    assert standing(opened) == {"sdq_01": "1"}


def test_a_licence_for_other_sites_takes_no_answers_here(people):
    family, opened = at_visit(people, sites=["bromley"])
    text = words_of(page(people, family))
    assert "holds for London Borough of Bromley and not for this family’s site" in text
    with pytest.raises(actions.NotLicensed):
        save(people, opened, {"sdq_01": "1"})


def test_an_expired_pack_stops_new_answers_and_not_old_ones(people):
    family, opened = at_visit(people, expires="2023-04-10")
    save(people, opened, {"sdq_01": "1"}, language="en")
    text = words_of(page(people, family, at=NEXT_DAY))
    assert "expired on 10 April 2023, so no new answers can be taken." in text
    assert "Made-up question" not in text
    late = post(people, family, at=NEXT_DAY, sdq_02="2", language="en")
    assert (late.status_code, "expired on 10 April 2023" in words_of(late)) == (422, True)
    assert re.search(r'name="sdq_02"[^>]*value="2" checked', late.content.decode())
    assert standing(opened) == {"sdq_01": "1"}


def test_an_expired_pack_lets_a_form_end_and_its_answers_be_corrected(people):
    _, opened = at_visit(people, expires="2023-04-10")
    save(people, opened, {"sdq_01": "1"}, language="en")
    about = {"study": study(), "by": people.nurse, "opened": opened, "form": SDQ}
    actions.finish_form(**about, at=NEXT_DAY, rest="unable")
    actions.save_answers(**about, at=NEXT_DAY, answers={"sdq_01": "2"}, reason="Misread on paper.")
    assert standing(opened)["sdq_01"] == "2"
    assert FormFinished.objects.as_of().get(opened=opened, form=SDQ).answered == 1


def test_a_visit_written_up_after_the_licence_ended_was_asked_before(people):
    family = consented(people)
    load(people, expires="2023-04-10")
    opened = actions.open_visit(
        study=study(), family=family, by=people.nurse, at=NEXT_DAY, visit="baseline",
        mode="face_to_face", occurred_at=BASELINE,
    )  # fmt: skip
    about = {"study": study(), "by": people.nurse, "opened": opened, "form": SDQ}
    actions.save_answers(**about, at=NEXT_DAY, answers={"sdq_01": "1"})
    assert standing(opened) == {"sdq_01": "1"}


def test_those_who_only_read_see_the_words_and_no_choice(people):
    family, opened = at_visit(people)
    save(people, opened, {"sdq_01": "1"}, language="en")
    text = words_of(page(people, family, by=people.manager))
    assert ("1. Made-up question 1" in text, "Item numbers" in text) == (True, False)


def test_a_form_with_its_own_wording_needs_no_pack(people):
    family, opened = at_visit(people)
    text = words_of(page(people, family, key="demographics:family"))
    assert (BY_NUMBER in text, "Item numbers" in text) == (False, False)
    save(people, opened, {}, form="demographics:family")
