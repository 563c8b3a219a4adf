"""Which families there are, and whether one was met before."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from alongside.foundations.record.models import NOBODY
from alongside.foundations.sealing.sealing import blind_index
from alongside.science.protocol import Study
from alongside.science.recruitment.names import normalise_name
from alongside.workspaces.families.models import (
    ContactAgreed,
    FamiliesJoined,
    Family,
    FamilyForgotten,
    NameIndex,
)
from alongside.workspaces.families.numbering import as_number
from alongside.workspaces.families.queries.rows import FamilyRow

Rows = TypeVar("Rows", bound=Model)


def families(
    study: Study,
    as_of: datetime | None = None,
    sites: Collection[str] | None = None,
    *,
    only: Collection[UUID] | None = None,
) -> list[FamilyRow]:
    """Every family of the study but those joined into another, in the order of their numbers."""
    rows = standing(study, as_of)
    if sites is not None:
        rows = rows.filter(site__in=sites)
    if only is not None:
        rows = rows.filter(pk__in=only or [NOBODY])
    shown = rows.order_by("number").values_list("pk", "number", "site", "occurred_at")
    return [FamilyRow(*values) for values in shown]


def standing(study: Study, as_of: datetime | None = None) -> QuerySet[Family]:
    """Every family of the study but those joined into another."""
    joined = FamiliesJoined.objects.as_of(as_of).values("family")
    rows: QuerySet[Family] = Family.objects.as_of(as_of).filter(study=study.slug)
    return rows.exclude(pk__in=joined)


def find(number: str) -> Family | None:
    """The family of a number as somebody typed it."""
    exact = as_number(number)
    return Family.objects.filter(number=exact).first() if exact else None


def at_sites(
    rows: QuerySet[Rows], study: Study, sites: Collection[str], field: str = "family__site"
) -> QuerySet[Rows]:
    """Those rows of the study that are about these sites.

    Whoever sees every site is not asked for each: no family need be looked up, and an index alone
    can give the rows in their order.
    """
    rows = rows.filter(study=study.slug)
    if {site.id for site in study.sites} <= set(sites):
        return rows
    return rows.filter(**{f"{field}__in": list(sites)})


def joined_into(family: Family) -> Family | None:
    """The family that this one turned out to be."""
    row = FamiliesJoined.objects.as_of().filter(family=family).select_related("into").first()
    return row.into if row else None


def joining(family: Family) -> FamiliesJoined | None:
    """The decision, if it stands, that this family is another one."""
    rows = FamiliesJoined.objects.as_of().filter(family=family)
    return rows.select_related("into", "recorded_by").first()


def agreed_to_contact(family: Family) -> bool:
    """Whether names and contact details of this family may be kept."""
    return bool(ContactAgreed.objects.as_of().filter(family=family).exists())


def forgotten(family: Family) -> bool:
    return bool(FamilyForgotten.objects.as_of().filter(family=family).exists())


def name_marks(name: str, born: date) -> set[str]:
    """Blind index values of a person: the whole name in any order, and the first name alone."""
    parts = normalise_name(name).split()
    if not parts:
        return set()
    texts = {f"all|{' '.join(sorted(parts))}|{born}", f"first|{parts[0]}|{born}"}
    return {blind_index("name and birth", text) for text in texts}


def possible_duplicates(
    study: Study, people: Iterable[tuple[str, date]], *, but: Family | None = None
) -> list[Family]:
    """Families met before that have somebody of that name and date of birth; of records that
    were joined, the one that goes on."""
    marks = set().union(*(name_marks(name, born) for name, born in people))
    met = NameIndex.objects.filter(value__in=marks, family__study=study.slug)
    joins = FamiliesJoined.objects.as_of().filter(study=study.slug)
    into = dict(joins.values_list("family", "into"))
    ends = {_end(family, into) for family in met.values_list("family", flat=True)}
    found = Family.objects.filter(pk__in=ends).order_by("number")
    return [family for family in found if family != but]


def _end(family: UUID, into: dict[UUID, UUID]) -> UUID:
    """Under which family a record goes on that was joined, perhaps more than once."""
    for _ in into:
        family = into.get(family, family)
    return family
