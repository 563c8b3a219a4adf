"""How it stands with backups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.foundations.backups.keeping import folder_of_backups
from alongside.foundations.backups.models import Backup, Drill


@dataclass(frozen=True)
class BackupState:
    """The last backup that was proven, the last drill, and what went wrong since."""

    configured: bool
    proven_at: datetime | None
    problem: str
    drilled_at: datetime | None
    drilled_of: datetime | None
    drill_problem: str


def backup_state() -> BackupState:
    """In a constant number of queries."""
    proven = Backup.objects.filter(proven_at__isnull=False).order_by("-made_at").first()
    last = Backup.objects.order_by("-made_at").first()
    passed = Drill.objects.filter(problem="").order_by("-at").first()
    drilled = Drill.objects.order_by("-at").first()
    return BackupState(
        configured=folder_of_backups() is not None,
        proven_at=proven.made_at if proven else None,
        problem=last.problem if last else "",
        drilled_at=passed.at if passed else None,
        drilled_of=passed.made_at if passed else None,
        drill_problem=drilled.problem if drilled else "",
    )
