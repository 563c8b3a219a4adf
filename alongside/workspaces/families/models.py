"""A family is the unit of the trial. Names, full dates of birth and addresses are sealed."""

from __future__ import annotations

from django.db import models

from alongside.foundations.record.models import Fact


class Family(Fact):
    """A family identified for the study, known to research by its number alone."""

    number = models.CharField(max_length=20, unique=True)
    site = models.CharField(max_length=40, db_index=True)


class FamilyFact(Fact):
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class ContactAgreed(FamilyFact):
    """The family agreed to be contacted: from here on its names and addresses may be kept."""


class Child(FamilyFact):
    """A child: letter, month and year of birth; the day and the name are sealed."""

    letter = models.CharField(max_length=2)
    born_month = models.CharField(max_length=7)
    weeks_early = models.PositiveSmallIntegerField(default=0)
    sealed = models.BinaryField()
    index_child = models.BooleanField(default=True)


class Parent(FamilyFact):
    """A parent or carer; `answers` marks the one who answers the questionnaires."""

    number_in_family = models.PositiveSmallIntegerField()
    relation = models.CharField(max_length=40)
    born_month = models.CharField(max_length=7, blank=True)
    answers = models.BooleanField(default=True)
    sealed = models.BinaryField()


class ContactDetails(FamilyFact):
    """How to reach a family, and what is safe: sealed but for what routing needs."""

    sealed = models.BinaryField()
    safe_to_text = models.BooleanField(default=False)
    safe_to_leave_message = models.BooleanField(default=False)
    safe_to_post = models.BooleanField(default=False)
    interpreter = models.CharField(max_length=60, blank=True)


class FamilyDescribed(FamilyFact):
    """What the family said of itself when asked: the answer by question of the study definition.

    Nothing in it names anybody. A question that was left is not in it.
    """

    answers = models.JSONField()


class NameIndex(models.Model):
    """Blind index of name and date of birth, to notice a family met before. Not a fact: it is
    removed when a family is forgotten."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=32, db_index=True)


class FamiliesJoined(FamilyFact):
    """`family` turned out to be `into`: decided by a person, with the reason."""

    into = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")


class FamilyForgotten(FamilyFact):
    """The family's key was destroyed, so names and contact details cannot be read again."""


class Deviation(FamilyFact):
    """Something did not go as the protocol says; the work went on and the record shows it."""

    kind = models.CharField(max_length=60)
    what = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["study", "-occurred_at", "-recorded_at", "-id"]),
            models.Index(fields=["study", "kind", "-occurred_at", "-id"]),
        ]


class Comment(FamilyFact):
    """A note between colleagues. Blinded colleagues read it only where its writer says that it
    tells nothing about the arm."""

    text = models.TextField()
    open_to_blinded = models.BooleanField(default=False)
