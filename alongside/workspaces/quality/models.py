"""What a check asked about, a second entry of a paper form, and how a difference was decided."""

from __future__ import annotations

from django.db import models

from alongside.workspaces.assessments.models import AnswerQuery, VisitFact

FIRST, SECOND, OTHER = "first", "second", "other"


class CheckRaised(VisitFact):
    """An edit check did not hold, and asked. `compared` are the answers that it looked at; when
    they change and it still does not hold, that is raised again about the same question."""

    rule = models.CharField(max_length=60)
    form = models.CharField(max_length=80)
    item = models.CharField(max_length=60)
    compared = models.JSONField(default=list)
    query = models.ForeignKey(AnswerQuery, on_delete=models.PROTECT, related_name="+")


class SecondEntry(VisitFact):
    """A finished paper form as a second person entered it, blind to the first entry.

    `answers` maps item codes to what was entered or to a missing code. `seen` is the number of the
    last answer set of the first entry then, so that both can be compared as they were.
    """

    form = models.CharField(max_length=80)
    seen = models.PositiveIntegerField()
    answers = models.JSONField()


class DifferenceDecided(VisitFact):
    """Somebody looked at the paper and decided what one item says; both entries stay."""

    second = models.ForeignKey(SecondEntry, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=60)
    chosen = models.CharField(max_length=10)
    value = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["second", "item"], name="one_decision_of_a_difference",
                condition=models.Q(supersedes=None),
            )
        ]  # fmt: skip
