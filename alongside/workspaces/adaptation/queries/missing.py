"""Which official files a site still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef

from alongside.science.protocol import Study
from alongside.workspaces.adaptation.models import (
    AREAS,
    BOUNDARIES,
    POSTCODES,
    Area,
    AreaShape,
    PlaceFile,
)
from alongside.workspaces.adaptation.queries.files import used


@dataclass(frozen=True)
class FilesOfSite:
    """How many small areas of a site are known, and of how many the boundary is."""

    site: str
    index: str
    areas: int
    drawn: int


@dataclass(frozen=True)
class Loaded:
    """What was brought in for each site that names its councils, and whether there is a lookup."""

    sites: tuple[FilesOfSite, ...]
    postcodes: bool


def loaded(study: Study, as_of: datetime | None = None) -> Loaded:
    """Three queries, whatever the number of sites."""
    files = used(study, as_of)
    indexes = {file.pk: index for (kind, index), file in files.items() if kind == AREAS}
    councils = {council for one in study.adaptation.areas for council in one.councils}
    shapes = AreaShape.objects.filter(
        file__in=PlaceFile.objects.as_of(as_of)
        .filter(study=study.slug, kind=BOUNDARIES)
        .values("pk"),
        area=OuterRef("area"),
    )
    rows = Area.objects.filter(file__in=indexes, council__in=councils).order_by()
    counted = rows.values("file", "council").annotate(
        areas=Count("pk"), drawn=Count("pk", filter=Exists(shapes))
    )
    numbers = {
        (indexes[file], council): (areas, drawn)
        for file, council, areas, drawn in counted.values_list("file", "council", "areas", "drawn")
    }
    found = []
    for one in study.adaptation.areas:
        of_site = [numbers.get((one.index, council), (0, 0)) for council in one.councils]
        found.append(
            FilesOfSite(
                one.site, one.index, sum(all for all, _ in of_site), sum(n for _, n in of_site)
            )
        )
    return Loaded(tuple(found), any(kind == POSTCODES for kind, _ in files))
