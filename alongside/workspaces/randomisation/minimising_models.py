"""Minimisation: what decides a family's arm is written down before its place is opened."""

from __future__ import annotations

from django.db import models

from alongside.workspaces.families.models import FamilyFact


class LevelsCommitted(FamilyFact):
    """The levels of a family are fixed and chained; only after that its arm is drawn.

    `event` is what the chain holds of the allocation and `head` the chain with it, so neither a
    level nor the order of families can be chosen once the draw is known.
    """

    sharing = models.ForeignKey(
        "randomisation.SharingBegun", on_delete=models.PROTECT, related_name="+"
    )
    place = models.PositiveIntegerField()
    event = models.JSONField(default=dict)
    head = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sharing", "place"], name="levels_once_a_place"),
            models.UniqueConstraint(fields=["family"], name="levels_once_a_family"),
        ]
