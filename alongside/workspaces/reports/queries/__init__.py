"""Reports that were made, and counts for them as of a moment."""

from alongside.workspaces.reports.queries.counts import (
    NO_ARM,
    Counts,
    Line,
    arms_told,
    by_arm,
    by_site,
    consents,
    deviations,
    sequences_sealed,
    services_stopped,
    withdrawals,
    worries,
)
from alongside.workspaces.reports.queries.snapshots import (
    Sent,
    SnapshotRow,
    file_of,
    find,
    last_code,
    people_written_to,
    row_of,
    snapshots,
)

__all__ = [
    "NO_ARM",
    "Counts",
    "Line",
    "Sent",
    "SnapshotRow",
    "arms_told",
    "by_arm",
    "by_site",
    "consents",
    "deviations",
    "file_of",
    "find",
    "last_code",
    "people_written_to",
    "row_of",
    "sequences_sealed",
    "services_stopped",
    "snapshots",
    "withdrawals",
    "worries",
]
