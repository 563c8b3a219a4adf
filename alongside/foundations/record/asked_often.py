"""Queries that every form asks again: the SQL is made once, later only the values are put in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import ModelIterable, get_related_populators

from alongside.foundations.record.statements import Statement, fetched, question_marks

Row = TypeVar("Row")
Given = UUID | str | int
_FIRST_MARK = 0xA11E_0000_0000_0000_0000_0000_0000_0000
_FIRST_NUMBER = 2_000_000_011


class NotAValue(TypeError):
    """Only whole values can be put into a query whose SQL is made already."""


class AskedOften(Generic[Row]):
    """A query of one shape; called with its values it gives rows as the query itself would.

        standing = AskedOften(lambda family: Withdrawal.objects.as_of().filter(family=family))
        standing(family.pk)

    `ask` makes a queryset of models or `values_list` from UUIDs, texts and whole numbers, which
    must each stand in it as they are: an exact comparison. To build and compile a queryset takes
    some five times as long as to ask the database for one row.
    """

    def __init__(self, ask: Callable[..., models.QuerySet[Any, Any]]) -> None:
        self._ask = ask
        self._made: dict[tuple[object, ...], _Made] = {}

    def __call__(self, *given: Given) -> list[Row]:
        """Return all rows."""
        return asked_together(self.about(*given))[0]

    def about(self, *given: Given) -> Question:
        """The question with its values, to be asked together with others."""
        own = connections[DEFAULT_DB_ALIAS]
        shape = own.vendor, *map(type, given)
        made = self._made.get(shape)
        if made is None:
            made = self._made[shape] = _Made(self._ask, given, own)
        return Question(made, made.statement(given))

    def first(self, *given: Given) -> Row | None:
        """Return the first of the rows, if there is one."""
        return next(iter(self(*given)), None)


@dataclass(frozen=True)
class Question:
    """What is asked and how its rows are made into what they stand for."""

    made: _Made
    statement: Statement


def asked_together(*questions: Question) -> list[list[Any]]:
    """The rows of each, as it would give them alone; PostgreSQL is asked all of them at once."""
    found = fetched(connections[DEFAULT_DB_ALIAS], *(each.statement for each in questions))
    return [one.made.rows(rows) for one, rows in zip(questions, found, strict=True)]


class _Made:
    def __init__(
        self,
        ask: Callable[..., models.QuerySet[Any, Any]],
        given: tuple[Given, ...],
        own: BaseDatabaseWrapper,
    ) -> None:
        marks = [_mark(each, place) for place, each in enumerate(given)]
        asked = ask(*marks)
        self._compiler = asked.query.get_compiler(connection=own)
        self._sql, found = self._compiler.as_sql()
        self._as_kept = _as_they_are if own.features.has_native_uuid_field else _hex_of_uuid
        kept = [self._as_kept(mark) for mark in marks]
        if missing := [mark for mark in kept if mark not in found]:
            raise NotAValue(f"{len(missing)} of the values cannot be found in {self._sql}")
        self._plain = question_marks(self._sql, len(found), own)
        self._constants = list(found)
        self._places = [(at, kept.index(each)) for at, each in enumerate(found) if each in kept]
        self._converters = self._compiler.get_converters(
            [each[0] for each in self._compiler.select]
        )
        self._build = _models(self._compiler) if _gives_models(asked) else tuple

    def statement(self, given: tuple[Given, ...]) -> Statement:
        values = list(self._constants)
        for at, place in self._places:
            values[at] = self._as_kept(given[place])
        return Statement(self._sql, self._plain, values)

    def rows(self, found: Iterable[Any]) -> list[Any]:
        if self._converters:
            found = self._compiler.apply_converters(found, self._converters)
        return [self._build(row) for row in found]


def _gives_models(asked: models.QuerySet[Any, Any]) -> bool:
    return issubclass(asked._iterable_class, ModelIterable)


def _models(compiler: Any) -> Callable[[Any], Any]:
    """As Django's `ModelIterable` makes a model of a row that it has read."""
    shape = compiler.klass_info
    first, last = shape["select_fields"][0], shape["select_fields"][-1] + 1
    names = [each[0].target.attname for each in compiler.select[first:last]]
    populators: Any = get_related_populators  # typed for a later Django, with one argument more
    related = populators(shape, compiler.select, DEFAULT_DB_ALIAS)

    def made(row: Any) -> Any:
        found = shape["model"].from_db(DEFAULT_DB_ALIAS, names, row[first:last])
        for one in related:
            one.populate(row, found)
        return found

    return made


def _mark(value: Given, place: int) -> Given:
    """A value of the same kind that nobody else uses, to be found again in the SQL's values."""
    if isinstance(value, UUID):
        return UUID(int=_FIRST_MARK + place)
    if isinstance(value, str):
        return f"value {place} of a query that is made once"
    if type(value) is int:
        return _FIRST_NUMBER + place
    raise NotAValue(f"Neither a UUID nor a text nor a whole number: {value!r}")


def _as_they_are(value: Given) -> Any:
    return value


def _hex_of_uuid(value: Given) -> Any:
    """As SQLite is given it, which keeps a UUID as 32 digits."""
    return value.hex if isinstance(value, UUID) else value
