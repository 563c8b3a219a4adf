"""Judgements of the team, and summaries that can be thrown away and made again."""

from __future__ import annotations

from django.db import models

from alongside.foundations.record.keeping_up import Mark
from alongside.foundations.record.models import Fact
from alongside.foundations.record.totals import THIS, Counts, Line, Total
from alongside.science.retention.path import STAGES


class QualitativeJudgement(Fact):
    """A named person's judgement of a qualitative progression criterion, with its evidence."""

    criterion = models.CharField(max_length=60)
    colour = models.CharField(max_length=10)
    words = models.TextField()
    evidence = models.TextField(blank=True)


class JudgementEvidence(Fact):
    """Something that a judgement points at, so that others can look at the same.

    `kind` is `figures` (a page about progress, as of `as_of`), `family` (a study number) or
    `address` (of a report or document).
    """

    judgement = models.ForeignKey(QualitativeJudgement, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    what = models.CharField(max_length=400)
    as_of = models.DateTimeField(null=True)


class Progress(models.Model):
    """Where a family stands. Derived from the facts; can be thrown away at any time.

    `reached` holds the moment of each stage; `months` the month of each, and `left_month` that
    of the exit, where the trial is. `due_on` is the first day on which the follow-up that shows
    retention can be expected to be over. `anomalies` is empty where the facts fit together.
    """

    site = models.CharField(max_length=40)
    number = models.CharField(max_length=20)
    stage = models.CharField(max_length=20)
    exit_reason = models.CharField(max_length=60, blank=True)
    exit_at = models.DateTimeField(null=True)
    left = models.BooleanField(default=False)
    reached = models.JSONField(default=dict)
    months = models.CharField(max_length=80)
    left_month = models.CharField(max_length=7, blank=True)
    identified_on = models.DateField()
    randomised_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    anomalies = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class FamilyProgress(Progress):
    """Where each family stands now."""

    family = models.UUIDField(primary_key=True)
    study = models.CharField(max_length=60)

    class Meta:
        indexes = [
            models.Index(fields=["study", "site", "stage"]),
            models.Index(fields=["study", "number"]),
            models.Index(fields=["study", "site", "number"]),
        ]


class StageTotal(Total):
    """How many families came how far, and left why; kept by the database."""

    study = models.CharField(max_length=60)
    site = models.CharField(max_length=40)
    stage = models.CharField(max_length=20)
    left = models.BooleanField()
    exit_reason = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "site", "stage", "left", "exit_reason"],
                name="monitoring_one_stage_total",
            )
        ]

    counts = Counts(of=FamilyProgress, by=("study", "site", "stage", "left", "exit_reason"))


def _in_month(place: int, stage: str) -> Line:
    """The month in which a family reached a stage; `months` has seven signs and a space of each."""
    at = place * 8
    return Line(
        {"month": f"substr({THIS}.months, {at + 1}, 7)", "stage": f"'{stage}'",
         "gone": "FALSE", "reason": "''"},
        when=f"length({THIS}.months) > {at}",
    )  # fmt: skip


class MonthTotal(Total):
    """How many families reached a stage in a month, or were gone in it; kept by the database."""

    study = models.CharField(max_length=60)
    site = models.CharField(max_length=40)
    month = models.CharField(max_length=7)
    stage = models.CharField(max_length=20)
    gone = models.BooleanField()
    reason = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "site", "month", "stage", "gone", "reason"],
                name="monitoring_one_month_total",
            )
        ]

    counts = Counts(
        of=FamilyProgress,
        by=("study", "site"),
        lines=(
            *(_in_month(place, stage.value) for place, stage in enumerate(STAGES)),
            Line(
                {"month": f"{THIS}.left_month", "stage": f"{THIS}.stage", "gone": "TRUE",
                 "reason": f"{THIS}.exit_reason"},
                when=f'{THIS}."left"',
            ),
        ),
    )  # fmt: skip


class Tallied(models.Model):
    """How many finished forms took how many tenths of a minute. Derived; can be thrown away."""

    site = models.CharField(max_length=40)
    instrument = models.CharField(max_length=60)
    mode = models.CharField(max_length=20)
    tenths = models.PositiveIntegerField()
    forms = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    prompts = models.PositiveIntegerField()

    class Meta:
        abstract = True


class FormTally(Tallied):
    """The forms finished by now."""

    study = models.CharField(max_length=60, db_index=True)


class ProgressMark(Mark):
    """`forms_wait` says that the tallies of forms are to be made again when somebody looks: of
    the sites in `sites_wait`, or of all where that is empty."""

    forms_wait = models.BooleanField(default=True)
    sites_wait = models.JSONField(default=list)


class PastMark(models.Model):
    """An earlier moment whose figures are kept, so that they are counted once.

    What was recorded by then stays as it is. Only a fact that is committed late can still come
    in; `entry` and `recent` notice it, as they do for the summary of now. While `made_for` is
    empty the figures are still to be made.
    """

    study = models.CharField(max_length=60)
    as_of = models.DateTimeField()
    entry = models.BigIntegerField()
    recent = models.PositiveIntegerField()
    made_for = models.CharField(max_length=64)
    with_forms = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "as_of"], name="one_past_for_a_moment")
        ]


class PastProgress(Progress):
    """Where each family stood at an earlier moment."""

    past = models.ForeignKey(PastMark, on_delete=models.CASCADE, related_name="+")
    family = models.UUIDField()

    class Meta:
        indexes = [
            models.Index(fields=["past", "site", "stage"]),
            models.Index(fields=["past", "number"]),
        ]


class PastTally(Tallied):
    """The forms that were finished by an earlier moment."""

    past = models.ForeignKey(PastMark, on_delete=models.CASCADE, related_name="+")


class KeptWays(models.Model):
    """When each family came how far, packed for forecasts. Derived; can be thrown away.

    `days` is a table of whole numbers, made for what `mark` says; without `past` that of now.
    """

    study = models.CharField(max_length=60)
    past = models.ForeignKey(PastMark, null=True, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)
    days = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["study", "past"])]
