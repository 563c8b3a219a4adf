"""Facts about a study as a whole: breaches of personal data, and to whom they were reported."""

from __future__ import annotations

from django.db import models

from alongside.foundations.record.models import Fact


class DataBreach(Fact):
    """Personal data were lost, seen or changed by somebody who should not have.

    `occurred_at` is when somebody of the study became aware of it: from then the hours count.
    """

    kind = models.CharField(max_length=20)
    risk = models.CharField(max_length=10)
    people = models.PositiveIntegerField(null=True)
    words = models.TextField()


class BreachReported(Fact):
    """A breach was reported to somebody; `occurred_at` is when."""

    breach = models.ForeignKey(DataBreach, on_delete=models.PROTECT, related_name="+")
    to = models.CharField(max_length=20)
    words = models.TextField(blank=True)
