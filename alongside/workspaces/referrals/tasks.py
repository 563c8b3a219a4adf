"""Background work about referrals."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.jobs.schedule import every
from alongside.workspaces.referrals.log_import.holding import let_go_of_old


@every(seconds=3600, name="referrals.old_logs")
def let_go_of_old_logs(at: datetime) -> None:
    """Uploaded logs that nobody brought in are not kept for long."""
    let_go_of_old(at)
