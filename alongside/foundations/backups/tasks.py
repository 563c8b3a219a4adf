"""Backups and drills on the schedule, where this installation says where they go."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.backups.alerts import tell_what_is_wrong
from alongside.foundations.backups.heads import send_head
from alongside.foundations.backups.keeping import drill, folder_of_backups, make_and_prove
from alongside.foundations.backups.models import Backup
from alongside.foundations.jobs.schedule import every

A_QUARTER, A_DAY = 15 * 60, 24 * 3600


@every(seconds=A_DAY, name="backups.make", long=True)
def back_up(at: datetime) -> None:
    """Write a backup, and prove it by putting it back in another place."""
    make_and_prove(at)


@every(seconds=7 * A_DAY, name="backups.restore_drill", long=True)
def try_a_restore(at: datetime) -> None:
    """Put the newest stored backup back in another place; the date stands on the status page."""
    if folder_of_backups() is not None and Backup.objects.exists():
        drill(at)


@every(seconds=A_QUARTER, name="backups.alerts")
def tell_whoever_looks_after_it(at: datetime) -> None:
    """A letter when something needs somebody, where this installation names whom."""
    tell_what_is_wrong(at)


@every(seconds=A_DAY, name="backups.send_head")
def tell_others_the_head(at: datetime) -> None:
    """A copy of the head in other people's hands, where this installation names them."""
    send_head(at)
