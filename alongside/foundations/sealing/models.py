"""One key for each family (or other subject); destroying it forgets the person."""

from __future__ import annotations

from django.db import models


class SubjectKey(models.Model):
    """A 256-bit key, itself sealed with the deployment's key. Not a fact: it can be destroyed."""

    subject = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()


class SealingRoot(models.Model):
    """The secret under all keys, sealed with the deployment's key, which can so be replaced.

    There is one row, or none where an installation is older than this or a demonstration: there
    the deployment's key is itself the secret.
    """

    number = models.PositiveSmallIntegerField(primary_key=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()
    wrapped_at = models.DateTimeField()
