"""Pages that people asked for and were refused, in the last 30 days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet, Sum

from alongside.foundations.accounts.models import PageRefused
from alongside.science.protocol import Study
from alongside.workspaces.study import holding

LOOK_BACK = timedelta(days=30)
MANY, MOST_SHOWN = 20, 100


@dataclass(frozen=True)
class Refused:
    """One person and one kind of page: how often, and when last."""

    person: int
    name: str
    page: str
    times: int
    at: datetime


def refused_pages(
    study: Study, held: Sequence[holding.Held], at: datetime, *, blinded: bool = False
) -> list[Refused]:
    """Who was refused which kind of page, the latest first, as many as a page may show."""
    rows = _rows(study, held, at, blinded).values_list("person_id", "person__name", "page")
    found = rows.annotate(Sum("times"), last=Max("last_at")).order_by("-last", "person_id", "page")
    return [Refused(*row) for row in found[:MOST_SHOWN]]


def often_refused(
    study: Study, held: Sequence[holding.Held], at: datetime, *, blinded: bool = False
) -> Iterator[tuple[int, str, datetime]]:
    """Who was refused many pages in one day: somebody who tries doors, or a program of theirs."""
    days = _rows(study, held, at, blinded).values_list("person_id", "person__name", "day")
    many = days.annotate(Sum("times"), last=Max("last_at")).filter(times__sum__gte=MANY)
    for person, name, _, _, last in many.order_by("person_id", "day"):
        yield person, name, last


def _rows(
    study: Study, held: Sequence[holding.Held], at: datetime, blinded: bool
) -> QuerySet[PageRefused]:
    """Of this study, and of no study by its people.

    What is refused to blinded people hangs on no arm; what is refused to others is not shown to
    whoever is blinded.
    """
    people = {one.person for one in held if not blinded or study.role(one.role).blinded}
    rows = PageRefused.objects.filter(day__gt=(at - LOOK_BACK).date(), last_at__lte=at)
    whose = Q(study="", person__in=people) | Q(study=study.slug)
    return rows.filter(whose, person__in=people) if blinded else rows.filter(whose)
