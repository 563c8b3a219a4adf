"""Finished visits, and the time and missing answers of each form, for monitoring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from alongside.science.protocol import Study
from alongside.workspaces.assessments.minutes import Moment, without_pauses
from alongside.workspaces.assessments.models import MAIN, FormFinished, VisitOpened, VisitTiming
from alongside.workspaces.families.models import Family


@dataclass(frozen=True)
class FormRow:
    """One finished form: `asked` = `answered` + `missing` + optional items left blank."""

    family: UUID
    site: str
    visit: str
    form: str
    instrument: str
    mode: str
    minutes: Decimal
    asked: int
    answered: int
    missing: int
    prompts: int


@dataclass(frozen=True)
class VisitRow:
    """One finished visit and its minutes without pauses."""

    family: UUID
    site: str
    visit: str
    mode: str
    minutes: Decimal
    began: datetime
    finished: datetime


def finished_visits(
    study: Study, as_of: datetime | None = None, *, only: Collection[UUID] | None = None
) -> dict[UUID, dict[str, datetime]]:
    """When each family's visits were finished; the parts asked by other roles do not count."""
    rows = standing(VisitTiming.objects.as_of(as_of).about(only), as_of).filter(
        study=study.slug, what="finished", opened__part=MAIN
    )
    found: dict[UUID, dict[str, datetime]] = defaultdict(dict)
    for family, visit, at in rows.values_list("family_id", "opened__visit", "occurred_at"):
        found[family][visit] = at
    return dict(found)


def finished_at(visit: str, family: str) -> Subquery:
    """Of rows, where `family` is their family: when that visit was finished, if it was."""
    rows = standing(VisitTiming.objects.as_of().filter(family=OuterRef(family)), None)
    done = rows.filter(what="finished", opened__part=MAIN, opened__visit=visit)
    return Subquery(done.order_by().values("occurred_at")[:1])


def form_rows(
    study: Study, as_of: datetime | None = None, part: str = MAIN, *, site: str = ""
) -> list[FormRow]:
    """Every finished form of the study, or of one site, with the counts as they stood."""
    rows = standing(FormFinished.objects.as_of(as_of), as_of).filter(
        study=study.slug, opened__part=part
    )
    if site:
        rows = rows.filter(family__in=Family.objects.filter(study=study.slug, site=site))
    columns = rows.order_by("occurred_at", "pk").values_list(
        "family_id", "family__site", "opened__visit", "form", "instrument", "opened__mode",
        "minutes", "asked", "answered", "missing", "prompts",
    )  # fmt: skip
    return [FormRow(*values) for values in columns]


def visit_rows(study: Study, as_of: datetime | None = None, part: str = MAIN) -> list[VisitRow]:
    """Every finished visit with its minutes; one query."""
    timings = standing(VisitTiming.objects.as_of(as_of), as_of).filter(
        study=study.slug, opened__part=part
    )
    columns = timings.order_by("occurred_at", "recorded_at").values_list(
        "opened_id", "what", "occurred_at",
        "family_id", "family__site", "opened__visit", "opened__mode", "opened__occurred_at",
    )  # fmt: skip
    pauses: dict[UUID, list[Moment]] = defaultdict(list)
    found = []
    for opened, what, at, *about, began in columns:
        if what == "finished":
            spent = without_pauses(began, at, pauses[opened])
            family, site, visit, mode = about
            found.append(VisitRow(family, site, visit, mode, spent, began, at))
        else:
            pauses[opened].append(Moment(at, pause=what == "paused"))
    return found


def standing(rows: Any, as_of: datetime | None) -> Any:
    """Leave out what belongs to a visit that was taken back by then."""
    taken_back = VisitOpened.objects.filter(supersedes=OuterRef("opened"))
    if as_of is not None:
        taken_back = taken_back.filter(recorded_at__lte=as_of)
    return rows.filter(~Exists(taken_back))
