"""What the rows of a place file say, as digests, so that a changed one is noticed and named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from alongside.foundations.record.digests import digest_of_values
from alongside.workspaces.adaptation.models import (
    Area,
    AreaChanged,
    AreaShape,
    OfFile,
    OwnTarget,
    PeopleOfCouncil,
    PostcodeArea,
)

KEPT: tuple[type[OfFile], ...] = (
    Area, PeopleOfCouncil, AreaChanged, PostcodeArea, AreaShape, OwnTarget,
)  # fmt: skip
LENGTH = OfFile._meta.get_field("digest").max_length
_OWN = {"id", "file", "digest"}


def fields_of(model: type[OfFile]) -> list[str]:
    """The columns that the file gave."""
    return [field.name for field in model._meta.concrete_fields if field.name not in _OWN]


def row_digest(model: type[OfFile], values: Iterable[Any]) -> str:
    """The digest of a row's columns, in the order of `fields_of`."""
    return digest_of_values([model._meta.label, *map(_same_in_each_database, values)])[:LENGTH]


def digest_of_rows(digests: Iterable[str]) -> str:
    """The digest of all rows of a file, in whatever order they are kept."""
    return hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()


def name_of(model: type[OfFile], values: Iterable[Any]) -> str:
    """A row as people find it: the codes and names in it."""
    said = zip(fields_of(model), values, strict=True)
    return " ".join(str(value) for name, value in said if name in _NAMING and value)


_NAMING = {"area", "council", "group", "before", "after", "postcode", "site", "trait"}


def _same_in_each_database(value: Any) -> Any:
    """PostgreSQL keeps no sign of nought."""
    if isinstance(value, list | tuple):
        return [_same_in_each_database(each) for each in value]
    return value + 0.0 if isinstance(value, float) else value
