"""Visits, their timing, and answers saved as they come."""

from __future__ import annotations

from django.db import models

from alongside.workspaces.families.models import FamilyFact

MAIN = "main"
OTHER = "other"


class VisitBooked(FamilyFact):
    """When a visit is planned; moving it corrects the booking."""

    visit = models.CharField(max_length=40)
    part = models.CharField(max_length=10, default=MAIN)
    planned_for = models.DateTimeField()
    mode = models.CharField(max_length=20)
    note = models.TextField(blank=True)


class VisitOpened(FamilyFact):
    """A visit begins (`occurred_at`). `forms` is fixed on that day from each child's age:
    [{"key": "sdq_p2_4:A", "instrument": …, "about": "A"|"parent"|"family", "age_months": n}].

    `part` is "main" for what the visit's own (blinded) assessor asks and "other" for what
    other roles ask, such as a measure of the service, which no blinded person may see.
    """

    visit = models.CharField(max_length=40)
    part = models.CharField(max_length=10, default=MAIN)
    mode = models.CharField(max_length=20)
    forms = models.JSONField(default=list)
    routing_version = models.CharField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["family", "visit", "part", "study"])]


class VisitFact(FamilyFact):
    opened = models.ForeignKey(VisitOpened, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class VisitTiming(VisitFact):
    """The visit was paused, taken up again, or finished, at `occurred_at`."""

    what = models.CharField(max_length=10)


class AnswerSet(VisitFact):
    """Answers of one form saved at one moment. Later sets add to and replace earlier ones:
    {item code: {"value": …} or {"missing": reason}}. A set without answers marks that the form
    was begun; `number` counts the sets of a form, so that the order is never in doubt; `page` is
    the opened page that sent it, so that two tabs can be told apart.

    Beside an answer may stand: "prompted" where it was out of range, with the "trouble" for as
    long as nobody has said that it is right, then "confirmed"; "replaced", the answer that
    another page had saved since this page was opened; "language", the code of the language in
    which licensed wording was read from the screen.
    """

    form = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    page = models.UUIDField(null=True)
    answers = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opened", "form", "number"], name="answer_sets_in_order"
            )
        ]


class FormFinished(VisitFact):
    """A form was gone through. Counts and minutes are kept as they were then; correcting an
    answer afterwards corrects the counts."""

    form = models.CharField(max_length=80)
    instrument = models.CharField(max_length=60)
    minutes = models.DecimalField(max_digits=6, decimal_places=1)
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    prompts = models.PositiveIntegerField()

    class Meta:
        # Lists of the forms finished last are read in their order, a page of them.
        indexes = [models.Index(fields=["study", "occurred_at", "id"], name="forms_finished_last")]


class VisitNotDone(FamilyFact):
    visit = models.CharField(max_length=40)
    part = models.CharField(max_length=10, default=MAIN)
    reasons = models.JSONField(default=list)
    words = models.TextField(blank=True)


class AnswerQuery(VisitFact):
    """A question about an answer, or a remark that needs no reply."""

    form = models.CharField(max_length=80)
    item = models.CharField(max_length=60)
    question = models.TextField()
    needs_answer = models.BooleanField(default=True)


class AnswerQueryReply(FamilyFact):
    """A reply. The latest one says whether the question is closed."""

    query = models.ForeignKey(AnswerQuery, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    closes = models.BooleanField(default=False)
