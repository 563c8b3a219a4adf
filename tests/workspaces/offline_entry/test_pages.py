"""Pages about tablets: what leaves holds no name, and each person sees what is theirs."""

import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.foundations.clock import held_at
from alongside.workspaces.offline_entry.models import PackageTaken
from tests.workspaces.assessments.stories import (
    BASELINE,
    begin,
    consented,
    many_consented,
    save,
    standing,
    team,
)
from tests.workspaces.made_up import CONTACT, person
from tests.workspaces.offline_entry.stories import ITEMS, outcomes, sync, taken
from tests.workspaces.quality.stories import signed_in

pytestmark = pytest.mark.django_db
HOME, TABLETS = "/ips-feasibility/offline/", "/ips-feasibility/offline/tablets/"
AT, LATER = BASELINE + timedelta(hours=1), BASELINE + timedelta(hours=8)


@pytest.fixture
def people():
    return team()


def take(client, number, **more):
    chosen = {"visits": f"{number}/baseline", "tablet": "Tablet 3", **more}
    return client.post(f"{HOME}take/", chosen)


def send(client, tablet, at=LATER, **more):
    url = f"{TABLETS}{tablet.package.pk}/arrive/"
    return client.post(url, tablet.message(at, **more), content_type="application/json")


def queries_of(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_a_package_holds_numbers_and_blank_forms_and_no_name(people):
    family = consented(people)
    opened = begin(people, family)
    save(people, opened, {ITEMS[0]: "2"})
    nurse = signed_in(people.nurse)
    with held_at(AT):
        assert f"{family.number}: Baseline, under way" in nurse.get(HOME).text
        told = take(nurse, family.number)
        again = [take(nurse, number).status_code for number in ("GLA-9999-9", "")]
        unnamed = take(nurse, family.number, tablet="")
    package = json.loads(told.content)
    (visit,) = package["visits"]
    assert (visit["family"], visit["begun"], again) == (family.number, True, [422, 422])
    assert unnamed.status_code == 422
    assert [form["key"] for form in visit["forms"]] == [form["key"] for form in opened.forms]
    assert set(package["blank"]) == {form["instrument"] for form in opened.forms}
    secret = ("Màiri", "O’Neil", "Ann", *CONTACT.address, CONTACT.postcode, *CONTACT.phones)
    text = json.dumps(package, ensure_ascii=False)
    assert [word for word in secret if word in text] == []
    assert re.findall(r'<input[^>]* checked|<option[^>]* selected|value="2" checked', text) == []
    assert PackageTaken.objects.get().visits == [{"family": family.number, "visit": "baseline"}]


def test_what_a_tablet_sends_is_answered_with_the_number_that_is_awaited(people):
    family = consented(people)
    tablet = taken(people, family)
    tablet.begin(AT)
    tablet.answer(AT, ITEMS[0], "1")
    nurse, other = signed_in(people.nurse), signed_in(person("research_nurse"))
    with held_at(LATER):
        refused = send(other, tablet)
        assert (refused.status_code, "was taken along by" in refused.text) == (422, True)
        url = f"{TABLETS}{tablet.package.pk}/arrive/"
        unread = nurse.post(url, "nothing", content_type="application/json")
        assert (unread.status_code, "could not be read" in unread.text) == (422, True)
        assert send(nurse, tablet).json() == {"awaited": 3}
        assert send(nurse, tablet, done=True).json() == {"awaited": 3}
        assert [nurse.get(url).status_code, Client().post(url).status_code] == [405, 302]
        assert send(signed_in(person("social_worker")), tablet).status_code == 403
        page = nurse.get(HOME).text
    assert ("Everything arrived" in page, "2 entries, the last on" in page) == (True, True)


def test_a_tablet_is_told_lost_and_found_on_a_page_with_a_reason(people):
    tablet = taken(people, consented(people))
    tablet.begin(AT)
    url = f"{TABLETS}{tablet.package.pk}/lost/"
    manager, nurse = signed_in(people.manager), signed_in(people.nurse)
    associate, worker = (
        signed_in(person(role)) for role in ("research_associate", "social_worker")
    )
    with held_at(LATER):
        assert [each.get(url).status_code for each in (manager, nurse)] == [200, 200]
        assert [each.get(url).status_code for each in (associate, worker)] == [404, 404]
        assert manager.post(url, {"reason": ""}).status_code == 422
        assert manager.post(url, {"reason": "Left on a bus"}).headers["Location"] == TABLETS
        assert "was told lost on" in send(nurse, tablet).text
        assert "Told lost" in manager.get(TABLETS).text
        assert manager.post(url, {"reason": "The driver had it"}).status_code == 302
        assert send(nurse, tablet).json() == {"awaited": 2}


def test_a_difference_is_decided_on_a_page_where_both_stand_side_by_side(people):
    family = consented(people)
    opened = begin(people, family)
    save(people, opened, {ITEMS[0]: "0"})
    tablet = taken(people, family, at=AT)
    tablet.answer(AT, ITEMS[0], "2")
    sync(people, tablet, LATER)
    manager = signed_in(people.manager)
    with held_at(LATER):
        listed = manager.get(TABLETS).text
        assert "1 entry waits for a decision." in listed
        url = re.search(r'href="([^"]+/differences/[^"]+)"', listed)[1]
        page = manager.get(url).text
        table = page[page.index("<tbody") : page.index("</tbody")]
        told = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", table))
        assert re.findall("(On the tablet|when it arrived|record now) (.) ", told) == [
            ("On the tablet", "2"), ("when it arrived", "0"), ("record now", "0"),
        ]  # fmt: skip
        assert manager.post(url, {"chosen": "tablet", "reason": ""}).status_code == 422
        forged = manager.post(url, {"chosen": "both", "reason": "The mother said so"})
        assert (forged.status_code, "The mother said so" in forged.text) == (422, True)
        assert "1 entry waits for a decision." in manager.get(TABLETS).text
        given = {"chosen": "tablet", "reason": "The mother said so"}
        assert manager.post(url, given).headers["Location"] == TABLETS
        assert "Nothing waits for a decision" in manager.get(TABLETS).text
        assert "The mother said so" in manager.get(url).text
        other = signed_in(person("research_nurse", ["bromley"]))
        assert other.get(url).status_code == 404
    assert (standing(opened)[ITEMS[0]], outcomes(tablet)) == ("2", ["differs"])


def test_what_others_ask_of_a_family_is_on_no_page_of_a_blinded_person(people):
    family = consented(people)
    tablet = taken(people, family, part="other")
    nurse, manager = signed_in(people.nurse), signed_in(people.manager)
    with held_at(LATER):
        told = [str(tablet.package.pk) in each.get(TABLETS).text for each in (nurse, manager)]
        assert told == [False, True]
        assert nurse.get(f"{TABLETS}{tablet.package.pk}/lost/").status_code == 404
        assert send(nurse, tablet).status_code == 404


def test_the_lists_ask_as_often_however_many_packages_there_are(people):
    families = many_consented(people, 3)
    nurse, counts = signed_in(people.nurse), []
    with held_at(AT):
        for some in (families[:1], families[1:]):
            for family in some:
                tablet = taken(people, family, at=AT)
                tablet.answer(AT, ITEMS[0], "1")
                sync(people, tablet, AT)
            nurse.get(HOME)
            counts.append([queries_of(nurse, url) for url in (HOME, TABLETS)])
    assert counts[0] == counts[1]


def test_the_page_of_a_tablet_is_the_same_for_everybody_and_names_nobody(people):
    pages = [each.get("/tablet/").text for each in (Client(), signed_in(people.nurse))]
    assert pages[0] == pages[1]
    assert [
        word for word in (people.nurse.name, "ips-feasibility", "IPS") if word in pages[0]
    ] == []
    worker = Client().get("/tablet/worker.js")
    mark = worker.text.splitlines()[0].removeprefix("// ")
    assert mark == hashlib.sha256(pages[0].encode()).hexdigest()[:12]
    shell = re.findall(r'"(/[^"]+)"', worker.text)
    assert worker.headers["Content-Type"].startswith("text/javascript")
    static = [one.removeprefix("/static/") for one in shell if one.startswith("/static/")]
    assert [one for one in static if not finders.find(one)] == []
    scripts = [finders.find(one) for one in static if one.endswith(".js")]
    imported = {
        f"/static/scripts/{name}"
        for path in scripts
        for name in re.findall(r'from "\./([^"]+)"', Path(path).read_text("utf-8"))
    }
    assert (imported - set(shell), "/tablet/" in shell) == (set(), True)
