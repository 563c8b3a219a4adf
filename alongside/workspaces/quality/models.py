"""What a check asked about, a second entry of a paper form, and how a difference was decided."""

from __future__ import annotations

from django.db import models

from alongside.foundations.record.keeping_up import Mark
from alongside.foundations.record.totals import THIS, Counts, Line, Total, is_true
from alongside.workspaces.assessments.models import AnswerQuery, VisitFact

FIRST, SECOND, OTHER = "first", "second", "other"
FINISHED = f"{THIS}.finished_at IS NOT NULL"
TWICE = f"{THIS}.twice AND {FINISHED}"


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


class FormSummary(models.Model):
    """One form of a visit that has begun: what the pages about quality count. Derived from the
    facts; can be thrown away at any time.

    Without `finished_at` it is not finished, and the counts are none. `reasons` counts why answers
    are missing, as "code:number" apart by spaces; `states` has one letter for each item (see
    `summarising.LETTERS`). `flags` are those that its own times and answers give; `together` says
    that its assessor was at two visits at once. `twice` is a paper form that the study wants
    entered twice, and the fields after it what became of that: `settled` is 0 while it waits, 1
    while differences are to be decided, else 2. `agreed` counts what both entries say of an item
    (see `summarising.crossed`), also of a form that was entered twice unasked.
    """

    study = models.CharField(max_length=60)
    opened = models.UUIDField()
    form = models.CharField(max_length=80)
    family = models.UUIDField(db_index=True)
    number = models.CharField(max_length=20)
    site = models.CharField(max_length=40)
    part = models.CharField(max_length=20)
    visit = models.CharField(max_length=60)
    instrument = models.CharField(max_length=60)
    mode = models.CharField(max_length=20)
    nurse = models.BigIntegerField()
    finished_at = models.DateTimeField(null=True)
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    reasons = models.CharField(max_length=200, blank=True)
    states = models.TextField(blank=True)
    minutes = models.DecimalField(max_digits=8, decimal_places=1, default=0)
    run = models.PositiveIntegerField(default=0)
    run_of = models.PositiveIntegerField(default=0)
    run_answer = models.CharField(max_length=200, blank=True)
    flags = models.CharField(max_length=200, blank=True)
    together = models.BooleanField(default=False)
    twice = models.BooleanField(default=False)
    first_by = models.CharField(max_length=200, blank=True)
    second = models.UUIDField(null=True)
    differences = models.PositiveIntegerField(default=0)
    undecided = models.PositiveIntegerField(default=0)
    settled = models.PositiveSmallIntegerField(default=0)
    agreed = models.TextField(blank=True)
    decided = models.PositiveIntegerField(default=0)
    first_wrong = models.PositiveIntegerField(default=0)
    second_wrong = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opened", "form"], name="one_summary_of_a_form")
        ]
        indexes = [
            # What completeness counts, and why answers are missing, from an index alone.
            models.Index(
                fields=["study", "site", "part", "instrument", "mode", "nurse", "family",
                        "finished_at", "asked", "answered", "missing"],
                name="quality_counts",
            ),
            models.Index(
                fields=["study", "reasons", "site", "part", "instrument", "family"],
                name="quality_reasons", condition=~models.Q(reasons=""),
            ),
            models.Index(fields=["study", "instrument", "finished_at"]),
            models.Index(
                fields=["study", "finished_at"], name="quality_flagged",
                condition=~models.Q(flags="") | models.Q(together=True),
            ),
            # The forms to enter twice in the order of their list: of everybody, and of a site.
            models.Index(
                fields=["study", "settled", "finished_at", "site", "part", "family"],
                name="quality_twice", condition=models.Q(twice=True),
            ),
            models.Index(
                fields=["study", "site", "settled", "finished_at", "part", "family"],
                name="quality_twice_at_site", condition=models.Q(twice=True),
            ),
            models.Index(
                fields=["study", "second"], name="quality_agreed", condition=~models.Q(agreed="")
            ),
        ]  # fmt: skip


class FormTotal(Total):
    """How many forms are alike, and the questions of those finished; kept by the database.

    `flagged` are those to look at; the rest counts the forms to enter twice, as `settled` does.
    """

    study = models.CharField(max_length=60)
    site = models.CharField(max_length=40)
    part = models.CharField(max_length=20)
    instrument = models.CharField(max_length=60)
    mode = models.CharField(max_length=20)
    nurse = models.BigIntegerField()
    finished = models.BigIntegerField(default=0)
    asked = models.BigIntegerField(default=0)
    answered = models.BigIntegerField(default=0)
    missing = models.BigIntegerField(default=0)
    flagged = models.BigIntegerField(default=0)
    to_enter = models.BigIntegerField(default=0)
    undecided = models.BigIntegerField(default=0)
    settled = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "site", "part", "instrument", "mode", "nurse"],
                name="quality_one_form_total",
            )
        ]

    counts = Counts(
        of=FormSummary,
        by=("study", "site", "part", "instrument", "mode", "nurse"),
        sums={
            "finished": is_true(FINISHED),
            "asked": f"{THIS}.asked",
            "answered": f"{THIS}.answered",
            "missing": f"{THIS}.missing",
            "flagged": is_true(f"{FINISHED} AND ({THIS}.flags <> '' OR {THIS}.together)"),
            "to_enter": is_true(f"{TWICE} AND {THIS}.settled = 0"),
            "undecided": is_true(f"{TWICE} AND {THIS}.settled = 1"),
            "settled": is_true(f"{TWICE} AND {THIS}.settled = 2"),
        },
    )


class ReasonTotal(Total):
    """How many forms have the same ways of missing answers; kept by the database."""

    study = models.CharField(max_length=60)
    site = models.CharField(max_length=40)
    part = models.CharField(max_length=20)
    instrument = models.CharField(max_length=60)
    reasons = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "site", "part", "instrument", "reasons"],
                name="quality_one_reason_total",
            )
        ]

    counts = Counts(
        of=FormSummary,
        by=("study", "site", "part", "instrument", "reasons"),
        lines=(Line(when=f"{THIS}.reasons <> ''"),),
    )


class VisitSummary(models.Model):
    """One visit that has begun. Derived from the facts; can be thrown away at any time.

    `states` has one letter for each measure of the study in order: how much of it is there. In
    `states_blinded` a form that may show the arm is whole as soon as it is finished.
    """

    opened = models.UUIDField(primary_key=True)
    study = models.CharField(max_length=60)
    family = models.UUIDField(db_index=True)
    site = models.CharField(max_length=40)
    part = models.CharField(max_length=20)
    nurse = models.BigIntegerField()
    began = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    states = models.CharField(max_length=200)
    states_blinded = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["study", "nurse"])]


class QualityMark(Mark):
    """Up to where the two summaries have read the ledger."""
