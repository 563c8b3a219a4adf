"""Whatever is sent to whichever page by somebody who may use it, no page breaks.

There is no programming interface whose description could be read; so the register of addresses
says where to send, and each page's own form which fields. `ALONGSIDE_FAULTS=full` sends
twenty-five things to each page, and reaches more of them by a second role.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import groupby

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from alongside.foundations import clock
from tests.faults.service import FULL
from tests.project.every_address import addresses
from tests.project.in_the_code import does, reads_a_form
from tests.project.test_importers import HOSTILE
from tests.workspaces.made_up import person
from tests.workspaces.unblinding.stories import LATER, ask, study, team, two_arms

pytestmark = pytest.mark.django_db
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
FORM = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL)
FIELD = re.compile(r"<(?:input|textarea|select|button)\b[^>]*>")
NAME, VALUE = (re.compile(rf"\b{word}=\"([^\"]*)\"") for word in ("name", "value"))
TOKEN = "csrfmiddlewaretoken"
TRIED, AT_LEAST = 3, 70
ODD = st.sampled_from(HOSTILE) | st.text(max_size=12) | st.integers().map(str) | st.dates().map(str)
"""What may stand in a field instead of what the page itself would send."""


TRIES = settings(
    max_examples=25, phases=[Phase.generate], deadline=None, database=None,
    suppress_health_check=list(HealthCheck), report_multiple_bugs=False, print_blob=False,
)  # fmt: skip


class Broken(Exception):
    """A page broke: which, its address, and what was sent."""


def roles_for(view):
    """Who may open it, the trial manager before all others."""
    roles = sorted(study().roles, key=lambda role: role.id != "trial_manager")
    wanted = getattr(view, "permission", None)
    return [role.id for role in roles if wanted and wanted.value in map(str, role.permissions)]


def fields_of(text):
    """The fields of a page's forms with what it would send itself."""
    found = {}
    for form in FORM.findall(text):
        for field in FIELD.findall(form):
            if (name := NAME.search(field)) and name[1] != TOKEN:
                value = VALUE.search(field)
                found.setdefault(unescape(name[1]), unescape(value[1]) if value else "")
    return found


@pytest.fixture
def pages():
    """Each page of a study that takes something: somebody who may use it, an address, fields."""
    people = team()
    first, _ = two_arms(people)
    ask(first, people.nurse)
    clients, found = {}, []
    with clock.held_at(LATER):
        for name, group in groupby(addresses(study()), key=lambda each: each.name):
            paths = [each.path for each in group]
            view = resolve(paths[0]).func
            for role in roles_for(view)[: 1 + FULL] if does(view, reads_a_form) else ():
                if role not in clients:
                    clients[role] = Client(raise_request_exception=False)
                    clients[role].force_login(person(role))
                if page := taking(clients[role], paths[:TRIED]):
                    found.append((name, clients[role], *page))
                    break
        yield found


def taking(client, paths):
    """The first of these addresses whose page takes a form, and the fields of that."""
    for path in paths:
        answer = client.get(path)
        if answer.status_code == 405:
            return path, {"value": "", "field": "", "entry": ""}
        drawn = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
        if drawn and (page := MAIN.search(answer.text)):
            fields = fields_of(page[0])
            return (path, fields) if fields else None
    return None


def broken_by(pages, odd_for):
    """Where the answer is a fault, after fields of a page's form were replaced by odd ones."""
    for number, (name, client, path, fields) in enumerate(pages):
        odd = odd_for(number, [*fields])
        with transaction.atomic():
            answer = client.post(path, fields | odd)
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            yield name, path, odd


def every_third(number, names):
    """Other fields and other oddities for each page."""
    fields = names[number % 3 :: 3] or names
    return {name: HOSTILE[(7 * number + k) % len(HOSTILE)] for k, name in enumerate(fields)}


def test_no_page_breaks_when_fields_hold_what_nobody_would_type(pages):
    assert [*broken_by(pages, every_third)] == []
    assert len(pages) >= AT_LEAST


@pytest.mark.skipif(not FULL, reason="Takes minutes: set ALONGSIDE_FAULTS=full for this file")
def test_no_page_breaks_whatever_is_sent_to_it(pages):
    """So many tries for each page and no looking for the shortest: it ends, and tells them all."""
    assert [*filter(None, map(breaking, pages))] == []


def breaking(page):
    """What breaks this page, if any of the tries does."""

    @settings(TRIES)
    @given(odd=st.dictionaries(st.sampled_from([*page[-1]]), ODD, min_size=1))
    def send(odd):
        for told in broken_by([page], lambda *_: odd):
            raise Broken(told)

    try:
        send()
    except Broken as broken:
        return broken.args[0]
    return None
