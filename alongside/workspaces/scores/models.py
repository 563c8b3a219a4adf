"""Scores: derived from answers, so that they can be thrown away and made again; and those that were
made elsewhere, which are facts."""

from __future__ import annotations

from django.db import models

from alongside.foundations.record.keeping_up import Mark
from alongside.foundations.record.totals import THIS, Counts, Total, is_true
from alongside.workspaces.assessments.models import VisitFact


class ScoresEntered(VisitFact):
    """What somebody put in of a finished form that is scored elsewhere: score codes to numbers.

    A second person may put in the same form; both stay, and whoever erred corrects their own.
    """

    form = models.CharField(max_length=80)
    scores = models.JSONField()


class ScoreRow(models.Model):
    """One score of one finished form by one version of its rule. Derived, and no fact.

    `finished` is the fact that the form was finished; when an answer is corrected another fact
    takes its place and the scores are made again. `made_with` changes when the same version
    gives other scores, as when a value is confirmed. `past_limit` is that of a form past a validity
    limit. `answered` and `missing` count the items of the score (None for a total), `form_answered`
    and its fellows those of the form.
    """

    study = models.CharField(max_length=60)
    finished = models.UUIDField()
    family = models.UUIDField()
    number = models.CharField(max_length=20)
    site = models.CharField(max_length=40)
    visit = models.CharField(max_length=40)
    part = models.CharField(max_length=10)
    form = models.CharField(max_length=80)
    instrument = models.CharField(max_length=60)
    about = models.CharField(max_length=20)
    age_months = models.PositiveIntegerField(null=True)
    finished_at = models.DateTimeField()
    rule_version = models.CharField(max_length=80)
    made_with = models.CharField(max_length=64)
    code = models.CharField(max_length=60)
    value = models.FloatField(null=True)
    standard = models.FloatField(null=True)
    band = models.CharField(max_length=60, blank=True)
    band_source = models.CharField(max_length=200, blank=True)
    answered = models.PositiveIntegerField(null=True)
    missing = models.PositiveIntegerField(null=True)
    form_answered = models.PositiveIntegerField()
    form_missing = models.PositiveIntegerField()
    unreadable = models.PositiveIntegerField()
    flags = models.JSONField()
    past_limit = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finished", "rule_version", "code"], name="one_score_of_a_form_by_a_rule"
            )
        ]
        indexes = [
            models.Index(
                fields=[
                    "study",
                    "instrument",
                    "rule_version",
                    "code",
                    "site",
                    "part",
                    "family",
                    "visit",
                    "band",
                ],
                name="scores_of_a_rule",
            ),
            # What running totals need of some families, from an index alone.
            models.Index(
                fields=[
                    "family",
                    "study",
                    "instrument",
                    "rule_version",
                    "code",
                    "site",
                    "part",
                    "past_limit",
                ],
                name="scores_of_families",
            ),
            models.Index(
                fields=["study", "finished_at", "finished"],
                name="scores_past_a_limit",
                condition=models.Q(past_limit=True),
            ),
        ]


class ScoreTotal(Total):
    """How many forms have a score by a version of its rule, and are past a validity limit; kept by
    the database."""

    study = models.CharField(max_length=60)
    instrument = models.CharField(max_length=60)
    rule_version = models.CharField(max_length=80)
    code = models.CharField(max_length=60)
    site = models.CharField(max_length=40)
    part = models.CharField(max_length=10)
    past = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "instrument", "rule_version", "code", "site", "part"],
                name="scores_one_score_total",
            )
        ]

    counts = Counts(
        of=ScoreRow,
        by=("study", "instrument", "rule_version", "code", "site", "part"),
        sums={"past": is_true(f"{THIS}.past_limit")},
    )


class ScoresMark(Mark):
    """Up to where the scores have read the ledger, and with which rules they were made."""
