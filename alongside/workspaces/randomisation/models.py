"""Slots are sealed until the moment of their allocation; none is used twice."""

from __future__ import annotations

from django.db import models

from alongside.foundations.record.models import Fact
from alongside.workspaces.families.models import FamilyFact


class SequenceSealed(Fact):
    """A sequence for one stratum was made and sealed; `commitment` is its digest."""

    stratum = models.CharField(max_length=80)
    length = models.PositiveIntegerField()
    commitment = models.CharField(max_length=64)


class Slot(Fact):
    sequence = models.ForeignKey(SequenceSealed, on_delete=models.PROTECT, related_name="+")
    stratum = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    sealed_arm = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sequence", "position"], name="one_slot_a_position")
        ]


class Allocation(FamilyFact):
    """A family received the next slot of its stratum. `strata` are kept as used."""

    slot = models.OneToOneField(Slot, on_delete=models.PROTECT, related_name="+")
    arm = models.CharField(max_length=40)
    strata = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["family"], name="one_allocation_a_family")]


class ArmTold(FamilyFact):
    """The family or the referrer was told the arm, by telephone, text or email."""

    told = models.CharField(max_length=20)
    channel = models.CharField(max_length=40)


class ReferralPassedOn(FamilyFact):
    """The referral went on to the team that delivers the intervention."""

    to = models.CharField(max_length=120)
    channel = models.CharField(max_length=40)
