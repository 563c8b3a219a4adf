"""What became of a text that was held: a fact for each decision."""

from __future__ import annotations

from django.db import models

from alongside.workspaces.families.models import FamilyFact


class TextDecided(FamilyFact):
    """Somebody who may know arms read a text and said what blinded colleagues read of it.

    `text` is the fact that holds it; `wording` stands in its place where `outcome` says so.
    """

    kind = models.CharField(max_length=80)
    text = models.UUIDField(db_index=True)
    outcome = models.CharField(max_length=20)
    wording = models.TextField(blank=True)
