"""What became of a text that was held: a fact for each decision."""

from __future__ import annotations

from django.db import models

from alongside.foundations.record.keeping_up import Mark
from alongside.workspaces.families.models import FamilyFact


class TextDecided(FamilyFact):
    """Somebody who may know arms read a text and said what blinded colleagues read of it.

    `text` is the fact that holds it; `wording` stands in its place where `outcome` says so.
    """

    kind = models.CharField(max_length=80)
    text = models.UUIDField(db_index=True)
    outcome = models.CharField(max_length=20)
    wording = models.TextField(blank=True)


class HeldText(models.Model):
    """A text that waits to be read, was decided on, or would wait if its writer did not work blind:
    who does is asked when the list is read. Derived from the facts; can be thrown away.

    `words` are those found in it that tell an arm; `found` says that there are some.
    """

    text = models.UUIDField(primary_key=True)
    study = models.CharField(max_length=60)
    family = models.UUIDField(db_index=True)
    site = models.CharField(max_length=40)
    kind = models.CharField(max_length=80)
    by = models.BigIntegerField()
    at = models.DateTimeField()
    words = models.JSONField(default=list)
    found = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["study", "decided_at", "-found", "at"]),
        ]


class HeldTextsMark(Mark):
    """Up to where the list of held texts has read the ledger."""
