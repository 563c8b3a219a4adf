"""Rows read as the canonical JSON of their values, without making objects of them.

A value is taken only in the very form in which it is written; a row with any other gives None and
is looked at again by slower ways that can name what is wrong with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from json.encoder import encode_basestring as text_as_json
from typing import Any

import orjson
from django.db import connection, models

from alongside.foundations.record.digests import as_canonical_json
from alongside.foundations.record.many_as_json import NO_FRACTION, WHOLE_SECOND, ids, moments

AsJson = Callable[[Any], str]
Row = Sequence[str]
"""The values of one row as JSON."""
TEXT_OR_NONE = frozenset({str, type(None)})
stored_json = json.JSONEncoder().encode
HEX = re.compile(r"[0-9a-f]{32}").fullmatch
MOMENT = re.compile(r"\d{4}-\d\d-\d\d (?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{6})?", re.ASCII).fullmatch


class NotAsWritten(ValueError):
    """The value lies there in another form than the one in which it is written."""


def readers_of(model: type[models.Model]) -> list[AsJson]:
    """How the value of each field is read."""
    return [_reader(field) for field in model._meta.concrete_fields]


def as_json(readers: list[AsJson], rows: Sequence[tuple[Any, ...]]) -> Iterable[Row | None]:
    """The values of each row, None where one is not as it is written.

    Column by column, which is quicker; row by row where any value is not as it is written.
    """
    try:
        columns = zip(readers, zip(*rows, strict=True), strict=True)
        return zip(*[_column(reader, values) for reader, values in columns], strict=True)
    except (ValueError, TypeError, RecursionError):
        return (_row(readers, row) for row in rows)


def _column(reader: AsJson, values: tuple[Any, ...]) -> list[str]:
    types = set(map(type, values))
    if types == {type(None)}:
        return ["null"] * len(values)
    if reader in MANY and types <= TEXT_OR_NONE:
        made = iter(MANY[reader]([value for value in values if value is not None]))
        return ["null" if value is None else next(made) for value in values]
    if reader is _text and types == {str}:
        return list(map(text_as_json, values))
    if reader is _number and types == {int}:
        return list(map(str, values))
    if types <= TEXT_OR_NONE:
        # Each text once; of numbers, 1 and 1.0 and True would be taken for the same.
        known = {value: "null" if value is None else reader(value) for value in set(values)}
        return [known[value] for value in values]
    return ["null" if value is None else reader(value) for value in values]


def _row(readers: list[AsJson], row: tuple[Any, ...]) -> Row | None:
    with suppress(ValueError, TypeError, RecursionError):
        return [
            "null" if value is None else reader(value)
            for reader, value in zip(readers, row, strict=True)
        ]
    return None


def _reader(field: Any) -> AsJson:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.DecimalField) and connection.vendor == "sqlite":
        return partial(_decimal, field.decimal_places)
    known = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    return known.get(field.get_internal_type(), known["Text"])


def _uuid(value: str) -> str:
    if not HEX(value):
        raise NotAsWritten
    return f'"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"'


def _moment(value: str) -> str:
    if not MOMENT(value) or value.endswith(NO_FRACTION):
        raise NotAsWritten
    datetime.fromisoformat(value)  # refuses a day that there is not
    fraction = NO_FRACTION if len(value) == WHOLE_SECOND else ""
    return f'"{value[:10]}T{value[11:]}{fraction}+00:00"'


def _day(value: str) -> str:
    if date.fromisoformat(value).isoformat() != value:
        raise NotAsWritten
    return f'"{value}"'


def _flag(value: int) -> str:
    if type(value) is not int or value not in (0, 1):
        raise NotAsWritten
    return "true" if value else "false"


def _number(value: int) -> str:
    if type(value) is not int:
        raise NotAsWritten
    return str(value)


def _fraction(value: float) -> str:
    if type(value) is not float:
        raise NotAsWritten
    return json.dumps(value)


def _decimal(places: int, value: float) -> str:
    """SQLite keeps it as a number: 17.5, or 17 where nothing stands behind the point."""
    text = f"{value:.{places}f}"
    if type(value) not in (int, float) or float(text) != value:
        raise NotAsWritten
    return f'"{text}"'


def _text(value: str) -> str:
    if type(value) is not str:
        raise NotAsWritten
    return text_as_json(value)


def _json(value: str) -> str:
    known = orjson.loads(value)
    plain = as_canonical_json(known)
    if known is None or value not in (plain, stored_json(known)):
        raise NotAsWritten
    return plain


def _bytes(value: bytes) -> str:
    if type(value) is not bytes:
        raise NotAsWritten
    return f'"{value.hex()}"'


def _typed(value: Any) -> str:
    """A value that the database itself keeps to its type."""
    return as_canonical_json(value)


def _loaded(value: str) -> str:
    return _typed(json.loads(value))


MANY: dict[AsJson, Callable[[Sequence[str]], list[str]]] = {_uuid: ids, _moment: moments}
"""Of these few values come twice."""
SQLITE: dict[str, AsJson] = {
    "UUIDField": _uuid,
    "DateTimeField": _moment,
    "DateField": _day,
    "BooleanField": _flag,
    "JSONField": _json,
    "BinaryField": _bytes,
    "FloatField": _fraction,
    **dict.fromkeys(
        ("AutoField", "BigAutoField", "BigIntegerField", "IntegerField", "SmallIntegerField",
         "PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField"),
        _number,
    ),
    "Text": _text,
}  # fmt: skip
POSTGRESQL: dict[str, AsJson] = {
    "UUIDField": lambda value: f'"{value}"',
    "JSONField": _loaded,
    "Text": _typed,
}
