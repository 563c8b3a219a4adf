"""What is known of the measures that a team makes."""

from alongside.workspaces.building.queries.asked import asked_at, asked_instead, ever_asked, placed
from alongside.workspaces.building.queries.judged import (
    Judged,
    findings,
    findings_by_item,
    judged,
    ratings,
)
from alongside.workspaces.building.queries.made import (
    MeasureRow,
    Version,
    codes_used,
    draft,
    forget,
    latest,
    measures,
    own_instruments,
    published,
    starting_point,
    version,
    versions,
)

__all__ = [
    "Judged",
    "MeasureRow",
    "Version",
    "asked_at",
    "asked_instead",
    "codes_used",
    "draft",
    "ever_asked",
    "findings",
    "findings_by_item",
    "forget",
    "judged",
    "latest",
    "measures",
    "own_instruments",
    "placed",
    "published",
    "ratings",
    "starting_point",
    "version",
    "versions",
]
