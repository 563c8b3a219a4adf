"""People who sign in, what they may do where, and the log of both."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models

from alongside.foundations.record.asked_often import AskedOften
from alongside.foundations.record.models import Fact


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get(self, *args: Any, **given: Any) -> Person:
        """By number alone, as every request asks for who is signed in: by SQL that is made once."""
        if args or given.keys() != {"pk"} or type(given["pk"]) is not int:
            return self.get_queryset().get(*args, **given)
        if (found := _OF_NUMBER.first(given["pk"])) is None:
            raise self.model.DoesNotExist
        return found

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who works on a trial. Addresses are never used again by another person."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """Looking changes nothing: another hash would end the session of whoever is asked."""
        return check_password(raw_password, self.password)


_OF_NUMBER: AskedOften[Person] = AskedOften(lambda number: Person._base_manager.filter(pk=number))


class RoleGiven(Fact):
    """A role in a study at some of its sites; taken back by a correction."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=60)
    sites = models.JSONField(default=list)


class AccountEvent(Fact):
    """An account was made, changed, signed in, locked or closed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=40)


class SignInLink(models.Model):
    """A one-time link sent by e-mail. Only the hash of its secret is kept."""

    secret_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def is_open(self, at: datetime) -> bool:
        return self.used_at is None and at < self.expires_at and self.person.is_active


class Attempt(models.Model):
    """Something that is only allowed so often: a failed sign-in, a link asked for.

    `mark` is a blind index of the account or of the network address, never the thing itself.
    """

    what = models.CharField(max_length=20)
    mark = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["what", "mark", "at"])]


class PageRefused(models.Model):
    """How often somebody who is signed in was refused one kind of page on one day.

    One row however often, and no more kinds than there are pages: nobody fills the disk with it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    study = models.CharField(max_length=60)
    page = models.CharField(max_length=80)
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "study", "page", "day"], name="one_a_day")
        ]


class KeptForm(models.Model):
    """What somebody had typed when their session was over; sealed, and gone in two hours."""

    id = models.UUIDField(primary_key=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    path = models.TextField()
    sealed = models.BinaryField()
    expires_at = models.DateTimeField()
