"""Running totals of the rows of a summary, so that no page counts a hundred thousand families.

The database keeps them by triggers: whatever adds, changes or removes a row of a summary changes
its totals in the same statement. A total follows from its rows alone, and can be thrown away.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, ClassVar
from uuid import UUID

from django.apps import apps
from django.db import connection as default
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

THIS = "{this}"  # a row of the summary, in SQL


@dataclass(frozen=True)
class Line:
    """One way in which a row is counted: where `when` holds, by its own columns and by `also`."""

    also: Mapping[str, str] = field(default_factory=dict)
    when: str = "1 = 1"


@dataclass(frozen=True)
class Counts:
    """Of which summary, by which of its columns, and what is added up, as SQL of a row."""

    of: type[models.Model]
    by: tuple[str, ...]
    sums: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[Line, ...] = (Line(),)


class Total(models.Model):
    """How many rows are alike, and sums over them; each kind says in `counts` of what."""

    counts: ClassVar[Counts]
    rows = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


def is_true(column: str) -> str:
    """One where that holds of a row, else nothing; the same on both databases."""
    return f"CASE WHEN {column} THEN 1 ELSE 0 END"


@dataclass(frozen=True)
class Within:
    """Which rows are asked for: the values that some columns of the totals may have, and of whose
    rows: of some families alone (None: of all), and not of those `without`."""

    values: Mapping[str, Collection[Any]]
    families: Collection[UUID] | None = None
    without: Collection[UUID] = ()


def added_up(
    model: type[Total], by: tuple[str, ...], sums: tuple[str, ...], within: Within
) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """Sums by some columns of the totals, in one statement; rows are looked at of few families
    alone: those asked for, or those left out."""
    kept, without = _Kept(model, default.vendor), [*within.without]
    if within.families is None:
        rows, given = kept.all_without(bool(without)), [_as_list(without)] if without else []
    else:
        rows = kept.of_families()
        given = [_as_list({*within.families}.difference(without))]
    held = " AND ".join(
        f'"{column}" IN ({", ".join(["%s"] * len(values)) or "NULL"})'
        for column, values in within.values.items()
    )
    added = ", ".join([*map(_quoted_one, by), *(f'SUM("{each}")' for each in sums)])
    grouped = f" GROUP BY {_quoted(by)}" if by else ""
    lists = given * len(kept.counts.lines)
    with default.cursor() as cursor:
        cursor.execute(
            f"SELECT {added} FROM ({rows}) found WHERE {held}{grouped}",  # noqa: S608
            [*lists, *(each for values in within.values.values() for each in values)],
        )
        found = cursor.fetchall()
    each_sum = ((row[: len(by)], tuple(int(one or 0) for one in row[len(by) :])) for row in found)
    return {key: each for key, each in each_sum if any(each)}


def _as_list(families: Collection[UUID]) -> Any:
    """As one value, so that there may be as many as there are."""
    if default.vendor == "sqlite":
        return json.dumps([one.hex for one in families])
    return list(families)


def keep_totals(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers on the summaries that are there; what had none, or others, is counted."""
    present = set(connection.introspection.table_names())
    there = _triggers(connection)
    for model in kinds():
        kept = _Kept(model, connection.vendor)
        if kept.table in present and kept.source in present and not kept.names <= there:
            with connection.cursor() as cursor:
                for statement in [*kept.let_go(there), *kept.installed(), *kept.counted()]:
                    cursor.execute(statement)


