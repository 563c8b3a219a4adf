"""Each consent is given and withdrawn on its own."""

from __future__ import annotations

from django.db import models

from alongside.foundations.files.models import StoredFile
from alongside.workspaces.families.models import FamilyFact, Parent


class ConsentGiven(FamilyFact):
    """One consent of one parent to one version of one document.

    `occurred_at` is when it was signed. `children` are the letters of the children it speaks
    for, where a consent is asked child by child.
    """

    kind = models.CharField(max_length=60)
    parent = models.ForeignKey(Parent, on_delete=models.PROTECT, related_name="+", null=True)
    children = models.JSONField(default=list)
    document = models.CharField(max_length=60)
    document_version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    statements = models.JSONField(default=dict)
    signed_as = models.CharField(max_length=10)  # drawn, typed or paper
    sealed_signature = models.BinaryField(null=True)
    paper = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", null=True)
    mode = models.CharField(max_length=40)
    hours_since_information = models.PositiveIntegerField()


class ConsentNotGiven(FamilyFact):
    """A separate consent was asked for and not given. The family takes part all the same."""

    kind = models.CharField(max_length=60)


class ConsentWithdrawn(FamilyFact):
    """One consent was taken back. A reason is never demanded."""

    kind = models.CharField(max_length=60)
    reasons = models.JSONField(default=list)
    words = models.TextField(blank=True)


class Stopping(FamilyFact):
    """A family stops in one of the study's ways, `scope`. A reason is never demanded."""

    scope = models.CharField(max_length=60)
    main_reason = models.CharField(max_length=60, blank=True)
    words = models.TextField(blank=True)
    told_by = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True


class Withdrawal(Stopping):
    """The family answers no more questions, and perhaps its data are left out as well."""


class ServiceStopped(Stopping):
    """The family stops the service. It tells the arm, so blinded people never see this kind."""


class CopySent(FamilyFact):
    """A copy of what was signed went to the family."""

    consent = models.ForeignKey(ConsentGiven, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)
