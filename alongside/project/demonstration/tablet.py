"""A tablet that came back from a visit without a network, with one answer to decide on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from alongside.foundations import entropy
from alongside.foundations.accounts.models import Person
from alongside.project.demonstration.cast import Cast
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments.queries import DueVisit
from alongside.workspaces.families.models import Family
from alongside.workspaces.offline_entry import actions, queries
from alongside.workspaces.offline_entry.models import (
    ANSWER,
    BEGIN,
    DIFFERS,
    RECORD,
    EntryArrived,
    PackageTaken,
)
from alongside.workspaces.offline_entry.queries import Chosen
from alongside.workspaces.offline_entry.sent import Sending, Sent

FORM, ITEMS = "ghq_12:parent", ("ghq_01", "ghq_02")
MODE = "face_to_face"
LOOKED = "The nurse had noted it on paper during the visit"


def come_back(cast: Cast, now: datetime) -> None:
    """A visit that waits is begun; what the tablet says of it differs in one answer."""
    found = _visit(cast, now)
    if found is None:  # a very small demonstration
        return
    by = cast.of("research_nurse", found.site)
    chosen = [Chosen(found.number, found.visit.id)]
    given: dict[str, Any] = {"study": cast.study, "by": by, "at": now}
    package = actions.take_along(**given, part="main", tablet="Tablet 1", chosen=chosen, due=chosen)
    _enter_here(cast, by, found, now)
    actions.come_back(**given, package=package, sending=_sending(found, package, now))
    differs = EntryArrived.objects.get(package=package, outcome=DIFFERS)
    actions.settle(**given, arrived=differs, chosen=RECORD, reason=LOOKED)


def _visit(cast: Cast, now: datetime) -> DueVisit | None:
    sites = [site.id for site in cast.study.sites]
    rows = queries.to_take(cast.study, sites, now, "main", None)
    waiting = [row for row in rows if row.state != "under_way"]
    return min(
        waiting, key=lambda row: (not row.visit.before_randomisation, row.number), default=None
    )


def _enter_here(cast: Cast, by: Person, found: DueVisit, now: datetime) -> None:
    """What the record says already when the tablet comes back."""
    family = Family.objects.get(study=cast.study.slug, number=found.number)
    given: dict[str, Any] = {"study": cast.study, "by": by, "at": now}
    opened = assessments.open_visit(**given, family=family, visit=found.visit.id, mode=MODE)
    assessments.save_answers(**given, opened=opened, form=FORM, answers={ITEMS[0]: "1"})


def _sending(found: DueVisit, package: PackageTaken, now: datetime) -> Sending:
    entered = [(BEGIN, "", "", MODE), *((ANSWER, FORM, item, "2") for item in ITEMS)]
    sent = tuple(
        Sent(
            entropy.new_id(now), number, what, found.number, found.visit.id,
            now - timedelta(minutes=30 - number), form, item, answer,
        )
        for number, (what, form, item, answer) in enumerate(entered, start=1)
    )  # fmt: skip
    return Sending(sent, now, last=len(sent))
