"""What interviews found about items, and how relevant experts and parents find them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alongside.science.estimation.content_validity import (
    ItemValidity,
    ScaleValidity,
    from_ratings,
    scale_validity,
)
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.building.models import ItemFinding, RelevanceRated


@dataclass(frozen=True)
class Judged:
    """The content validity of a version: by item, and of the whole; None where nobody rated."""

    raters: int
    items: Mapping[str, ItemValidity | None]
    whole: ScaleValidity | None


def findings(study: Study, measure: str, item: str) -> list[ItemFinding]:
    """What was found about an item, in any version; the newest version and finding first."""
    rows = ItemFinding.objects.as_of().filter(study=study.slug, measure=measure, item=item)
    return list(rows.select_related("recorded_by").order_by("-number", "-recorded_at", "-pk"))


def findings_by_item(study: Study, measure: str, number: int) -> dict[str, list[ItemFinding]]:
    """What was found about the items of a version; one query."""
    found: dict[str, list[ItemFinding]] = defaultdict(list)
    rows = ItemFinding.objects.as_of().filter(study=study.slug, measure=measure, number=number)
    for row in rows.order_by("recorded_at", "pk"):
        found[row.item].append(row)
    return dict(found)


def ratings(study: Study, measure: str, number: int) -> list[RelevanceRated]:
    rows = RelevanceRated.objects.as_of().filter(study=study.slug, measure=measure, number=number)
    return list(rows.order_by("kind", "rater"))


def judged(form: Instrument, given: Sequence[RelevanceRated]) -> Judged:
    """The validity of each item of a version and of the whole, from these raters."""
    items: dict[str, ItemValidity | None] = {}
    for item in form.items:
        marks = [row.ratings[item.code] for row in given if item.code in row.ratings]
        items[item.code] = from_ratings(marks) if marks else None
    indices = [one.index for one in items.values() if one]
    return Judged(len(given), items, scale_validity(indices) if indices else None)
