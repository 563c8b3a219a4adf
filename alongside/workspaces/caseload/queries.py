"""What is next, for whom, and one family's story, put together from every workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import Replace, RowNumber, StrIndex
from django.urls import reverse

from alongside.foundations.clock import day_of
from alongside.foundations.record.models import Entry
from alongside.science.protocol import Permission
from alongside.science.retention.path import Stage
from alongside.workspaces.caseload.models import WaitingStep
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.numbering import beginnings, compact, family_number
from alongside.workspaces.families.queries import at_sites
from alongside.workspaces.monitoring.queries.source import STILL, Asked
from alongside.workspaces.randomisation.queries import families_met
from alongside.workspaces.study.next_steps import NextStep
from alongside.workspaces.study.permissions import Here

SOON_DAYS = timedelta(days=7)


LATE, SOON, LATER = BANDS = range(3)
SHOWN = 40


@dataclass(frozen=True)
class Steps:
    """What is next, by when: what is late, what is due within a week, and the rest.

    `counts` says how many there are of each; only the first are listed.
    """

    late: tuple[NextStep, ...]
    soon: tuple[NextStep, ...]
    later: tuple[NextStep, ...]
    counts: tuple[int, int, int]

    @property
    def count(self) -> int:
        return sum(self.counts)


def own_and_other_steps(here: Here, today: date, site: str = "") -> tuple[Steps, Steps]:
    """What waits for this person: for families about whom they have recorded anything, and for
    the others. Steps that have a due day come first. The steps must have been caught up."""
    rows = _steps_of(here)
    if site:
        rows = rows.filter(site=site)
    own = Exists(Entry.objects.filter(recorded_by=here.person, family=OuterRef("family")))
    grouped = rows.order_by().annotate(own=own, band=_band(today)).values("own", "band")
    found = grouped.annotate(steps=Count("pk")).values_list("own", "band", "steps")
    counts = {(bool(known), band): steps for known, band, steps in found}
    told = [tuple(counts.get((known, band), 0) for band in BANDS) for known in (True, False)]
    return _first(rows.filter(own), told[0], today), _first(rows.filter(~own), told[1], today)


def _band(today: date) -> Case:
    return Case(
        When(due__lt=today, then=LATE),
        When(due__lte=today + SOON_DAYS, then=SOON),
        default=LATER,
        output_field=IntegerField(),
    )


def _first(rows: QuerySet[WaitingStep], counts: tuple[int, ...], today: date) -> Steps:
    """The first steps of each urgency, read in the order of an index until there are enough."""
    soon = today + SOON_DAYS
    bands = ((Q(due__lt=today),), (Q(due__gte=today, due__lte=soon),),
             (Q(due__gt=soon), Q(due=None)))  # fmt: skip
    shown: list[list[WaitingStep]] = [[], [], []]
    for first, parts, count in zip(shown, bands, counts, strict=True):
        for part in parts:
            if (more := min(count, SHOWN) - len(first)) > 0:
                first += rows.filter(part).order_by("due", "since", "number", "pk")[:more]
    late, week, later = (tuple(map(_step, first)) for first in shown)
    return Steps(late, week, later, (counts[LATE], counts[SOON], counts[LATER]))


def steps_of_family(here: Here, family: Family, today: date) -> Steps:
    """What waits for this person about one family. The steps must have been caught up."""
    return _by_urgency(_steps_of(here).filter(family=family.pk), today)


def _steps_of(here: Here) -> QuerySet[WaitingStep]:
    """Visits are for the role that does them; others who ask something there only read."""
    rows = at_sites(WaitingStep.objects.all(), here.study, here.sites, "site").filter(
        permission__in=[each.value for each in here.permissions],
        role__in=["", *here.roles],
    )
    met = families_met(here)
    return rows if met is None else rows.filter(family__in=met)


def _by_urgency(rows: QuerySet[WaitingStep], today: date) -> Steps:
    band = _band(today)
    order = [F("due").asc(nulls_last=True), F("since").asc(), F("number").asc(), F("pk").asc()]
    ranked = rows.annotate(
        band=band,
        place=Window(RowNumber(), partition_by=[band], order_by=order),
        count=Window(Count("pk"), partition_by=[band]),
    )
    groups: tuple[list[NextStep], ...] = ([], [], [])
    counts = [0, 0, 0]
    for row in ranked.filter(place__lte=SHOWN).order_by("band", "place"):
        groups[row.band].append(_step(row))
        counts[row.band] = row.count
    late, soon, later = (tuple(group) for group in groups)
    return Steps(late, soon, later, (counts[LATE], counts[SOON], counts[LATER]))


def _step(row: WaitingStep) -> NextStep:
    return NextStep(
        row.family, row.number, row.site, row.what, row.since, row.due, row.view,
        tuple(row.arguments), Permission(row.permission), row.until,
    )  # fmt: skip


def address(here: Here, step: NextStep) -> str:
    """Where a step is done."""
    return reverse(step.view, args=(here.study.slug, *step.arguments))


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
