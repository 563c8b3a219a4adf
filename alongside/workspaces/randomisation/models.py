"""Slots are sealed until the moment of their allocation; none is used twice."""

from __future__ import annotations

from django.db import models

from alongside.foundations.record.models import Fact
from alongside.workspaces.families.models import FamilyFact
from alongside.workspaces.randomisation import mending_models as mending_models
from alongside.workspaces.randomisation import minimising_models as minimising_models
from alongside.workspaces.randomisation import paper_models as paper_models


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
        indexes = [models.Index(fields=["stratum", "sequence", "study", "id"])]


class Allocation(FamilyFact):
    """A family received the next slot of its stratum. `strata` are kept as used."""

    slot = models.OneToOneField(Slot, on_delete=models.PROTECT, related_name="+")
    arm = models.CharField(max_length=40)
    strata = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["family"], name="one_allocation_a_family")]
        indexes = [models.Index(fields=["occurred_at"])]


class ArmTold(FamilyFact):
    """The family or the referrer was told the arm, by telephone, text or email."""

    told = models.CharField(max_length=20)
    channel = models.CharField(max_length=40)

    class Meta:
        # Who was told is read from the index alone, for every family.
        indexes = [models.Index(fields=["family", "told", "study", "retracted", "id"])]


class ReferralPassedOn(FamilyFact):
    """The referral went on to the team that delivers the intervention."""

    to = models.CharField(max_length=120)
    channel = models.CharField(max_length=40)


class SharingBegun(Fact):
    """Holders are to make a sequence that nobody makes alone: its scheme is fixed.

    `sealed_scheme` holds the block sizes and random salt; `scheme_digest` tells neither.
    """

    holders = models.JSONField(default=list)
    lengths = models.JSONField(default=dict)
    told = models.JSONField(default=list)
    scheme_digest = models.CharField(max_length=64)
    sealed_scheme = models.BinaryField()


class OfHolder(Fact):
    """Something that one holder does once."""

    sharing = models.ForeignKey(SharingBegun, on_delete=models.PROTECT, related_name="+")
    holder = models.CharField(max_length=60)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["sharing", "holder"], name="%(app_label)s_%(class)s_once_a_holder"
            )
        ]


class ShareCommitted(OfHolder):
    """A holder published the commitment to a share that stays on their own device."""

    commitment = models.CharField(max_length=64)


class ShareHandedIn(OfHolder):
    """A holder handed in the share that they had committed to. The share is not here."""


class ShareWaiting(models.Model):
    """A share, sealed, until the last holder's arrives; then it is deleted. Not a fact."""

    sharing = models.ForeignKey(SharingBegun, on_delete=models.PROTECT, related_name="+")
    holder = models.CharField(max_length=60)
    sealed = models.BinaryField()


class SequenceHeld(Fact):
    """A sealed sequence whose places open only with what one of its holders gives.

    `leaves` are the digests under the published root, `openings` by holder the sealed key of
    each place, both in the order of the places.
    """

    sharing = models.ForeignKey(SharingBegun, on_delete=models.PROTECT, related_name="+")
    sequence = models.OneToOneField(SequenceSealed, on_delete=models.PROTECT, related_name="+")
    leaves = models.JSONField(default=list)
    openings = models.JSONField(default=dict)


class RootPublished(Fact):
    """The Merkle root over every sealed place, before the first family."""

    sharing = models.OneToOneField(SharingBegun, on_delete=models.PROTECT, related_name="+")
    root = models.CharField(max_length=64)


class AllocationChained(Fact):
    """An allocation in the chain, without its arm, with the gates as they stood."""

    sharing = models.ForeignKey(SharingBegun, on_delete=models.PROTECT, related_name="+")
    allocation = models.OneToOneField(Allocation, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    event = models.JSONField(default=dict)
    gates = models.JSONField(default=dict)
    head = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sharing", "place"], name="one_link_a_place")
        ]


class AllocationEnded(Fact):
    """No place of the shared sequence is opened any more; `head` is where its chain ends."""

    sharing = models.OneToOneField(SharingBegun, on_delete=models.PROTECT, related_name="+")
    allocations = models.PositiveIntegerField()
    head = models.CharField(max_length=64)


class ShareShown(OfHolder):
    """After the end a share is shown, so that everybody can draw the sequences again."""

    share = models.CharField(max_length=64)
