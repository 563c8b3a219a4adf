"""Which facts and which of their columns stand in which part of an archive.

The open part holds what `blind.toml` says is the same whatever the arm. The closed part holds
everything. What is sealed stands open only in the part of identities.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.apps import apps
from django.db import models

from alongside.foundations.record.models import Fact
from alongside.project.archiving.folder import batched
from alongside.project.classing import SHARED, classed
from alongside.workspaces.families.models import Family

NEITHER = "neither"
FAMILY = "families.Family"
AT_ONCE = 200
SAYS = {
    "assessments.VisitNotDone": "A planned visit, or a part of one, will not take place.",
    "randomisation.Slot": "One place of a sealed sequence; its arm stays under seal.",
}


class Of(Protocol):
    """Of which study and moment; whether of all its sites."""

    @property
    def slug(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def whole(self) -> bool: ...


@dataclass(frozen=True)
class Column:
    """One column of one table, for the dictionary as well."""

    name: str
    field: Any
    told: str

    @property
    def type(self) -> str:
        return str(self.field.get_internal_type())

    @property
    def points_to(self) -> str:
        """The kind of fact, or of other row, whose number it holds; empty for a value."""
        return str(self.field.related_model._meta.label) if self.field.is_relation else ""


@dataclass(frozen=True)
class Kind:
    """One kind of fact as a table of the archive."""

    label: str
    says: str
    model: type[Fact]
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        return f"data/{self.label.replace('.', '_').lower()}.csv"


def kinds(*, closed: bool) -> list[Kind]:
    """Every kind of fact, or those alone whose being there tells no arm."""
    events = classed().events
    facts = [model for model in apps.get_models() if issubclass(model, Fact)]
    return [
        Kind(model._meta.label, _says(model), model, tuple(_columns(model, closed)))
        for model in sorted(facts, key=lambda model: model._meta.label)
        if closed or events[model._meta.label] == NEITHER
    ]


def _says(model: type[models.Model]) -> str:
    """What one row is: the first words of its class, or where it has none, those kept apart."""
    said = " ".join((model.__doc__ or "").split())
    made_by_django = said.startswith(f"{model.__name__}(")
    return SAYS[model._meta.label] if made_by_django else said.replace("`", "")


def _columns(model: type[Fact], closed: bool) -> Iterator[Column]:
    said = classed().fields
    for field in model._meta.concrete_fields:
        own, shared = f"{model._meta.label}.{field.name}", f"{SHARED}.{field.name}"
        told = said.get(own, said.get(shared, ""))
        if not isinstance(field, models.BinaryField) and (closed or told == NEITHER):
            yield Column(field.attname, field, told)


def rows(kind: Kind, asked: Of, families: dict[UUID, str]) -> Iterator[list[Any]]:
    """The rows of a kind: those of these families; of the study itself only in its whole archive.

    They stand in the order of families and of time, not of the ledger: its numbers would tell
    how much there is that is left out. No more than those of some families are in memory.
    """
    found = kind.model._default_manager.filter(study=asked.slug, recorded_at__lte=asked.at)
    key = "pk" if kind.label == FAMILY else "family_id"
    about = next((field for field in kind.model._meta.fields if field.attname == key), None)
    if kind.label == FAMILY or about is not None:
        yield from _of_families(kind, found, key, families)
    if asked.whole and kind.label != FAMILY and (about is None or about.null):
        of_study = found if about is None else found.filter(**{key: None})
        for fact in of_study.order_by("recorded_at", "pk").iterator(chunk_size=AT_ONCE):
            yield ["", *_values(kind, fact)]


def _of_families(
    kind: Kind, found: models.QuerySet[Fact], key: str, families: dict[UUID, str]
) -> Iterator[list[Any]]:
    for some in batched(families, AT_ONCE):
        facts = found.filter(**{f"{key}__in": some})
        for fact in sorted(facts, key=lambda one: (families[getattr(one, key)], one.recorded_at,
                                                   str(one.pk))):  # fmt: skip
            yield [families[getattr(fact, key)], *_values(kind, fact)]


def _values(kind: Kind, fact: Fact) -> list[Any]:
    return [getattr(fact, column.name) for column in kind.columns]


def families_of(study: str, sites: tuple[str, ...]) -> dict[UUID, str]:
    """The families of these sites, id and number, in the order of their numbers."""
    found = Family.objects.filter(study=study, site__in=sites).order_by("number")
    return dict(found.values_list("pk", "number"))
