from __future__ import annotations

from django.db import models

from alongside.workspaces.families.models import FamilyFact


class LostToFollowUp(FamilyFact):
    """The family could not be assessed again. Correct it if they come back."""

    main_reason = models.CharField(max_length=60)
    reasons = models.JSONField(default=list)
    words = models.TextField(blank=True)
    last_contact = models.DateField(null=True)
