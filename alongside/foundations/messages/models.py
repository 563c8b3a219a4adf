"""A message on its way."""

from __future__ import annotations

from django.db import models


class Message(models.Model):
    """What was to be told to whom. Only the state of its delivery ever changes.

    A family's own address is sealed with its key, and `to` is empty.
    """

    id = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=200, unique=True)
    study = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=100, blank=True)
    channel = models.CharField(max_length=8)
    to = models.CharField(max_length=254, blank=True)
    subject_of_key = models.UUIDField(null=True)
    sealed_to = models.BinaryField(null=True)
    subject = models.CharField(max_length=120)
    body = models.TextField()
    secret = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    kept = models.BooleanField(default=False)
    failed_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["send_after"],
                name="outbox_waiting",
                condition=models.Q(sent_at=None, failed_at=None),
            ),
            models.Index(fields=["study", "-id"], name="outbox_page"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.id}"
