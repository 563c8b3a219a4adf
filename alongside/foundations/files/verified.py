"""Every file that a fact names is there, with the content that it had."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from alongside.foundations.files import vault
from alongside.foundations.files.keeping import number_of
from alongside.foundations.files.models import StoredFile
from alongside.foundations.files.refusals import FileLost
from alongside.foundations.record.findings import Finding, beside_the_facts
from alongside.foundations.record.keeping_up import MOST_AT_ONCE, in_parts
from alongside.foundations.record.models import Fact

KIND = "files.StoredFile"


@beside_the_facts
def files_are_whole() -> Iterator[Finding]:
    """Files that are gone, or whose content is not the one that was signed or handed in."""
    for some in in_parts(sorted(_named_by_facts()), MOST_AT_ONCE):
        known = StoredFile.objects.in_bulk(some)
        for number in some:
            yield from _file(number, known.get(number))


def _file(number: UUID, stored: StoredFile | None) -> Iterator[Finding]:
    if stored is None:
        yield Finding("removed", KIND, str(number), "a fact names it, and the row is not there")
    elif number_of(number, stored.sha256, stored.name, stored.kept_by_id) != number:
        yield Finding("changed", KIND, str(number), "its content is another one")
    else:
        yield from _content(stored)


def _content(stored: StoredFile) -> Iterator[Finding]:
    try:
        vault.get(stored.sha256)
    except FileLost as problem:
        yield Finding("changed", KIND, str(stored.pk), str(problem))


def _named_by_facts() -> set[UUID]:
    found: set[UUID] = set()
    for model in (model for model in apps.get_models() if issubclass(model, Fact)):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is StoredFile:
                found |= set(_numbers(model._meta.db_table, field.column))
    return found


def _numbers(table: str, column: str) -> Iterator[UUID]:
    """What is no number at all is named where the fact itself is looked at."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')  # noqa: S608
        for (number,) in cursor.fetchall():
            with suppress(ValueError):
                yield UUID(str(number))
