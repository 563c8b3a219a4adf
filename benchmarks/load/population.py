"""Families whose visit has begun, each with some forms of 250 items to be answered.

Run in a process of its own, because a process keeps to one database:
python -m benchmarks.load.population FAMILIES FORMS ANSWERED
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from typing import Any

import django

KEYS = ("A", "B", "C", "D", "E", "F", "G", "H")
SITE, VISIT = "glasgow", "baseline"


def main() -> None:
    django.setup()
    families, forms, answered = (int(word) for word in sys.argv[1:4])
    from alongside.workspaces.study.queries import study

    trial = study("ips-feasibility")
    print(json.dumps(_populate(trial, families, forms, answered)))


def _populate(study: Any, families: int, forms: int, answered: int) -> dict[str, Any]:
    """The numbers of the families, and the keys of their forms."""
    from alongside.workspaces.families.models import Family
    from benchmarks.growing import Growth

    began = _latest() + timedelta(days=1)
    instrument = _measure(study, began)
    _first_family(study, began, instrument, forms, bool(answered))
    if families > 1:
        Growth(study, families - 1).grow(lambda share: None)
    numbers = list(Family.objects.order_by("number").values_list("number", flat=True))
    return {"families": numbers, "forms": [f"{instrument}:{key}" for key in KEYS[:forms]]}


def _measure(study: Any, at: datetime) -> str:
    from alongside.workspaces.building import actions
    from benchmarks.load.form import content

    by = _person("research-associate")
    draft = actions.begin(study=study, by=by, at=at, content=content())
    made = actions.publish(
        study=study, by=by, at=at, measure=draft.measure, seen=draft.pk, reason="To be timed"
    )
    return f"{made.measure}_v{made.number}"


def _first_family(study: Any, began: datetime, instrument: str, forms: int, answered: bool) -> None:
    """One family by the actions that the pages call; the others are copied from it."""
    from alongside.foundations.record.writing import write
    from alongside.workspaces.assessments.actions import save_answers
    from alongside.workspaces.assessments.models import VisitOpened
    from benchmarks.load.form import answers
    from tests.workspaces.assessments import stories

    people = stories.Team(
        *(_person(f"{role}.{SITE}") for role in ("social-worker", "recruitment-coordinator")),
        _person(f"research-nurse.{SITE}"), _person("trial-manager"),
    )  # fmt: skip
    family = stories.eligible(people, at=began)
    stories.give_consent(people, family, began + timedelta(days=2))
    visited = began + timedelta(days=7)
    fixed = [
        {"key": f"{instrument}:{key}", "instrument": instrument, "about": key, "age_months": None}
        for key in KEYS[:forms]
    ]
    visit = write(
        VisitOpened, study=study, family=family, by=people.nurse, at=visited,
        visit=VISIT, mode="in_person", forms=fixed, routing_version=study.routing.version,
    )  # fmt: skip
    if answered:
        save_answers(
            study=study, by=people.nurse, at=visited + timedelta(minutes=40),
            opened=visit, form=fixed[-1]["key"], answers=answers(1),
        )  # fmt: skip


def _latest() -> datetime:
    """The demonstration's last fact; `place` has let it live a month after that."""
    from alongside.foundations.record.models import Entry

    return Entry.objects.order_by("-number")[0].recorded_at


def _person(role: str) -> Any:
    from alongside.foundations.accounts.models import Person

    return Person.objects.get(email=f"{role}@demonstration.example")


if __name__ == "__main__":
    main()
