"""What waits to be done, kept so that it need not be worked out on every page."""

from __future__ import annotations

from datetime import date

from django.db import models

from alongside.foundations.record.totals import THIS, Counts, Line, Total


class WaitingStep(models.Model):
    """One thing to do for one family. Derived from the facts; can be thrown away at any time.

    `until` is the moment from which it reads otherwise; `role` is whose visit it is, if it is one.
    """

    study = models.CharField(max_length=60)
    site = models.CharField(max_length=40)
    family = models.UUIDField(db_index=True)
    number = models.CharField(max_length=20)
    what = models.TextField()
    since = models.DateTimeField()
    due = models.DateField(null=True)
    until = models.DateTimeField(null=True)
    view = models.CharField(max_length=60)
    arguments = models.JSONField(default=list)
    permission = models.CharField(max_length=60)
    role = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["study", "site", "permission"]),
            # Those of all sites are counted, and the first are found, in their order.
            models.Index(
                fields=["study", "due", "since", "number", "id", "permission", "role", "site"],
                name="steps_in_their_order",
            ),
        ]


class StepTotal(Total):
    """How many steps are due on a day, and for whom; kept by the database. What has no due day
    stands at the end of time."""

    study = models.CharField(max_length=60)
    site = models.CharField(max_length=40)
    permission = models.CharField(max_length=60)
    role = models.CharField(max_length=60)
    due = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "site", "permission", "role", "due"],
                name="caseload_one_step_total",
            )
        ]

    counts = Counts(
        of=WaitingStep,
        by=("study", "site", "permission", "role"),
        lines=(Line({"due": f"COALESCE({THIS}.due, '{date.max}')"}),),
    )


class StepsMark(models.Model):
    """The last ledger line that the steps have taken in, and for which day they were made.

    `recent` counts the lines up to it that were there, so that one which was committed late is
    noticed; `until` is the first moment at which a step reads otherwise.
    """

    study = models.CharField(max_length=60, primary_key=True)
    entry = models.BigIntegerField(default=0)
    recent = models.PositiveIntegerField(default=0)
    day = models.DateField()
    until = models.DateTimeField(null=True)
    made_for = models.CharField(max_length=64)
