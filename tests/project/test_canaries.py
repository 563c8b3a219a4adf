"""What a made-up family says is searched afterwards everywhere that it must not be."""

from __future__ import annotations

import json
import logging
import pickle
import re
import tempfile
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from alongside.foundations import clock
from alongside.project.logs import AsJson
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals import actions as referrals
from tests.journeys import canaries
from tests.workspaces.made_up import person
from tests.workspaces.referrals.test_referral_pages import LATER, SLUG, moment, page, referral_form

pytestmark = pytest.mark.django_db
PARENT, CHILD = "Quilla Zephyrbrook", "Wrenlock Zephyrbrook"
PHONE, STREET, EMAIL = "0141 496 0987", "87 Canary Wharf Lane", "quilla@zephyrbrook.example"
SEEN = "The bruise below the left knee is new"
CANARIES = ("Quilla", "Zephyrbrook", "Wrenlock", "0141 496 0987", "01414960987", "Canary Wharf",
            "bruise below")  # fmt: skip
WHERE_LINKS_LEAD = re.compile(r'(?:href|action|src|hx-\w+)="([^"]*)"')


class Written(logging.Handler):
    """Every line of the log, in both of the forms that an installation can choose."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        plain = logging.Formatter("{levelname} {name}: {message}", style="{")
        self.lines += [AsJson().format(record), plain.format(record)]


@pytest.fixture
def log(monkeypatch, tmp_path):
    """What is logged; temporary files meanwhile go to a folder of their own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    written, root = Written(), logging.getLogger()
    root.addHandler(written)
    with clock.held_at(LATER):
        yield written.lines
    root.removeHandler(written)


class Browser:
    """A person, and every address that the pages led them to."""

    def __init__(self, who):
        self.client, self.addresses = Client(raise_request_exception=False), []
        self.client.force_login(who)

    def ask(self, path, **form):
        answer = self.client.post(path, form) if form else self.client.get(path)
        text = unescape(answer.content.decode())
        led = [answer.headers.get("Location", ""), *WHERE_LINKS_LEAD.findall(text)]
        self.addresses += [path, *led]
        return answer, text


def told_to(text, *where):
    """Which canaries are in it."""
    return {f"{one} in {' '.join(where)}" for one in CANARIES if one.lower() in text.lower()}


def the_journey(monkeypatch):
    """A referral, a form that comes back, one that breaks, one that is refused, and a worry."""
    worker, coordinator = (
        Browser(person(role, ["glasgow"])) for role in ("social_worker", "recruitment_coordinator")
    )
    given = referral_form(
        parent_name=PARENT, child_1_name=CHILD, phone=PHONE, address=STREET, email=EMAIL
    )
    problem, text = worker.ask(page("refer"), **{**given, "team": ""})
    assert (problem.status_code, PARENT in text) == (422, True)
    with monkeypatch.context() as broken:
        broken.setattr(referrals, "refer", lambda **_: 1 / 0)
        assert worker.ask(page("refer"), **given)[0].status_code == 500
    extra = {"site": "bromley", "number": "BRO-1", "arm": "ips", "recorded_by": "1", "id": "7"}
    assert worker.ask(page("refer"), **given, **extra)[0].status_code == 302
    family = Family.objects.get()
    seen, text = coordinator.ask(reverse("caseload:family", args=[SLUG, family.number]))
    assert (seen.status_code, PARENT in text, PHONE in text) == (200, True, True)
    worry = reverse("safety:worry", args=[SLUG, family.number])
    assert coordinator.ask(worry)[0].status_code == 200
    kept = {
        "seen": SEEN,
        "danger_now": "no",
        "told": "social_worker",
        **moment("occurred_at", LATER),
    }
    assert coordinator.ask(worry, **kept)[0].status_code == 302
    for name in ("caseload:home", "caseload:families", "caseload:history", "referrals:comments"):
        number = [family.number] if name in {"caseload:history", "referrals:comments"} else []
        coordinator.ask(reverse(name, args=[SLUG, *number]))
    refused, _ = worker.ask(reverse("study:people", args=[SLUG]), words=SEEN)
    assert refused.status_code == 403
    return family, worker, coordinator


def test_nothing_that_a_family_says_is_left_where_it_must_not_be(log, monkeypatch, tmp_path):
    family, *people = the_journey(monkeypatch)
    assert (family.site, family.number[:3]) == ("glasgow", "GLA")  # what was posted beside is void
    found = set()
    for one in people:
        for address in one.addresses:
            found |= told_to(address, "an address")
        for name, cookie in one.client.cookies.items():
            found |= told_to(cookie.value, "the cookie", name)
    found |= told_to("\n".join(log), "the log")
    for session in Session.objects.all():
        found |= told_to(json.dumps(session.get_decoded()), "a session")
    found |= told_to(repr([pickle.loads(value) for value in cache._cache.values()]), "the cache")
    for file in tmp_path.rglob("*"):
        if file.is_file():
            found |= told_to(file.read_bytes().decode("latin-1"), "a file", file.name)
    found |= told_in_the_database()
    assert found == set()
    assert [line for line in log if "/ips-feasibility/" in line] == []  # by the page's name alone
    assert any("Internal Server Error: referrals:refer" in line for line in log)
    assert any("ZeroDivisionError" in line for line in log)
    assert any("Refused: account" in line and "study:people" in line for line in log)


def told_in_the_database():
    """Names stand in it sealed alone; letters that wait are among its tables."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                values = (bytes(v) if isinstance(v, memoryview) else v for v in row)
                found |= told_to(repr([*values]), "the table", table)
    return found


def test_the_search_after_the_stories_sees_a_canary_in_every_place(monkeypatch, tmp_path, settings):
    """Each planted in one place, as `tests/journeys/conftest.py` searches them after the last."""
    data, temporary = tmp_path / "data", tmp_path / "temporary"
    for folder in (data / "outbox", data / "static", temporary):
        folder.mkdir(parents=True)
    settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(update={"data": data})
    monkeypatch.setattr(tempfile, "tempdir", None)
    told = canaries.Told()
    told.listen(temporary)
    assert told.found() == set()
    told.asked("http://127.0.0.1/ips-feasibility/search/?q=Greta+Fernsby")
    logging.getLogger("alongside").warning("Not kept: %s", "Iain Penhallow")
    told.kept.add('[["waiting", "Catr\\u00edona O\\u2019Hollow"]]')
    with tempfile.NamedTemporaryFile(delete=False) as left:
        left.write(b"0141 496 0444")
    (data / "test.sqlite3-wal").write_bytes(b"\0\x017 canary row\0")
    (data / "outbox/1.eml").write_text("To: parent@demonstration.example\n\nIsla Twinwell")
    (data / "static/page.html").write_text("Fernsby")
    cache.set("page", "The bell with the wren on it")
    person("research_nurse", name="020 7946 0303")
    told.stop()
    assert {found.replace(left.name.rpartition("/")[2], "left") for found in told.found()} == {
        "Fernsby in an address", "Penhallow in the log", "O’Hollow in a browser",
        "0141 496 0444 in the file left", "7 Canary Row in the file test.sqlite3-wal",
        "Twinwell in the file 1.eml", "The bell with the wren on it in the cache",
        "020 7946 0303 in the table accounts_person",
    }  # fmt: skip
    cache.clear()
