"""Envelopes on paper: places kept for days on which the screen cannot be reached."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from alongside.foundations.record.models import Fact
from alongside.workspaces.families.models import Family


class EnvelopesReserved(Fact):
    """The next places of a sequence are kept for envelopes; the screen passes over them."""

    sequence = models.ForeignKey(
        "randomisation.SequenceSealed", on_delete=models.PROTECT, related_name="+"
    )
    stratum = models.CharField(max_length=80)
    number = models.PositiveIntegerField()


class Envelope(Fact):
    """One numbered envelope and the one place that is in it."""

    reserved = models.ForeignKey(EnvelopesReserved, on_delete=models.PROTECT, related_name="+")
    slot = models.OneToOneField("randomisation.Slot", on_delete=models.PROTECT, related_name="+")
    stratum = models.CharField(max_length=80)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "stratum", "number"], name="one_envelope_a_number"
            )
        ]


class ReservationChained(Fact):
    """A reservation in the chain of a shared sequence."""

    sharing = models.ForeignKey(
        "randomisation.SharingBegun", on_delete=models.PROTECT, related_name="+"
    )
    reserved = models.OneToOneField(EnvelopesReserved, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    event = models.JSONField(default=dict)
    head = models.CharField(max_length=64)


class HalfWaiting(models.Model):
    """One half of what is in an envelope, sealed, until it is on paper; then it is deleted.

    Not a fact. Either half alone tells nothing about the arm.
    """

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="+")
    half = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()


class OfHalf(Fact):
    """Something that is done once with one half of some envelopes, by one person."""

    reserved = models.ForeignKey(EnvelopesReserved, on_delete=models.PROTECT, related_name="+")
    half = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["reserved", "half"], name="%(app_label)s_%(class)s_once_a_half"
            )
        ]


class HalfTaken(OfHalf):
    """A person prints this half, and never the other."""


class HalfOnPaper(OfHalf):
    """The half is printed and in its envelopes; it is no longer here."""


class EnvelopeOpened(Fact):
    """An envelope was opened: for a family, which it allocated, or for nobody.

    Of an envelope there is one line of such facts, each superseding the one before: an opening
    that was taken back, and the one that truly came later.
    """

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="+")
    family = models.ForeignKey(Family, null=True, on_delete=models.PROTECT, related_name="+")
    allocation = models.ForeignKey(
        "randomisation.Allocation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["envelope"], condition=models.Q(supersedes=None), name="one_first_opening"
            ),
            models.UniqueConstraint(
                fields=["allocation"], condition=models.Q(retracted=False), name="allocated_by_one"
            ),
        ]


class EnvelopesCounted(Fact):
    """Somebody counted the envelopes that lie at a site, and those that look opened."""

    stratum = models.CharField(max_length=80)
    closed = models.PositiveIntegerField()
    damaged = models.PositiveIntegerField()
