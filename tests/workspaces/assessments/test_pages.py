"""The pages of visits: by plain form posts, and by the script that saves each answer."""

import ast
import re
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.foundations.clock import held_at
from alongside.foundations.entropy import new_id
from alongside.workspaces.assessments import actions, queries
from alongside.workspaces.assessments.models import AnswerQuery, AnswerSet, VisitOpened
from alongside.workspaces.families import queries as families
from tests.workspaces.assessments.stories import (
    BASELINE,
    SDQ,
    begin,
    consented,
    eligible,
    finish,
    give_consent,
    save,
    standing,
    team,
)
from tests.workspaces.made_up import person, study

pytestmark = pytest.mark.django_db
HOME = "/ips-feasibility/"
NOW = BASELINE + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _at_the_visit():
    with held_at(NOW):
        yield


@pytest.fixture
def people():
    return team()


def signed_in(someone):
    client = Client()
    client.force_login(someone)
    return client


def at(family, *more):
    return f"{HOME}visits/{family.number}/{'/'.join(more)}/"


def words_of(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


def sent(client, url, **given):
    return client.post(url, {"entry": str(new_id(NOW)), **given})


def test_the_list_shows_study_numbers_and_no_names(people):
    family = consented(people)
    page = signed_in(people.nurse).get(f"{HOME}visits/")
    text = words_of(page)
    assert (page.status_code, family.number in text, "O’Neil" in text) == (200, True, False)
    assert "Best on 5 April 2023, from 5 April 2023 to 17 May 2023" in text


def test_a_social_worker_has_no_list_of_visits(people):
    assert signed_in(people.social_worker).get(f"{HOME}visits/").status_code == 403


def test_the_page_of_a_family_at_another_site_is_not_there(people):
    family = consented(people)
    other = person("research_nurse", ["bromley"])
    assert signed_in(other).get(at(family, "baseline")).status_code == 404


def test_a_visit_before_consent_says_so_and_keeps_the_form(people):
    family = eligible(people)
    page = sent(signed_in(people.nurse), at(family, "baseline", "begin"), mode="remote")
    assert page.status_code == 422
    assert "has not given consent to take part in the study" in words_of(page)
    assert 'value="remote" checked' in page.content.decode()


def test_beginning_a_visit_leads_to_its_forms(people):
    family = consented(people)
    client = signed_in(people.nurse)
    before = words_of(client.get(at(family, "baseline", "begin")))
    assert "Please do not tell me which kind of help your family has been given" in before
    answer = sent(client, at(family, "baseline", "begin"), mode="face_to_face")
    assert answer.headers["Location"] == at(family, "baseline")
    text = words_of(client.get(at(family, "baseline")))
    assert "Child A, 2 years (24 months)" in text
    assert "Do not ask which service the family was given" in text
    assert "No interpreter was asked for." in text


def test_sending_the_beginning_twice_begins_once(people):
    family = consented(people)
    client, entry = signed_in(people.nurse), str(new_id(NOW))
    for _ in range(2):
        sent(client, at(family, "baseline", "begin"), mode="remote", entry=entry)
    assert VisitOpened.objects.count() == 1


def test_a_page_is_saved_by_a_plain_post_and_goes_on_to_the_next_part(people):
    family = consented(people)
    opened = begin(people, family)
    client, url = signed_in(people.nurse), at(family, "baseline", SDQ)
    page = client.get(url)
    assert "Read each item aloud from the paper form" in words_of(page)
    answer = sent(client, f"{url}?part=difficulties", sdq_01="0", sdq_02="2", seen="0")
    assert answer.headers["Location"] == f"{url}?part=impact"
    assert standing(opened) == {"sdq_01": "0", "sdq_02": "2"}


def test_a_form_comes_back_where_it_was(people):
    family = consented(people)
    opened = begin(people, family)
    save(people, opened, {f"sdq_{n:02d}": "0" for n in range(1, 26)})
    page = signed_in(people.nurse).get(at(family, "baseline", SDQ))
    assert 'name="sdq_26"' in page.content.decode()
    assert 'name="sdq_01"' not in page.content.decode()
    assert "25 of 26 items have an answer or a reason." in words_of(page)


def test_quick_entry_takes_one_sign_for_each_item(people):
    family = consented(people)
    opened = begin(people, family)
    url = f"{at(family, 'baseline', SDQ)}?part=impact"
    sent(signed_in(people.nurse), url, quick="2 1 0123 r-", seen="0")
    assert standing(opened) == {
        "sdq_26": "2", "sdq_27": "1", "sdq_28": "0", "sdq_29": "1", "sdq_30": "2",
        "sdq_31": "3", "sdq_32": "refused",
    }  # fmt: skip


def test_quick_entry_passes_over_what_is_not_asked(people):
    family = consented(people)
    opened = begin(people, family)
    url = f"{at(family, 'baseline', SDQ)}?part=impact"
    page = sent(signed_in(people.nurse), url, quick="01", seen="0")
    assert (page.status_code, standing(opened)) == (422, {})
    assert "Quick entry: “1” is left over after the last item of this page." in words_of(page)
    assert 'value="01"' in page.content.decode()


def test_the_script_saves_one_answer_and_is_told_what_is_odd(people):
    family = consented(people)
    opened = begin(people, family)
    client, url = signed_in(people.nurse), at(family, "baseline", SDQ, "save")
    given = {"field": "sdq_01", "form_entry": str(new_id(NOW)), "entry": str(new_id(NOW))}
    assert client.post(f"{url}?seen=0", {**given, "value": "1"}).json()["saved"] is True
    odd = {**given, "entry": str(new_id(NOW)), "value": "7"}
    reply = client.post(f"{url}?seen=0", odd).json()
    assert (reply["saved"], reply["confirm"]) == (True, ["sdq_01"])
    assert reply["prompt"].startswith("Item 1: “7” is not one of the answers on the form.")
    right = {**given, "entry": str(new_id(NOW)), "field": "confirm", "value": "sdq_01"}
    assert client.post(f"{url}?seen=0", right).json()["prompt"] is None
    assert queries.answers(study(), opened, SDQ).prompts == {}


def test_the_script_sending_twice_after_a_dead_network_is_harmless(people):
    family = consented(people)
    begin(people, family)
    client, url = signed_in(people.nurse), at(family, "baseline", SDQ, "save")
    given = {"field": "sdq_01", "value": "1", "entry": str(new_id(NOW))}
    for _ in range(2):
        assert client.post(f"{url}?seen=0", given).status_code == 200
    assert AnswerSet.objects.count() == 1


def test_a_reason_for_no_answer_is_saved_by_the_script(people):
    family = consented(people)
    opened = begin(people, family)
    url = at(family, "baseline", SDQ, "save")
    given = {"field": "sdq_01-none", "value": "refused", "entry": str(new_id(NOW))}
    signed_in(people.nurse).post(url, given)
    assert standing(opened) == {"sdq_01": "refused"}


def test_the_script_is_told_that_quick_entry_waits_for_the_button(people):
    family = consented(people)
    begin(people, family)
    answer = signed_in(people.nurse).post(
        at(family, "baseline", SDQ, "save"), {"field": "quick", "value": "0120"}
    )
    assert (answer.status_code, answer.content.decode()) == (
        422,
        "Quick entry is taken when you press the button below.",
    )


def test_an_expired_session_sends_the_script_to_sign_in_and_saves_nothing(people):
    family = consented(people)
    opened = begin(people, family)
    url = at(family, "baseline", SDQ, "save")
    answer = Client().post(url, {"field": "sdq_01", "value": "1"})
    assert (answer.status_code, urlsplit(answer.headers["Location"]).path) == (302, "/sign-in/")
    assert standing(opened) == {}


def test_an_answer_and_a_reason_on_one_page_the_new_one_counts(people):
    family = consented(people)
    opened = begin(people, family)
    save(people, opened, {"sdq_01": "1", "sdq_02": "refused"})
    url = f"{at(family, 'baseline', SDQ)}?part=difficulties"
    given = {"sdq_01": "1", "sdq_01-none": "unable", "sdq_02": "2", "sdq_02-none": "refused"}
    sent(signed_in(people.nurse), url, seen="1", **given)
    assert standing(opened) == {"sdq_01": "unable", "sdq_02": "2"}


def test_a_stale_tab_is_told_what_it_replaced(people):
    family = consented(people)
    opened = begin(people, family)
    client, url = signed_in(people.nurse), f"{at(family, 'baseline', SDQ)}?part=difficulties"
    save(people, opened, {"sdq_01": "0"})
    page = client.post(url, {"entry": str(new_id(NOW)), "seen": "0", "sdq_01": "2"}, follow=True)
    assert "item 1 was “0 · not” and is now “2 · certainly”" in words_of(page)


def test_going_back_and_sending_other_answers_saves_them_too(people):
    family = consented(people)
    opened = begin(people, family)
    client, url = signed_in(people.nurse), f"{at(family, 'baseline', SDQ)}?part=difficulties"
    entry = str(new_id(NOW))
    for value in ("0", "1"):
        client.post(url, {"entry": entry, "seen": "0", "sdq_01": value})
    assert standing(opened) == {"sdq_01": "1"}


def test_an_odd_answer_comes_back_with_a_question_and_is_confirmed_by_a_tick(people):
    family = consented(people)
    opened = begin(people, family)
    client, url = signed_in(people.nurse), f"{at(family, 'baseline', SDQ)}?part=difficulties"
    answer = sent(client, url, seen="0", sdq_03="8")
    assert answer.headers["Location"] == f"{url}#item-sdq_03"
    page = client.get(url).content.decode()
    assert 'name="confirm" type="checkbox" value="sdq_03"' in page
    sent(client, url, seen="1", sdq_03="8", confirm="sdq_03")
    assert queries.answers(study(), opened, SDQ).prompts == {}


def test_finishing_a_form_asks_once_why_the_rest_has_no_answer(people):
    family = consented(people)
    opened = begin(people, family)
    save(people, opened, {"sdq_01": "0"})
    client, url = signed_in(people.nurse), at(family, "baseline", SDQ, "finish")
    assert "25 items have no answer yet." in words_of(client.get(url))
    assert sent(client, url).status_code == 422
    assert standing(opened) == {"sdq_01": "0"}
    assert sent(client, url, rest="refused").headers["Location"] == at(family, "baseline")
    assert standing(opened)["sdq_25"] == "refused"


def test_a_correction_without_a_reason_keeps_what_was_typed(people):
    family = consented(people)
    opened = begin(people, family)
    finish(people, opened, minutes=4)
    client, url = signed_in(people.nurse), f"{at(family, 'baseline', SDQ)}?part=difficulties"
    assert "data-save-url" not in client.get(url).content.decode()
    page = sent(client, url, seen="9", sdq_01="2")
    assert (page.status_code, standing(opened)["sdq_01"]) == (422, "refused")
    assert 'name="sdq_01" type="radio" value="2" checked' in page.content.decode()
    sent(client, url, seen="9", sdq_01="2", reason="Misheard")
    assert standing(opened)["sdq_01"] == "2"


def test_the_visit_is_paused_taken_up_and_finished_by_buttons(people):
    family = consented(people)
    begin(people, family)
    client = signed_in(people.nurse)
    for verb, says in (("pause", "Paused."), ("resume", "Pause")):
        sent(client, at(family, "baseline", verb))
        assert says in words_of(client.get(at(family, "baseline")))
    assert sent(client, at(family, "baseline", "finish")).status_code == 422
    sent(client, at(family, "baseline", "finish"), rest="not_asked")
    assert list(queries.finished_visits(study())[family.pk]) == ["baseline"]


def test_learning_the_arm_is_one_button_and_asks_not_which(people):
    family = consented(people)
    client = signed_in(people.nurse)
    page = client.get(at(family, "baseline", "learned")).content.decode()
    assert re.findall(r'name="(\w+)"', page.split("<main")[1]) == ["csrfmiddlewaretoken", "entry"]
    sent(client, at(family, "baseline", "learned"))
    assert [one.kind for one in families.deviations_of(family)] == ["assessor_learned_arm"]


def test_somebody_who_knows_the_arm_reads_a_blinded_visit_but_does_not_do_it(people):
    family = consented(people)
    begin(people, family)
    client = signed_in(person("research_associate"))
    assert client.get(at(family, "baseline")).status_code == 200
    assert sent(client, at(family, "baseline", "pause")).status_code == 403
    assert client.post(at(family, "baseline", SDQ, "save"), {}).status_code == 403


def test_a_blinded_statistician_reads_answers_and_asks_about_one(people):
    family = consented(people)
    opened = begin(people, family)
    save(people, opened, {"sdq_01": "0"})
    client = signed_in(person("statistician"))
    assert client.get(at(family, "baseline", SDQ)).status_code == 200
    url = at(family, "baseline", SDQ, "items", "sdq_01")
    assert "“0 · not”." in words_of(client.get(url))
    sent(client, url, question="Is this so?")
    query = AnswerQuery.objects.get()
    assert "Is this so?" in words_of(client.get(f"{HOME}queries/"))
    nurse = signed_in(people.nurse)
    sent(nurse, f"{HOME}queries/{query.pk}/", text="Yes", closes="yes")
    assert "There are no such questions." in words_of(nurse.get(f"{HOME}queries/"))


def test_others_ask_their_own_part_at_follow_up(people):
    family = consented(people)
    finish(people, begin(people, family), minutes=2)
    client = signed_in(person("research_associate"))
    text = words_of(client.get(at(family, "follow_up_3m")))
    assert "If it begins today: PREM: Family, PROM: Family." in text
    text = words_of(signed_in(people.nurse).get(at(family, "follow_up_3m")))
    assert "PREM" not in text


def test_the_list_of_visits_costs_the_same_for_one_family_as_for_ten(people):
    found = [eligible(people) for _ in range(10)]
    client, counts = signed_in(people.nurse), []
    client.get(f"{HOME}visits/")
    for some in (found[:1], found[1:]):
        for family in some:
            give_consent(people, family)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{HOME}visits/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_no_file_of_this_workspace_imports_the_arm():
    folder = Path(actions.__file__).parents[1]
    found = {
        node.module
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
    }
    assert {one for one in found if "randomisation" in one} == set()


def test_a_child_not_yet_two_and_one_over_two_have_their_own_forms_on_the_page(people):
    family = consented(people, date(2021, 5, 1), date(2019, 1, 1))
    begin(people, family)
    text = words_of(signed_in(people.nurse).get(at(family, "baseline")))
    assert ("Child A, 23 months" in text, "Child B, 4 years 3 months" in text) == (True, True)


def test_an_open_page_saves_nothing_for_a_colleague_who_signs_in_after(people):
    family = consented(people)
    opened = begin(people, family)
    page = signed_in(people.nurse).get(at(family, "baseline", SDQ)).content.decode()
    (url,) = re.findall(r'data-save-url="([^"]+)"', page)
    url = url.replace("&amp;", "&")
    colleague = signed_in(person("research_nurse"))
    given = {"field": "sdq_01", "value": "1", "entry": str(new_id(NOW))}
    assert colleague.post(url, given).status_code == 401
    assert standing(opened) == {}
    assert signed_in(people.nurse).post(url, given).status_code == 200
    assert standing(opened) == {"sdq_01": "1"}


def test_the_key_for_waiting_answers_is_the_person_s_and_the_form_s_own(people):
    family = consented(people)
    begin(people, family)
    nurse, colleague = signed_in(people.nurse), signed_in(person("research_nurse"))

    def key(client, form):
        page = client.get(at(family, "baseline", form)).content.decode()
        return re.search(r'data-save-key="([0-9a-f]{32})"', page)[1]

    assert key(nurse, SDQ) == key(nurse, SDQ)
    assert len({key(nurse, SDQ), key(nurse, "ghq_12:parent"), key(colleague, SDQ)}) == 3


def test_an_answer_is_dated_when_it_was_given_and_not_when_it_could_be_sent(people):
    family = consented(people)
    opened = begin(people, family)
    url = at(family, "baseline", SDQ, "save")
    given = {"field": "sdq_01", "value": "1", "entry": str(new_id(NOW)), "waited": "120"}
    signed_in(people.nurse).post(url, given)
    (saved,) = AnswerSet.objects.filter(opened=opened)
    assert (saved.occurred_at, saved.recorded_at) == (NOW - timedelta(minutes=2), NOW)
    for odd in ("-5", "1e3", "99999999999999"):
        again = {**given, "entry": str(new_id(NOW)), "value": "2", "waited": odd}
        assert signed_in(people.nurse).post(url, again).status_code == 200


def test_a_visit_on_paper_is_begun_with_the_day_it_was_done(people):
    family = consented(people)
    client, url = signed_in(people.nurse), at(family, "baseline", "begin")
    when = {"occurred_at-day": "1", "occurred_at-month": "4", "occurred_at-year": "2023"}
    early = sent(client, url, mode="remote", **when, **{"occurred_at-time": "10:00"})
    assert (early.status_code, "The family gave consent on 5 April" in words_of(early)) == (
        422,
        True,
    )
    when["occurred_at-day"] = "6"
    sent(client, url, mode="remote", **when, **{"occurred_at-time": "10:00"})
    assert VisitOpened.objects.get().occurred_at.isoformat() == "2023-04-06T09:00:00+00:00"


def test_without_scripts_a_form_sent_after_the_session_ended_comes_back_as_it_was(people):
    family = consented(people)
    opened = begin(people, family)
    client, url = signed_in(people.nurse), f"{at(family, 'baseline', SDQ)}?part=difficulties"
    client.get(url)
    typed = {"sdq_01": "2", "sdq_02-none": "refused", "seen": "0", "entry": str(new_id(NOW))}
    with held_at(NOW + timedelta(minutes=40)):
        asked = client.post(url, typed, headers={"referer": f"http://testserver{url}"})
        client.force_login(people.nurse)
        back = parse_qs(urlsplit(asked.headers["Location"]).query)["next"][0]
        page = client.get(back).content.decode()
    assert standing(opened) == {}
    assert 'name="sdq_01" type="radio" value="2" checked' in page
    assert '<option value="refused" selected>' in page
    assert f'value="{typed["entry"]}"' in page


def test_a_form_sent_with_nothing_at_all_changes_nothing(people):
    family = consented(people)
    opened = begin(people, family)
    sent = signed_in(people.nurse).post(at(family, "baseline", SDQ), {})
    assert sent.status_code in {302, 422}
    assert standing(opened) == {}
