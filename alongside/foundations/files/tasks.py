"""Background work about files."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.files.held import let_go_of_old
from alongside.foundations.jobs.schedule import every


@every(seconds=3600, name="files.old_held")
def let_go_of_old_held_files(at: datetime) -> None:
    """Files of forms that were refused and never sent again are not kept for long."""
    let_go_of_old(at)
