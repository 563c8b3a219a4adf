"""When each piece of scheduled work last ran, so that two workers never run it together."""

from __future__ import annotations

from django.db import models


class ScheduledRun(models.Model):
    """One row for each name on the schedule."""

    name = models.CharField(max_length=100, primary_key=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=40, blank=True)
    runs = models.PositiveIntegerField(default=0)
    failures_in_a_row = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
