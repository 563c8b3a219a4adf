"""Whoever is signed in goes on at a person's pace, and loses nothing when a program does not."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.accounts.pace import begin_anew
from alongside.foundations.record.models import Entry
from alongside.project import pace
from alongside.project.classing import _names_a_file
from tests.project.in_the_code import does
from tests.project.test_who_may_open import guarded_views
from tests.workspaces.made_up import opened_family, person, study

pytestmark = pytest.mark.django_db
AT = datetime(2023, 7, 4, 9, 0, 20, tzinfo=UTC)
HOME = "/ips-feasibility/"
TOO_MANY = "More than 3 pages within a minute were asked for from your account."
FEW = {"requests_a_minute": 3, "searches_a_minute": 2, "files_an_hour": 2}
RARE = {"requests_a_minute": 99, "uploads_an_hour": 2, "unblindings_an_hour": 2}


@pytest.fixture
def paced(settings):
    """An installation with low limits, at 20 seconds past nine."""

    def to(**limits):
        settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(update=limits)

    begin_anew()
    to(**FEW)
    with clock.held_at(AT):
        yield to
    begin_anew()


def signed_in(role="recruitment_coordinator"):
    client = Client()
    client.force_login(person(role, ["glasgow"]))
    return client


def statuses(client, path, times, **form):
    ask = client.post if form else client.get
    return [ask(path, {**form}).status_code for _ in range(times)]


def test_a_page_too_many_in_a_minute_is_refused_until_the_minute_is_over(paced, caplog):
    client, other = signed_in(), signed_in()
    page = "/my-account/"
    assert statuses(client, page, 3) == [200] * 3
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        caplog.at_level(logging.WARNING),
    ):
        refused = client.get(page)
        client.get(page)
    assert (refused.status_code, refused["Retry-After"]) == (429, "40")
    assert (refused["Cache-Control"], refused["X-Frame-Options"]) == ("no-store", "DENY")
    assert TOO_MANY in refused.text and "You can go on at 10:01." in refused.text
    assert [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE"))] == []
    held = [line for line in caplog.messages if line.startswith("Held up: account ")]
    assert [line.partition(", ")[2] for line in held] == ["page accounts:my_account, requests"]
    assert statuses(other, page, 1) == [200]
    assert client.post(reverse("account_logout")).status_code == 302
    with clock.held_at(AT + timedelta(seconds=40)):
        assert statuses(other, page, 4) == [200, 200, 200, 429]


def test_what_was_typed_waits_on_the_page_and_a_script_reads_the_sentence_alone(paced):
    manager = signed_in("trial_manager")
    typed = {"email": "new@example.org", "name": "Màiri <O’Neil>", "password": "not repeated"}
    form = f"{HOME}people/give/"
    statuses(manager, "/my-account/", 3)
    facts = Entry.objects.count()
    held = manager.post(form, {**typed, "file": SimpleUploadedFile("a.csv", b"1")})
    text = unescape(held.text)
    assert held.status_code == 429
    assert f'action="{form}"' in text and 'name="name" value="Màiri <O’Neil>"' in text
    assert "Files are not kept." in text and "not repeated" not in text
    script = manager.post(form, typed, headers={"Sec-Fetch-Mode": "cors"})
    assert (script.status_code, script["Content-Type"]) == (429, "text/plain; charset=utf-8")
    assert script.text.startswith(TOO_MANY)
    assert Entry.objects.count() == facts


def test_a_worry_about_a_child_is_always_taken(paced):
    nurse = person("recruitment_coordinator", ["glasgow"])
    family, client = opened_family(nurse, site="glasgow"), Client()
    client.force_login(nurse)
    assert statuses(client, "/my-account/", 4)[-1] == 429
    worry = reverse("safety:worry", args=[study().slug, family.number])
    assert statuses(client, worry, 2) == [200, 200]
    assert statuses(client, worry, 1, seen="") == [422]


def test_files_and_searches_have_their_own_limits_beside_that_of_pages(paced):
    paced(requests_a_minute=99)
    for path, words in (
        (f"{HOME}search/?q=0", "2 searches or calculations within a minute"),
        (
            reverse("monitoring:file", args=[study().slug, "consort", "csv"]),
            "2 files within an hour",
        ),
    ):
        client = signed_in("trial_manager")
        assert statuses(client, path, 3) == [200, 200, 429], path
        assert words in client.get(path).text
        assert statuses(client, "/my-account/", 1) == [200]


def test_uploads_and_requests_to_learn_an_arm_are_counted_for_all_processes_together(paced):
    paced(**RARE)
    client = signed_in("trial_manager")
    family = opened_family(person("research_nurse", ["glasgow"]), site="glasgow")
    ask = reverse("unblinding:ask", args=[study().slug, family.number])
    load = reverse("measures:packs", args=[study().slug])
    for path, form in ((ask, {"why": ""}), (load, {"pack": None})):
        seen = []
        for _ in range(4):
            sent = {**form, "pack": SimpleUploadedFile("a.zip", b"1")} if path == load else form
            seen.append(client.post(path, sent).status_code)
            begin_anew()  # as another process, which has counted nothing yet
        assert (seen[:2].count(429), seen[2:]) == (0, [429, 429]), path
        assert client.get(path).status_code != 429


def test_every_page_that_gives_out_a_file_is_counted_as_one_and_all_that_are_named_are_there():
    views = {name: view for name, view, _ in guarded_views()}
    assert {name for name, view in views.items() if does(view, _names_a_file)} == pace.FILES
    assert (pace.SEARCHES | pace.UNBLINDINGS) - views.keys() == set()
