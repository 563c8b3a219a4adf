"""What is known of a file that was handed in; its content lies in the vault."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """A file that was checked and kept. Never changed afterwards."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)
    name_sealed = models.BinaryField(null=True)
    kind = models.CharField(max_length=12)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    sealed = models.BooleanField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
