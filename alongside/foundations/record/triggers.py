"""Triggers that refuse to change or remove a fact, whoever asks."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from alongside.foundations.record.models import Entry, Fact, Seal

LONGEST_NAME = 63  # of PostgreSQL, which cuts what is longer
MESSAGE = "A fact is never changed and never removed. Correct it by a new one."

_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION alongside_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$
"""


def kept_models() -> list[type[models.Model]]:
    """Every table whose rows are kept for good."""
    facts = [model for model in apps.get_models() if issubclass(model, Fact)]
    return [*facts, Entry, Seal]


def protect(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers on every table that is there; doing it twice changes nothing."""
    present = set(connection.introspection.table_names())
    statements = [] if connection.vendor == "sqlite" else [_POSTGRESQL_FUNCTION]
    for model in kept_models():
        if (table := model._meta.db_table) in present:
            statements += _statements(connection.vendor, table)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def unprotected(connection: BaseDatabaseWrapper) -> list[str]:
    """Tables of facts that are missing, or whose rows could be changed: `prepare` did not end."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {name for (name,) in cursor.fetchall()}
    endings = (
        ("no_UPDATE", "no_DELETE") if connection.vendor == "sqlite" else ("kept", "kept_whole")
    )
    tables = sorted(model._meta.db_table for model in kept_models())
    return [
        table
        for table in tables
        if not {f"{table}_{ending}"[:LONGEST_NAME] for ending in endings} <= there
    ]


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f'CREATE TRIGGER IF NOT EXISTS "{table}_no_{verb}" BEFORE {verb} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        f'CREATE OR REPLACE TRIGGER "{table}_kept" BEFORE UPDATE OR DELETE ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION alongside_refuse()",
        f'CREATE OR REPLACE TRIGGER "{table}_kept_whole" BEFORE TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION alongside_refuse()",
    ]
