"""A visit with a link, and a parent's browser."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client

from alongside.foundations.entropy import new_id
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.self_completion import actions
from alongside.workspaces.self_completion.models import LinkMade
from alongside.workspaces.self_completion.secrets import Secrets
from tests.workspaces.assessments.stories import BASELINE, Team, begin, consented
from tests.workspaces.made_up import person, study

FORM = "demographics:family"
CODE, SECRET = "402913", "a-made-up-secret-of-24-c"
NOW = BASELINE + timedelta(minutes=5)
LETTERS = re.compile(r"<[^>]+>")


def visit(people: Team) -> VisitOpened:
    return begin(people, consented(people))


def made(people: Team, opened: VisitOpened, **more: Any) -> LinkMade:
    """A link to the service-use form, by the nurse."""
    given = {
        "forms": [FORM], "lasts": timedelta(days=7), "secrets": Secrets(SECRET, CODE),
        "by": people.nurse, "at": NOW, **more,
    }  # fmt: skip
    return actions.make_link(study=study(), opened=opened, **given)


def follow_up_of_others(people: Team, family: Any) -> VisitOpened:
    """The part of a follow-up visit that others ask: PREM and PROM."""
    at = BASELINE + timedelta(days=92)
    opened = begin(people, family, at=BASELINE)
    assessments.finish_visit(
        study=study(), by=people.nurse, at=BASELINE + timedelta(hours=1), opened=opened,
        rest="refused",
    )  # fmt: skip
    return assessments.open_visit(
        study=study(), family=family, by=person("research_associate"), at=at,
        visit="follow_up_3m", mode="remote", part="other",
    )  # fmt: skip


def phone(secret: str = SECRET) -> Client:
    """A browser in which the link was followed."""
    client = Client()
    client.get(f"/a/{secret}/")
    return client


def let_in(secret: str = SECRET, code: str = CODE) -> Client:
    client = phone(secret)
    send(client, "/a/code/", code=code)
    return client


def send(client: Client, url: str, **given: Any) -> Any:
    return client.post(url, {"entry": str(new_id(NOW)), **given})


def words_of(response: Any) -> str:
    text = LETTERS.sub(" ", response.content.decode())
    return " ".join(text.split())
