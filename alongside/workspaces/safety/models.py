"""Worries are sealed with the family's key, or with the installation's where there is none."""

from __future__ import annotations

from django.db import models

from alongside.workspaces.families.models import FamilyFact


class SafeguardingConcern(FamilyFact):
    """A worry. What was seen or heard is sealed; who was told, and who was alerted, is kept."""

    sealed = models.BinaryField()
    with_family_key = models.BooleanField(default=True)
    danger_now = models.BooleanField(default=False)
    told = models.JSONField(default=list)
    alerted = models.JSONField(default=list)


class ConcernReviewed(FamilyFact):
    """Somebody looked at a worry. The latest review says whether it is closed."""

    concern = models.ForeignKey(SafeguardingConcern, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    with_family_key = models.BooleanField(default=True)
    closes = models.BooleanField(default=False)
