"""Packages that were taken along, what arrived from them, and how differences were decided."""

from __future__ import annotations

from django.db import models

from alongside.foundations.record.models import Fact
from alongside.workspaces.assessments.models import MAIN, VisitOpened
from alongside.workspaces.families.models import FamilyFact

LOST, RETURNED = "lost", "returned"
BEGIN, ANSWER = "begin", "answer"
KEPT, SAME, DIFFERS, REFUSED, STOPPED = "kept", "same", "differs", "refused", "stopped"
OPEN = (DIFFERS, REFUSED)
"""What a person has to decide on."""
TABLET, RECORD = "tablet", "record"


class PackageTaken(Fact):
    """Visits taken along on one tablet: `visits` is [{"family": number, "visit": id}].

    Nothing of it is readable on the tablet without a passphrase, which is never sent here.
    """

    part = models.CharField(max_length=10, default=MAIN)
    tablet = models.CharField(max_length=40)
    visits = models.JSONField(default=list)


class PackageEnded(Fact):
    """A package is over: everything in it has arrived, or its tablet was lost.

    That a tablet was lost is taken back when it is found.
    """

    package = models.ForeignKey(PackageTaken, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10)


class EntryArrived(FamilyFact):
    """One thing that was entered on a tablet: a visit begun, or an answer to an item.

    `sequence` counts what was entered on the tablet, so that the order is never in doubt and
    nothing is taken twice. `device_at` is what the tablet's clock said then, and `sent_at` what it
    said when it was sent; `occurred_at` is reckoned from both by the server's clock, and
    `recorded_at` is when it arrived. `answer` is {"value": …} or {"mode": …}, `stood` what the
    record said of the item at that moment, and `why` the name of what refused it.
    """

    package = models.ForeignKey(PackageTaken, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    what = models.CharField(max_length=10)
    visit = models.CharField(max_length=40)
    part = models.CharField(max_length=10, default=MAIN)
    form = models.CharField(max_length=80, blank=True)
    item = models.CharField(max_length=60, blank=True)
    answer = models.JSONField(default=dict)
    device_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    outcome = models.CharField(max_length=10)
    stood = models.JSONField(default=dict)
    why = models.CharField(max_length=60, blank=True)
    opened = models.ForeignKey(
        VisitOpened, on_delete=models.PROTECT, related_name="+", null=True
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "sequence"], name="entries_arrive_once")
        ]


class DifferenceSettled(FamilyFact):
    """Somebody looked at both sides and decided, with the reason: what was entered on the tablet
    (`tablet`), or what stands in the record (`record`). Both stay."""

    arrived = models.ForeignKey(EntryArrived, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, default=MAIN)
    chosen = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["arrived"], name="one_decision_of_an_arrived_entry",
                condition=models.Q(supersedes=None),
            )
        ]  # fmt: skip
