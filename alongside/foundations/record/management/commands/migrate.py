"""Django's migrate, followed by the triggers that keep facts, which table changes drop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from alongside.foundations.record.sqlite3.base import changing_tables
from alongside.foundations.record.totals import keep_totals, let_go_of_totals
from alongside.foundations.record.triggers import protect


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with changing_tables(connection), patient(connection), new_models_alone(), whole_steps():
            if options["app_label"] or _pending(connection):
                let_go_of_totals(connection)
            super().handle(*args, **options)
            protect(connection)
            if not _pending(connection):
                keep_totals(connection)


def _pending(connection: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class InWholeSteps(MigrationExecutor):
    """A step and the note that it was taken are one transaction, so that it is not taken twice.

    Django keeps indexes and foreign keys for the end of a step, and notes such a step only after
    its transaction: killed in between, it would make a table again that is there.
    """

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        taken = migration.apply

        def whole(state: ProjectState, editor: BaseDatabaseSchemaEditor) -> ProjectState:
            after = taken(state, editor)
            while editor.deferred_sql:
                editor.execute(editor.deferred_sql.pop(0), None)
            return after

        migration.apply = whole  # type: ignore[method-assign,assignment]
        return super().apply_migration(state, migration, fake, fake_initial)


@contextmanager
def whole_steps() -> Iterator[None]:
    """Let Django's command, which names its executor itself, take whole steps."""
    before = migrate.MigrationExecutor  # type: ignore[attr-defined]
    migrate.MigrationExecutor = InWholeSteps  # type: ignore[attr-defined]
    try:
        yield
    finally:
        migrate.MigrationExecutor = before  # type: ignore[attr-defined]


@contextmanager
def new_models_alone() -> Iterator[None]:
    """Where a model is made, Django makes all that it is related to again: nearly every other,
    as all are about people and families. Nothing can refer to a new model yet, so it is enough
    to make that one; a new database is there in a third of the time, and its tables are the same.
    """

    def add_model(self: Any, made: Any) -> None:
        key = made.app_label, made.name_lower
        self.models[key] = made
        if self._relations is not None:
            self.resolve_model_relations(key)
        if "apps" in self.__dict__:  # to ask otherwise would make it
            self.apps.render_multiple([made])

    before = ProjectState.add_model
    ProjectState.add_model = add_model  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        ProjectState.add_model = before  # type: ignore[method-assign]


@contextmanager
def patient(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """A change of a large table takes its time; pages do not wait that long."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET lock_timeout = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
            cursor.execute("RESET lock_timeout")
