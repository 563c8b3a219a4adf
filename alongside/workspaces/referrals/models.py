"""Referral, contact, screening, doubts about the criteria, decisions, imported logs."""

from __future__ import annotations

from django.db import models

from alongside.foundations.record.models import Fact
from alongside.workspaces.families.models import FamilyFact


class Referral(FamilyFact):
    """A family identified. `criteria` is {criterion: {"answer": yes|no|unsure, "note": …}}.

    `ages_fit` says if a child was of the study's ages on that day; None when no date was given.
    `duplicate_reason` says why the referral went on although the family seemed to be known.
    """

    team = models.CharField(max_length=60)
    source = models.CharField(max_length=20, default="online")
    criteria = models.JSONField(default=dict)
    agreed_to_contact = models.BooleanField()
    reasons = models.JSONField(default=list)
    main_reason = models.CharField(max_length=60, blank=True)
    words = models.TextField(blank=True)
    leaflet = models.CharField(max_length=40, blank=True)
    ages_fit = models.BooleanField(null=True)
    duplicate_reason = models.TextField(blank=True)
    seconds_taken = models.PositiveIntegerField(null=True)


class InformationGiven(FamilyFact):
    """The information sheet reached the family; `occurred_at` starts the 24 hours."""

    document = models.CharField(max_length=60)
    document_version = models.CharField(max_length=20)
    mode = models.CharField(max_length=40)
    giver = models.CharField(max_length=60)


class ContactAttempt(FamilyFact):
    """Somebody tried to reach the family."""

    channel = models.CharField(max_length=40)
    outcome = models.CharField(max_length=60)
    note = models.TextField(blank=True)
    next_due = models.DateField(null=True)


class Screening(FamilyFact):
    """The coordinator's answers to the criteria, in the shape of `Referral.criteria`."""

    criteria = models.JSONField(default=dict)
    verdict = models.CharField(max_length=20)


class Ambiguity(FamilyFact):
    """A question to the team about what a criterion means for this family."""

    criterion = models.CharField(max_length=60)
    question = models.TextField()


class AmbiguityDecision(Fact):
    """The team's signed answer, shown to everyone who screens from then on."""

    ambiguity = models.ForeignKey(Ambiguity, on_delete=models.PROTECT, related_name="+")
    decision = models.TextField()
    answer = models.CharField(max_length=10)


class EligibilityDecision(FamilyFact):
    """Eligible or not, with every reason and the main one."""

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="+")
    eligible = models.BooleanField()
    reasons = models.JSONField(default=list)
    main_reason = models.CharField(max_length=60, blank=True)
    words = models.TextField(blank=True)
    discussed_with = models.TextField(blank=True)


class Declined(FamilyFact):
    """The family chose not to go on, or could not be reached, before consent."""

    reasons = models.JSONField(default=list)
    main_reason = models.CharField(max_length=60)
    words = models.TextField(blank=True)


class LogImport(Fact):
    """A screening log brought in whole: the file's digest, the mapping, the number of rows."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField()
    rows = models.PositiveIntegerField()


class ImportedRow(FamilyFact):
    """One row of a log, and who recorded it there and when. The same row comes in once."""

    log = models.ForeignKey(LogImport, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField()
    row_digest = models.CharField(max_length=64, unique=True)
    recorded_there_by = models.CharField(max_length=120, blank=True)
    recorded_there_on = models.CharField(max_length=40, blank=True)
