"""A visit that will not take place: why, and which of the reasons is the main one."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from alongside.foundations.clock import held_at
from alongside.foundations.entropy import new_id
from alongside.workspaces.assessments import queries
from alongside.workspaces.assessments.models import VisitNotDone
from tests.workspaces.assessments.stories import BASELINE, SDQ, begin, consented, team
from tests.workspaces.made_up import study

pytestmark = pytest.mark.django_db
NOW = BASELINE + timedelta(minutes=5)
LISTED = [one.id for one in study().reasons_in("loss_to_follow_up")]


@pytest.fixture(autouse=True)
def _at_the_visit():
    with held_at(NOW):
        yield


def nurse_at(people, family, *more):
    client = Client()
    client.force_login(people.nurse)
    return client, f"/ips-feasibility/visits/{family.number}/{'/'.join(more)}/"


def not_done(**answers):
    people = team()
    family = consented(people)
    client, url = nurse_at(people, family, "baseline", "not-done")
    return client.post(url, {"entry": str(new_id(NOW)), **answers}), family


def test_the_main_reason_is_kept_first_whatever_the_order_of_the_list():
    first, last = LISTED[0], LISTED[-1]
    sent, _ = not_done(reasons=[first, last], main_reason=last, words="They moved")
    kept = VisitNotDone.objects.get()
    assert (sent.status_code, kept.reasons, kept.words) == (302, [last, first], "They moved")


def test_of_several_reasons_somebody_says_which_is_the_main_one():
    sent, _ = not_done(reasons=LISTED[:2])
    assert (sent.status_code, VisitNotDone.objects.count()) == (422, 0)
    assert "Say which of the reasons is the main one." in sent.content.decode()


def test_a_single_reason_is_the_main_one():
    not_done(reasons=[LISTED[1]])
    assert VisitNotDone.objects.get().reasons == [LISTED[1]]


def test_why_the_rest_has_no_answer_is_not_called_optional():
    people = team()
    family = consented(people)
    begin(people, family)
    client, url = nurse_at(people, family, "baseline", SDQ, "finish")
    shown = client.get(url).content.decode()
    assert re.findall(r"Why has the rest no answer\?[^<\n]*", shown) == [
        "Why has the rest no answer?"
    ]
    refused = client.post(url, {"entry": str(new_id(NOW))})
    assert refused.status_code == 422
    assert "“Why has the rest no answer?” has no answer yet. Choose one." in (
        refused.content.decode()
    )


def test_a_visit_recorded_as_not_done_by_mistake_is_due_again_and_the_history_says_why():
    people = team()
    family = consented(people)
    client, url = nurse_at(people, family, "baseline", "not-done")
    client.post(url, {"entry": str(new_id(NOW)), "reasons": [LISTED[1]]})
    back = url.replace("not-done", "take-back")
    assert f'href="{back}"' in client.get(url.replace("not-done/", "")).content.decode()
    refused = client.post(back, {"entry": str(new_id(NOW)), "reason": " "})
    assert (refused.status_code, VisitNotDone.objects.as_of().count()) == (422, 1)
    said = "The wrong family was open."
    sent = client.post(back, {"entry": str(new_id(NOW)), "reason": said}, follow=True)
    assert "Taken back. The visit is due again." in sent.content.decode()
    kept = VisitNotDone.objects.get(retracted=True)
    assert (kept.reason, VisitNotDone.objects.as_of().count()) == (said, 0)
    (due,) = queries.all_due(study(), [family.site], NOW)
    assert due.state == "open"
    assert client.get(back).status_code == 404
