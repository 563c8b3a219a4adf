"""The small areas of a site that can be drawn, with their weight in the target population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alongside.science.adaptation.places.need import need_of_decile
from alongside.science.protocol import Study
from alongside.workspaces.adaptation.models import (
    AREAS,
    BOUNDARIES,
    Area,
    AreaShape,
    PlaceFile,
)
from alongside.workspaces.adaptation.queries.files import latest

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Drawn:
    """A small area with its name, its weight in the target, and its boundary."""

    area: str
    name: str
    weight: float
    rings: Sequence[Ring]


def drawn_areas(study: Study, site: str, as_of: datetime | None = None) -> list[Drawn]:
    """Areas of the site's councils whose boundary was brought in, in the order of their codes.

    Boundaries may come in several files, one for each council; the last one of an area counts.
    """
    wanted, need = study.adaptation.of_site(site), study.adaptation.need
    file = latest(study, AREAS, wanted.index, as_of) if wanted else None
    if wanted is None or file is None or need is None:
        return []
    rows = Area.objects.filter(file=file, council__in=wanted.councils)
    areas = {
        area: (children or 0) * need_of_decile(decile, need.times)
        for area, children, decile in rows.values_list("area", "children", "decile")
    }
    files = PlaceFile.objects.as_of(as_of).filter(study=study.slug, kind=BOUNDARIES)
    ids = files.values("pk")
    shapes = AreaShape.objects.filter(file__in=ids, area__in=rows.values("area"))
    found = {
        area: Drawn(area, name, areas[area], rings)
        for area, name, rings in shapes.order_by("file__recorded_at", "pk").values_list(
            "area", "name", "rings"
        )
    }
    return [found[area] for area in sorted(found)]
