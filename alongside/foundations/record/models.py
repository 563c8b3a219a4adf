"""Facts: what happened, written once.

A fact is a typed row that is never changed and never deleted. A correction is a new fact
that supersedes the old one and says why. Every fact has one line in the ledger, `Entry`,
and every so often a `Seal` covers the lines since the last one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import models

NOBODY = UUID(int=0)


class FactQuerySet(models.QuerySet[Any]):
    _untouched = True

    def _clone(self) -> Self:
        copy: Self = super()._clone()  # type: ignore[misc]
        copy._untouched = False
        return copy

    def as_of(self, moment: datetime | None = None) -> Self:
        """What stood at a moment: recorded by then, not yet superseded, not taken back."""
        model: Any = self.model
        if moment is None:
            if self._untouched:
                kept: Self = _standing(model).all()
                return kept
            return self.filter(_not_superseded(model), retracted=False)
        newer = _newer(model).filter(recorded_at__lte=moment)
        known = self.filter(recorded_at__lte=moment)
        return known.filter(~models.Exists(newer), retracted=False)

    def about(self, families: Collection[UUID] | None) -> Self:
        """Only facts about these families (a collection, or a query of them); None leaves all.

        Nobody is asked for where there are none: an empty list would skip the query, and the
        number of queries must not depend on what there is.
        """
        if families is None:
            return self
        wanted = families if isinstance(families, models.QuerySet) else families or [NOBODY]
        return self.filter(family__in=wanted)


def _newer(model: Any) -> Any:
    return model._default_manager.filter(supersedes=models.OuterRef("pk"))


@cache
def _not_superseded(model: Any) -> Any:
    """Made once for each model: a page that reads many facts should not build it each time."""
    return ~models.Exists(_newer(model))


@cache
def _standing(model: Any) -> Any:
    """What stands now, which nearly every query begins with: made once, too."""
    return FactQuerySet(model).filter(_not_superseded(model), retracted=False)


class Fact(models.Model):
    """Something that happened. Write it with `record.write`, correct it with `record.correct`."""

    id = models.UUIDField(primary_key=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_index=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    study = models.CharField(max_length=60)
    study_version = models.CharField(max_length=20)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    retracted = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True


class Entry(models.Model):
    """One line of the ledger for each fact, in the order in which facts were written."""

    number = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=80)
    fact = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    study = models.CharField(max_length=60)
    family = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["family", "number"]),
            models.Index(fields=["recorded_by", "family"]),
        ]


class Seal(models.Model):
    """A Merkle root over ledger lines, chained to the seal before it."""

    number = models.PositiveIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    leaves = models.TextField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)


class Head(models.Model):
    """The last seal, noted a second time: one that is cut off at the end is missed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)


class Sent(models.Model):
    """What was sent under the key of an entry, as a digest, to know the same from something else.

    No fact and no evidence: `forget` takes it away with a family.
    """

    entry = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64)
