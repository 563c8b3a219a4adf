"""What happened to families: deviations, notes, and every fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from alongside.foundations.accounts.models import Person
from alongside.foundations.pages.paging import Paged, read_on_page
from alongside.foundations.record.models import Entry, Fact
from alongside.science.protocol import Study
from alongside.workspaces.families.models import Comment, Deviation, Family
from alongside.workspaces.families.queries.finding import at_sites
from alongside.workspaces.families.queries.rows import CommentRow, DeviationRow, HistoryLine


def deviations(
    study: Study, as_of: datetime | None = None, sites: Collection[str] | None = None
) -> list[DeviationRow]:
    """Every deviation of the study, the latest first."""
    rows = Deviation.objects.as_of(as_of).filter(study=study.slug)
    if sites is not None:
        rows = rows.filter(family__site__in=sites)
    return _deviations(_latest_first(rows))


def deviations_on(study: Study, sites: Collection[str], page: str) -> Paged:
    """One page of the deviations at these sites."""
    rows = at_sites(Deviation.objects.as_of(), study, sites)
    whole = Deviation.objects.select_related("family", "recorded_by")
    found = read_on_page(_latest_first(rows), page, whole)
    return found.showing(_deviations(found.rows))


def deviations_of(family: Family, as_of: datetime | None = None) -> list[DeviationRow]:
    return _deviations(_latest_first(Deviation.objects.as_of(as_of).filter(family=family)))


def comments(family: Family, *, reader: Person | None = None) -> list[CommentRow]:
    """Notes between colleagues, the latest first.

    For a blinded `reader` only their own, and those that tell nothing about the arm.
    """
    rows = Comment.objects.as_of().filter(family=family).select_related("recorded_by")
    if reader is not None:
        rows = rows.filter(Q(open_to_blinded=True) | Q(recorded_by=reader))
    return [
        CommentRow(
            id=row.pk,
            text=row.text,
            open_to_blinded=row.open_to_blinded,
            at=row.occurred_at,
            by=row.recorded_by.name,
            by_id=row.recorded_by_id,
        )
        for row in rows.order_by("-occurred_at", "-recorded_at")
    ]


def history(
    family: Family,
    *,
    without: Collection[str] = (),
    only: Collection[str] | None = None,
    not_by: Collection[int] = (),
) -> list[HistoryLine]:
    """Every fact of a family, the latest first: one query, and one for each kind of fact.

    `without` names the kinds that this reader may not see, such as `randomisation.Allocation`;
    `only` the kinds that they may, and `not_by` the people of whom they may read nothing. What
    they may not see is not asked for either: the number of queries would tell that it exists.
    """
    lines = Entry.objects.filter(family=family.pk).exclude(kind__in=without)
    lines = lines.exclude(recorded_by__in=not_by)
    if only is not None:
        lines = lines.filter(kind__in=only)
    entries = list(lines.select_related("recorded_by").order_by("-number"))
    facts = _facts(entries)
    superseded = {fact.supersedes_id for fact in facts.values()}  # type: ignore[attr-defined]
    return [
        HistoryLine(
            number=entry.number,
            kind=entry.kind,
            at=entry.recorded_at,
            by=entry.recorded_by,
            fact=facts[entry.fact],
            superseded=entry.fact in superseded,
        )
        for entry in entries
        if entry.fact in facts
    ]


def _facts(entries: Sequence[Entry]) -> dict[UUID, Fact]:
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry.fact)
    facts: dict[UUID, Fact] = {}
    for kind, ids in by_kind.items():
        facts |= apps.get_model(kind)._default_manager.in_bulk(ids)
    return facts


def _latest_first(rows: Any) -> Any:
    rows = rows.select_related("family", "recorded_by")
    return rows.order_by("-occurred_at", "-recorded_at", "-pk")


def _deviations(rows: Iterable[Deviation]) -> list[DeviationRow]:
    return [
        DeviationRow(
            id=row.pk,
            family=row.family_id,
            number=row.family.number,
            site=row.family.site,
            kind=row.kind,
            what=row.what,
            at=row.occurred_at,
            by=row.recorded_by.name,
            by_id=row.recorded_by_id,
        )
        for row in rows
    ]
