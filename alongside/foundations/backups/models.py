"""Which backups were made, and what came of trying them out."""

from __future__ import annotations

from django.db import models


class Backup(models.Model):
    """One file that was written. Not a fact: it goes with its file."""

    name = models.CharField(max_length=80, primary_key=True)
    made_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Drill(models.Model):
    """A stored backup was put back in another place, and its record looked through."""

    at = models.DateTimeField()
    backup = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    problem = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.backup}, {self.at}"
