"""Housekeeping of the queue itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from alongside.foundations.jobs.schedule import every

KEEP_DONE, KEEP_FAILED = timedelta(days=30), timedelta(days=365)


@every(seconds=24 * 3600, name="jobs.clear")
def clear_old_jobs(at: datetime) -> None:
    """Forget jobs that were done a month ago, and failed ones after a year."""
    DBTaskResult.objects.successful().filter(finished_at__lt=at - KEEP_DONE).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=at - KEEP_FAILED).delete()
