"""Visits whose forms were finished, with the answers that a story needs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from alongside.workspaces.assessments import actions, queries
from alongside.workspaces.assessments.models import VisitOpened
from tests.workspaces.assessments.stories import BASELINE, Team, begin, consented
from tests.workspaces.made_up import study

HOME_FORM, BCAP = "demographics:family", "bcap:A"
HOME = "/ips-feasibility/quality/"
LATER = BASELINE + timedelta(hours=3)


def baseline(people: Team, **more: Any) -> VisitOpened:
    return begin(people, consented(people), **more)


def finished(
    people: Team,
    opened: VisitOpened,
    form: str,
    answers: dict[str, str],
    at: datetime | None = None,
) -> Any:
    """A form with these answers; the rest was refused."""
    moment = at or opened.occurred_at + timedelta(minutes=9)
    given = {"study": study(), "by": people.nurse, "opened": opened, "form": form, "at": moment}
    actions.save_answers(**given, answers=answers)
    return actions.finish_form(**given, rest="refused")


def corrected(people: Team, opened: VisitOpened, form: str, answers: dict[str, str], at: datetime):
    return actions.save_answers(
        study=study(), by=people.nurse, opened=opened, form=form, at=at, answers=answers,
        reason="A slip",
    )  # fmt: skip


def asked(show: str = "open") -> list[tuple[str, str, str]]:
    """The item, who asked, and the last reply of each question."""
    rows = queries.questions(study(), ["glasgow"], show=show).rows
    return [(one.item, one.by, one.last_reply) for one in rows]


def signed_in(someone: Any) -> Client:
    client = Client()
    client.force_login(someone)
    return client
