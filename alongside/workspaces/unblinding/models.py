"""Requests to learn an arm, and beliefs about one. No fact here ever holds the true arm."""

from __future__ import annotations

from django.db import models

from alongside.workspaces.families.models import Deviation, FamilyFact


class UnblindingRequested(FamilyFact):
    """Somebody asks that somebody may learn a family's arm. Who that is, and the words, are sealed
    with the family's key. `way` is how the arm goes to them, never by the asker's screen."""

    planned = models.BooleanField(default=False)
    why = models.CharField(max_length=40)
    for_whom = models.CharField(max_length=40)
    way = models.CharField(max_length=20)
    sealed = models.BinaryField()


class UnblindingDecided(FamilyFact):
    """Somebody other than the asker decides. Of the link to the arm only a hash is kept."""

    request = models.ForeignKey(UnblindingRequested, on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField()
    sealed = models.BinaryField()
    secret_hash = models.CharField(max_length=64, blank=True, db_index=True)


class UnblindingDisclosed(FamilyFact):
    """The person for whom it was asked learned the arm: on their own page, or from a colleague."""

    request = models.ForeignKey(UnblindingRequested, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)


class ImpactAssessed(FamilyFact):
    """What follows for the trial from a disclosure, or from an arm that an assessor learned."""

    request = models.ForeignKey(
        UnblindingRequested, null=True, on_delete=models.PROTECT, related_name="+"
    )
    deviation = models.ForeignKey(Deviation, null=True, on_delete=models.PROTECT, related_name="+")
    effect = models.CharField(max_length=40)
    sealed = models.BinaryField()


class ArmGuessed(FamilyFact):
    """What an assessor, or a parent, believes the arm to be; without an arm they do not know."""

    whose = models.CharField(max_length=10)
    arm = models.CharField(max_length=40, blank=True)
    sure = models.CharField(max_length=20, blank=True)