def let_go_of_totals(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers off while tables are changed: SQLite changes none that a trigger names."""
    there = _triggers(connection)
    with connection.cursor() as cursor:
        for model in kinds():
            for statement in _Kept(model, connection.vendor).let_go(there):
                cursor.execute(statement)


def uncounted(connection: BaseDatabaseWrapper) -> list[str]:
    """Totals that are not kept: `prepare` did not end."""
    there = _triggers(connection)
    made = [_Kept(model, connection.vendor) for model in kinds()]
    return sorted(kept.table for kept in made if not kept.names <= there)


def count_again(model: type[Total]) -> None:
    """Throw the totals of a kind away and count its rows."""
    with default.cursor() as cursor:
        for statement in _Kept(model, default.vendor).counted():
            cursor.execute(statement)


def kinds() -> list[type[Total]]:
    return [model for model in apps.get_models() if issubclass(model, Total)]


def _triggers(connection: BaseDatabaseWrapper) -> set[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


class _Kept:
    """The SQL that keeps the totals of one kind."""

    def __init__(self, model: type[Total], vendor: str) -> None:
        self.counts, self.vendor = model.counts, vendor
        self.table, self.source = model._meta.db_table, self.counts.of._meta.db_table
        self.keys = (*self.counts.by, *self.counts.lines[0].also)
        self.sums = {"rows": "1", **self.counts.sums}
        said = [vendor, self.source, self.keys, self.sums, self.counts.lines]
        self.digest = blake2b(repr(said).encode(), digest_size=4).hexdigest()
        self.of = {verb: f"{self.table}_{self.digest}_{verb}" for verb in _CHANGES}
        self.names = set(self.of.values())

    def let_go(self, there: Collection[str]) -> Iterator[str]:
        """Take off what is there of this kind."""
        for name in sorted(there):
            if name.startswith(f"{self.table}_"):
                sqlite = self.vendor == "sqlite"
                yield f'DROP TRIGGER "{name}"' if sqlite else f'DROP FUNCTION "{name}"() CASCADE'

    def installed(self) -> Iterator[str]:
        for verb, change in _CHANGES.items():
            does = "".join(f"{each}; " for row in change for each in self._changes(row))
            name, after = self.of[verb], f'AFTER {verb} ON "{self.source}" FOR EACH ROW'
            if self.vendor == "sqlite":
                yield f'CREATE TRIGGER "{name}" {after} BEGIN {does}END'
            else:
                yield (
                    f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS '
                    f"$$ BEGIN {does}RETURN NULL; END $$"
                )
                yield f'CREATE TRIGGER "{name}" {after} EXECUTE FUNCTION "{name}"()'

    def counted(self) -> Iterator[str]:
        """Count every row."""
        yield f'DELETE FROM "{self.table}"'  # noqa: S608
        for line in self.counts.lines:
            columns = [self._key(line, key, "r") for key in self.keys]
            sums = [f"SUM({_of('r', each)})" for each in self.sums.values()]
            places = ", ".join(str(place) for place, _ in enumerate(self.keys, 1))
            yield (
                f"{self._into()} SELECT {', '.join([*columns, *sums])} "  # noqa: S608
                f'FROM "{self.source}" r WHERE {_of("r", line.when)} GROUP BY {places} '
                f"{self._added()}"
            )

    def all_without(self, some: bool) -> str:
        """All totals, and less what rows of some families, given as a list, have added."""
        totals = f'SELECT {_quoted([*self.keys, *self.sums])} FROM "{self.table}"'  # noqa: S608
        return f"{totals} UNION ALL {self.of_families('-')}" if some else totals

    def of_families(self, sign: str = "") -> str:
        """The rows of some families, given as a list for each line, in the columns of totals."""
        # The families first, and then by their index: SQLite would look through all rows of the
        # sites for each of them. A sign before a column keeps it from the other indexes.
        sqlite = self.vendor == "sqlite"
        listed = "json_each(%s) few" if sqlite else "unnest(%s::uuid[]) few(value)"
        return " UNION ALL ".join(
            f"SELECT {', '.join(self._named(line, sign))} "  # noqa: S608
            f'FROM {listed} CROSS JOIN "{self.source}" r '
            f"WHERE r.family = few.value AND {_of('r', line.when)}"
            for line in self.counts.lines
        )

    def _named(self, line: Line, sign: str) -> Iterator[str]:
        plus = "+" if self.vendor == "sqlite" else ""
        for key in self.keys:
            yield f'{plus}({self._key(line, key, "r")}) AS "{key}"'
        for name, each in self.sums.items():
            yield f'{sign}({_of("r", each)}) AS "{name}"'

    def _changes(self, row: str) -> Iterator[str]:
        for line in self.counts.lines:
            when = _of(row, line.when)
            values = [self._key(line, key, row) for key in self.keys]
            sums = [_of(row, each) for each in self.sums.values()]
            if row == "NEW":
                yield (
                    f"{self._into()} SELECT {', '.join([*values, *sums])} WHERE {when} "
                    f"{self._added()}"
                )
                continue
            same = " AND ".join(
                f'"{key}" = {value}' for key, value in zip(self.keys, values, strict=True)
            )
            less = ", ".join(
                f'"{name}" = "{name}" - ({each})'
                for name, each in zip(self.sums, sums, strict=True)
            )
            yield f'UPDATE "{self.table}" SET {less} WHERE {same} AND ({when})'  # noqa: S608
            yield f'DELETE FROM "{self.table}" WHERE {same} AND "rows" <= 0'  # noqa: S608

    def _key(self, line: Line, key: str, row: str) -> str:
        return _of(row, line.also[key]) if key in line.also else f'{row}."{key}"'

    def _into(self) -> str:
        return f'INSERT INTO "{self.table}" ({_quoted([*self.keys, *self.sums])})'

    def _added(self) -> str:
        more = ", ".join(
            f'"{one}" = "{self.table}"."{one}" + excluded."{one}"' for one in self.sums
        )
        return f"ON CONFLICT ({_quoted(self.keys)}) DO UPDATE SET {more}"


_CHANGES = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def _of(row: str, sql: str) -> str:
    return sql.replace(THIS, row)


def _quoted(names: Collection[str]) -> str:
    return ", ".join(map(_quoted_one, names))


def _quoted_one(name: str) -> str:
    return f'"{name}"'
