"""The ratio in which places are drawn, and when it was changed."""

from __future__ import annotations

from datetime import datetime

from alongside.science.protocol import Study, load_sealed
from alongside.workspaces.randomisation.mending_models import RatioDecided
from alongside.workspaces.study.queries import folder_of


def ratios(study: Study, as_of: datetime | None = None) -> list[RatioDecided]:
    """Every change of the ratio, the first first."""
    rows = RatioDecided.objects.as_of(as_of).filter(study=study.slug)
    return list(rows.select_related("recorded_by").order_by("recorded_at", "pk"))


def ratio(study: Study) -> dict[str, int]:
    """The ratio of places that are drawn now: the last decided, or that of the study."""
    last = RatioDecided.objects.as_of().filter(study=study.slug).order_by("-recorded_at", "-pk")
    found = last.values_list("ratio", flat=True).first()
    return dict(found) if found else {arm.id: arm.ratio for arm in study.arms}


def block_sizes(study: Study) -> list[int]:
    """The study's sealed block sizes, each raised to whole rounds of the ratio of now."""
    whole = sum(ratio(study).values())
    sizes = load_sealed(folder_of(study.slug)).block_sizes or ()
    return sorted({-(-size // whole) * whole for size in sizes})
