"""Role by address by family: every cell of the table is asked of the guards and compared.

`who_may_open.txt` says which permission each address asks for; a new address fails until it stands
there, and so does one whose guard changed. What a role may do stands in the study's definition.
Behind the last guard the page itself is replaced, so that a cell costs a statement or two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver, resolve, reverse
from django.urls.resolvers import URLPattern, URLResolver

from alongside.science.protocol import Permission
from alongside.workspaces.study import permissions
from tests.workspaces.made_up import opened_family, person, study

pytestmark = pytest.mark.django_db
REGISTER = Path(__file__).with_name("who_may_open.txt")
OPEN, DENIED, HIDDEN, SIGN_IN = "open", "denied", "hidden", "sign in"
BY_POST = "by POST alone"
BEYOND = "a page of a further guard, behind that of the permission"
BY_KIND = {"int": 1, "uuid": UUID(int=0x7 << 76 | 0b10 << 62), "slug": "x", "str": "x", "path": "x"}


def guarded_views(resolver=None, space="", above=None):
    """Every address under a study: its name, its view, and the kind of each part of it."""
    for each in (resolver or get_resolver()).url_patterns:
        kinds = {name: _kind(one) for name, one in each.pattern.converters.items()}
        parts = {**(above or {}), **kinds}
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from guarded_views(each, inner, parts)
        elif isinstance(each, URLPattern) and "study" in parts:
            yield f"{space}{each.name}", each.callback, parts


def _kind(converter):
    return type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")


def registered():
    return dict(line.split() for line in REGISTER.read_text().splitlines() if line[:1] != "#")


def test_every_address_of_a_study_asks_for_the_permission_that_the_register_names():
    found = {name: getattr(view, "permission", None) for name, view, _ in guarded_views()}
    assert {name: may.value if may else "nothing" for name, may in found.items()} == registered()


@contextmanager
def only_guards(view) -> Iterator[int]:
    """The view with its guards alone; yields how many there are."""
    chain = [view]
    while hasattr(chain[-1], "__wrapped__"):
        chain.append(chain[-1].__wrapped__)
    holding = [cell for cell in chain[-2].__closure__ if cell.cell_contents is chain[-1]]
    for cell in holding:
        cell.cell_contents = lambda *_, **__: HttpResponse(OPEN)
    try:
        yield len(chain) - 1
    finally:
        for cell in holding:
            cell.cell_contents = chain[-1]


def asked(view, path, visitor, method):
    """What the guards of this address say to a visitor."""
    request = RequestFactory().generic(method, path)
    request.user, request.session = visitor, SessionStore()
    request._messages = SimpleNamespace(add=lambda *_: None)
    kwargs = resolve(path).kwargs
    try:
        answer = view(request, **kwargs)
    except PermissionDenied:
        return DENIED
    except Http404:
        return HIDDEN
    if answer.status_code == 302 and answer.url.startswith("/sign-in/"):
        return SIGN_IN
    if answer.status_code == 405:
        return BY_POST
    return OPEN if answer.content == OPEN.encode() else BEYOND


def cast():
    """Somebody in each role, all at Glasgow where a role has sites, and one without a role."""
    people = {
        role.id: person(role.id, ["glasgow"] if role.site_bound else []) for role in study().roles
    }
    without = person("statistician")
    without.pk = None
    without.email = "nobody@example.org"
    without.save()
    return people, without


def address(name, parts, number):
    first = {"study": study().slug, "number": number, "visit": study().visits[0].id,
             "kind": study().consents[0].id}  # fmt: skip
    return reverse(
        name, kwargs={part: first.get(part, BY_KIND[kind]) for part, kind in parts.items()}
    )


def wanted(role, may, parts, guards, ours):
    """What a cell has to say: a set, since what stands behind a family may not be there."""
    if may.value not in {each.value for each in role.permissions}:
        return {DENIED}
    if "number" not in parts:
        return {OPEN} if guards == 1 else {OPEN, HIDDEN, BEYOND}
    if not ours or role.own_only:
        return {HIDDEN}
    if role.id in CONFINED:
        return {OPEN, HIDDEN}
    return {OPEN} if guards == 2 else {OPEN, HIDDEN, BEYOND, DENIED}


CONFINED = {"ips_practitioner", "ips_team_manager", "family_engagement_worker",
            "family_engagement_lead"}  # fmt: skip
"""Those who deliver meet only families of their arm: none is allocated here."""


def test_every_role_opens_what_its_permissions_name_at_its_own_site_and_nothing_else(monkeypatch):
    once = {}  # what a person may do is found out once

    def known(one, study):
        if one.pk not in once:
            once[one.pk] = here(one, study)
        return once[one.pk]

    here = permissions.here
    monkeypatch.setattr(permissions, "here", known)
    people, without = cast()
    nurse = people["research_nurse"]
    numbers = {
        True: opened_family(nurse, site="glasgow").number,
        False: opened_family(nurse, site="bromley").number,
    }
    wrong, cells = [], Counter()
    for name, view, parts in guarded_views():
        if view.permission is None:
            continue
        with only_guards(view) as guards:
            for ours, number in numbers.items():
                if not ours and "number" not in parts:
                    continue
                path = address(name, parts, number)
                for role in study().roles:
                    everywhere = ours or not role.site_bound
                    for method in ("GET", "POST")[0 if ours else 1 :]:
                        said = asked(view, path, people[role.id], method)
                        cells[said] += 1
                        expected = wanted(role, view.permission, parts, guards, everywhere)
                        if said not in expected and (method, said) != ("GET", BY_POST):
                            wrong.append((name, role.id, method, ours, said))
            for visitor, must in ((without, DENIED), (AnonymousUser(), SIGN_IN)):
                if (said := asked(view, path, visitor, "POST")) != must:
                    wrong.append((name, str(visitor), "POST", False, said))
    assert wrong == []
    assert min(cells[each] for each in (OPEN, DENIED, HIDDEN)) > 100


def test_a_guard_that_asks_for_another_permission_is_noticed(monkeypatch):
    view = next(view for name, view, _ in guarded_views() if name == "study:people")
    monkeypatch.setattr(view, "permission", Permission.STUDY_SEE)
    with pytest.raises(AssertionError, match="study:people"):
        test_every_address_of_a_study_asks_for_the_permission_that_the_register_names()
