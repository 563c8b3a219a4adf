"""What is next, for whom, and one family's story, put together from every workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Replace, StrIndex

from alongside.foundations.clock import day_of
from alongside.foundations.pages.addresses import address as address_of
from alongside.foundations.record.models import Entry
from alongside.science.protocol import Permission
from alongside.science.retention.path import Stage
from alongside.workspaces.caseload.models import StepTotal, WaitingStep
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.numbering import beginnings, compact, family_number
from alongside.workspaces.families.queries import at_sites
from alongside.workspaces.monitoring.queries.source import STILL, Asked
from alongside.workspaces.randomisation.queries import families_met
from alongside.workspaces.study.next_steps import NextStep
from alongside.workspaces.study.permissions import Here

SOON_DAYS = timedelta(days=7)
SHOWN = 40


@dataclass(frozen=True)
class Steps:
    """What is next, by when: what is late, what is due within a week, and the rest.

    Only the first of each are listed; `more` says of which there are others.
    """

    late: tuple[NextStep, ...] = ()
    soon: tuple[NextStep, ...] = ()
    later: tuple[NextStep, ...] = ()
    more: tuple[bool, bool, bool] = (False, False, False)

    def __bool__(self) -> bool:
        return bool(self.late or self.soon or self.later)


@dataclass(frozen=True)
class Waits:
    """What waits for somebody: for families about whom they have recorded anything, and for the
    others; and how many steps there are in all that are late, due within a week, or neither."""

    own: Steps
    others: Steps
    late: int
    soon: int
    later: int


def what_waits(here: Here, today: date, site: str = "") -> Waits:
    """Steps that have a due day come first. The steps must have been caught up."""
    rows, counts = _steps_of(here, WaitingStep), _counts(here, today, site)
    if site:
        rows = rows.filter(site=site)
    own = Exists(Entry.objects.filter(recorded_by=here.person, family=OuterRef("family")))
    mine, others = (_first(rows.filter(which), counts, today) for which in (own, ~own))
    return Waits(mine, others, *counts)


def _counts(here: Here, today: date, site: str) -> tuple[int, int, int]:
    """How many steps are late, due within a week, or neither: from the totals, but for those who
    see some families alone."""
    if families_met(here) is None:
        rows = _steps_of(here, StepTotal).values("due").annotate(steps=Sum("rows"))
    else:
        rows = _steps_of(here, WaitingStep).values("due").annotate(steps=Count("pk"))
    late = soon = later = 0
    for due, steps in (rows.filter(site=site) if site else rows).values_list("due", "steps"):
        if due is None or due > today + SOON_DAYS:
            later += steps
        elif due < today:
            late += steps
        else:
            soon += steps
    return late, soon, later


def _first(rows: QuerySet[WaitingStep], counts: tuple[int, ...], today: date) -> Steps:
    """The first steps of each urgency, read in the order of an index until there are enough."""
    soon = today + SOON_DAYS
    bands = ((Q(due__lt=today),), (Q(due__gte=today, due__lte=soon),),
             (Q(due__gt=soon), Q(due=None)))  # fmt: skip
    shown: list[list[NextStep]] = [[], [], []]
    for first, parts, count in zip(shown, bands, counts, strict=True):
        for part in parts:
            if (room := min(count, SHOWN + 1) - len(first)) > 0:
                first += _read(rows.filter(part), room)
    late, week, later = (tuple(first[:SHOWN]) for first in shown)
    more_late, more_soon, more_later = (len(first) > SHOWN for first in shown)
    return Steps(late, week, later, (more_late, more_soon, more_later))


def steps_of_family(here: Here, family: Family) -> list[NextStep]:
    """What waits for this person about one family, in its order. They must have been caught up."""
    rows = _steps_of(here, WaitingStep).filter(family=family.pk)
    return [*_read(rows.exclude(due=None)), *_read(rows.filter(due=None))]


def _steps_of(here: Here, of: type[WaitingStep | StepTotal]) -> QuerySet[Any]:
    """Visits are for the role that does them; others who ask something there only read."""
    rows = at_sites(of._default_manager.all(), here.study, here.sites, "site").filter(
        permission__in=[each.value for each in here.permissions],
        role__in=["", *here.roles],
    )
    met = families_met(here)
    return rows if met is None else rows.filter(family__in=met)


def _read(rows: QuerySet[WaitingStep], most: int | None = None) -> list[NextStep]:
    columns = ("family", "number", "site", "what", "since", "due", "view", "arguments",
               "permission", "until")  # fmt: skip
    found = rows.order_by("due", "since", "number", "pk").values_list(*columns, named=True)
    return [_step(row) for row in found[:most]]


def _step(row: Any) -> NextStep:
    return NextStep(
        row.family, row.number, row.site, row.what, row.since, row.due, row.view,
        tuple(row.arguments), Permission(row.permission), row.until,
    )  # fmt: skip


def address(here: Here, step: NextStep) -> str:
    """Where a step is done."""
    return address_of(step.view, here.study.slug, *step.arguments)


def numbers_like(here: Here, typed: str, limit: int = 20) -> list[Family]:
    """Families with this in their study number, that this person may see: first those that are
    meant if zeros and hyphens were left out, then those in which it stands as it is.

    The two are asked one after the other, each in the order of an index, so that the database
    stops at the last that is shown.
    """
    plain = compact(typed)
    if not plain:
        return []
    rows, meant = _searched(here).order_by("number"), _meant(here, typed)
    first = list(rows.filter(meant)[:limit])
    signs = StrIndex(Replace("number", Value("-"), Value("")), Value(plain))
    others = rows.annotate(signs=signs).filter(~meant, signs__gt=0)
    return [*first, *others[: limit - len(first)]]


def _searched(here: Here) -> QuerySet[Family]:
    rows = at_sites(Family.objects.all(), here.study, here.sites, "site")
    if here.own_only:
        rows = rows.filter(recorded_by=here.person)
    met = families_met(here)
    return rows if met is None else rows.filter(pk__in=met)


def _meant(here: Here, typed: str) -> Q:
    """Numbers of a site and a running number: both were typed, or the running number alone."""
    codes = [site.code for site in here.study.sites]
    found = beginnings(typed)
    return Q(number__in=[
        family_number(each, int(running))
        for code, running in found for each in ([code] if code else codes)
    ])  # fmt: skip


def asked(here: Here, given: Mapping[str, str]) -> Asked:
    """Which families a list is to show, from what stands in the address."""
    site, page = given.get("site", ""), given.get("page", "1")
    stage = given.get("stage", "")
    return Asked(
        sites=(site,) if site in here.sites else here.sites,
        stage=Stage(stage) if stage in set(Stage) else Stage.IDENTIFIED,
        exit=STILL if given.get("still") else "",
        page=max(int(page), 1) if page.isdecimal() else 1,
    )


def today_of(here: Here, at: datetime) -> date:
    return day_of(at, here.study.time_zone)
