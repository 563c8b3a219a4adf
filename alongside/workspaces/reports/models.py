"""Reports that were made, and to whom their links went."""

from __future__ import annotations

from django.db import models

from alongside.foundations.files.models import StoredFile
from alongside.foundations.record.models import Fact


class Snapshot(Fact):
    """A report as of a moment, frozen: the files themselves are kept and given again.

    `seal` is the head of the chain when it was made. `figures` is the digest of every number in
    it, and `code` chains it to the report of its kind before: the open ones tell no arm, so their
    codes do not either. What replaces a report supersedes it and says `why`.
    """

    closed = models.BooleanField()
    moment = models.DateTimeField()
    seal_number = models.PositiveIntegerField()
    seal = models.CharField(max_length=64)
    figures = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    why = models.CharField(max_length=40, blank=True)
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    word = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    tables = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pdf_sha256 = models.CharField(max_length=64)
    word_sha256 = models.CharField(max_length=64)
    tables_sha256 = models.CharField(max_length=64)


class SnapshotSent(Fact):
    """A letter with the link, and no figure, went to these people."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    to = models.JSONField(default=list)
