"""Looking at the pages of the caseload as somebody."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.foundations.accounts.models import Person
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.referrals.given import ChildGiven
from tests.workspaces import made_up
from tests.workspaces.made_up import AT, PEOPLE, study

NOW, DAY = AT + timedelta(days=10), timedelta(days=1)
IDENTIFYING = ("Child 0 O’Neil", "Ann O’Neil", "0141 496 0303", "1 Made Up Street")
"""What tells who the first family is that `referred` makes."""
SLUG = study().slug


def client(person: Person) -> Client:
    made = Client()
    made.force_login(person)
    return made


def get(person: Person, view: str, *arguments: object, **query: str) -> Any:
    return client(person).get(reverse(view, args=[SLUG, *arguments]), query)


def page(person: Person, view: str, *arguments: object, **query: str) -> str:
    """The page's words without its tags; it must be there."""
    answer = get(person, view, *arguments, **query)
    assert answer.status_code == 200, answer.status_code
    return words(answer.text)


def words(text: str) -> str:
    body = text[text.index("<main") : text.index("</main>")]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def count(person: Person, view: str, *arguments: object) -> int:
    """How many statements a page takes, the summaries being level already."""
    asking = client(person)
    address = reverse(view, args=[SLUG, *arguments])
    asking.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert asking.get(address).status_code == 200
    return len(asked)


def referred(by: Person, number: int = 0, **more: Any) -> Family:
    """A family with names of its own, so that none looks like another."""
    child = ChildGiven(f"Child {number} O’Neil", date(2021, 3, 14) + timedelta(days=number))
    return made_up.referred_family(by, people=replace(PEOPLE, children=(child,)), **more)


def attempt(family: Family, by: Person, **more: Any) -> Any:
    return referrals.record_attempt(
        study=study(), family=family, by=by, at=AT + DAY, channel="phone", outcome="no_answer",
        **more,
    )  # fmt: skip
