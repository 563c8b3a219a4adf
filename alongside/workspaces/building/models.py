"""Measures in the making: every state of a draft and every version is a fact and stays."""

from __future__ import annotations

from django.db import models

from alongside.foundations.record.models import Fact


class MeasureFact(Fact):
    """`measure` is the name under which all versions of a measure belong together."""

    measure = models.CharField(max_length=60)

    class Meta:
        abstract = True


class MeasureDraft(MeasureFact):
    """A measure as it is being worked on; each change corrects the one before. `content` is what
    a TOML file of a questionnaire would hold. Putting a draft aside takes it back."""

    content = models.JSONField()


class MeasureVersion(MeasureFact):
    """A version that was published; `reason` says what changed and why. It is never corrected."""

    number = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "measure", "number"], name="measure_versions_in_order"
            )
        ]


class MeasurePlaced(MeasureFact):
    """From now on this version is asked at these visits by these roles; of a measure that the
    study definition asks, in place of that. Another one corrects it; taking it back stops it."""

    number = models.PositiveIntegerField()
    visits = models.JSONField(default=list)
    askers = models.JSONField(default=list)


class ItemFinding(MeasureFact):
    """What interviews found about an item of a version, and what was decided about it."""

    number = models.PositiveIntegerField()
    item = models.CharField(max_length=60)
    finding = models.TextField()
    interviews = models.PositiveIntegerField()
    process = models.CharField(max_length=20)
    severity = models.CharField(max_length=20)
    decision = models.CharField(max_length=20)
    because = models.TextField(blank=True)


class RelevanceRated(MeasureFact):
    """How relevant one expert or parent (`rater` is a code) finds each item, from 1 to 4. The
    same rater again corrects it; an item that was left out is not there."""

    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    rater = models.CharField(max_length=20)
    ratings = models.JSONField()
