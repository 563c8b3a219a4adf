"""Which facts and which of their columns stand in which part of an archive.

The open part holds what `blind.toml` says is the same whatever the arm. The closed part holds
everything. What is sealed stands open only in the part of identities.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from alongside.foundations.record.models import Fact
from alongside.project.classing import SHARED, classed
from alongside.workspaces.families.models import Family

NEITHER = "neither"
FAMILY = "families.Family"


@dataclass(frozen=True)
class Column:
    """One column of one table, for the dictionary as well."""

    name: str
    field: Any
    told: str

    @property
    def type(self) -> str:
        return str(self.field.get_internal_type())


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
    return " ".join((model.__doc__ or "").split())


def _columns(model: type[Fact], closed: bool) -> Iterator[Column]:
    said = classed().fields
    for field in model._meta.concrete_fields:
        own, shared = f"{model._meta.label}.{field.name}", f"{SHARED}.{field.name}"
        told = said.get(own, said.get(shared, ""))
        if not isinstance(field, models.BinaryField) and (closed or told == NEITHER):
            yield Column(field.attname, field, told)


def rows(kind: Kind, study: str, families: dict[UUID, str], *, whole: bool) -> list[list[Any]]:
    """The rows of a kind: those of these families; of the study itself only in its whole archive.

    They stand in the order of families and of time, not of the ledger: its numbers would tell
    how much there is that is left out.
    """
    found = kind.model._default_manager.filter(study=study)
    key = "id" if kind.label == FAMILY else "family_id"
    names = [column.name for column in kind.columns]
    about = kind.label == FAMILY or any(f.attname == key for f in kind.model._meta.fields)
    if about:
        found = found.filter(**{f"{key}__in": list(families)})
    elif not whole:
        return []
    return [
        [families.get(getattr(fact, key), "") if about else "", *_values(fact, names)]
        for fact in sorted(found, key=lambda one: (families.get(getattr(one, key, one.pk), ""),
                                                   one.recorded_at, str(one.pk)))
    ]  # fmt: skip


def _values(fact: Fact, names: list[str]) -> list[Any]:
    return [getattr(fact, name) for name in names]


def families_of(study: str, sites: tuple[str, ...]) -> dict[UUID, str]:
    """The families of these sites, id and number, in the order of their numbers."""
    found = Family.objects.filter(study=study, site__in=sites).order_by("number")
    return dict(found.values_list("pk", "number"))
