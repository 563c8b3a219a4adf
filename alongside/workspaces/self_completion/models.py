"""Links by which a parent answers alone, their use, and how it was to answer."""

from __future__ import annotations

from django.db import models

from alongside.workspaces.assessments.models import VisitFact

OPENED, WRONG_CODE = "opened", "wrong_code"


class LinkMade(VisitFact):
    """A link to some forms of one visit. Of its secret and of its code only digests are kept;
    revoking it is taking it back."""

    forms = models.JSONField(default=list)
    secret_digest = models.CharField(max_length=64, db_index=True)
    code_digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()


class LinkUsed(VisitFact):
    """The code was put in on a device, rightly or wrongly. Every answer set that the parent saves
    there carries the id of this fact as its `page`."""

    link = models.ForeignKey(LinkMade, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=12)


class SaidAfterwards(VisitFact):
    """How it was to answer. `unclear` lists {"form": key, "number": n}; the words are sealed."""

    link = models.ForeignKey(LinkMade, on_delete=models.PROTECT, related_name="+")
    burden = models.CharField(max_length=20, blank=True)
    upset = models.CharField(max_length=20, blank=True)
    unclear = models.JSONField(default=list)
    sealed = models.BinaryField(null=True)


class VoucherGiven(VisitFact):
    """A thank-you voucher was given for a visit: what it was, and how it was handed over."""

    worth = models.CharField(max_length=60)
    how = models.CharField(max_length=20)
