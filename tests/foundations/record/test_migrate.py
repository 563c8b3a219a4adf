"""An upgrade that is killed at any moment goes on from there."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from alongside.foundations.record.management.commands.migrate import InWholeSteps
from alongside.foundations.record.sqlite3.base import changing_tables

TABLE = "record_madeup"


class Killed(BaseException):
    """Stands for the end of the process."""


class MadeUp(migrations.Migration):
    """A table with an index, which Django makes at the end of the step."""

    operations = (
        migrations.CreateModel(
            "MadeUp", [("id", models.IntegerField(primary_key=True)),
                       ("name", models.CharField(max_length=9, db_index=True))],
        ),
    )  # fmt: skip


def taken():
    step = MadeUp("made_up", "record")
    with changing_tables(connection):
        return InWholeSteps(connection).apply_migration(ProjectState(), step)


def is_there():
    with connection.cursor() as cursor:
        return TABLE in connection.introspection.table_names(cursor)


@pytest.mark.django_db(transaction=True)
def test_a_step_that_is_killed_before_it_was_noted_was_not_taken(monkeypatch):
    def killed(*given):
        raise Killed

    with monkeypatch.context() as planted:
        planted.setattr(MigrationRecorder, "record_applied", killed)
        with pytest.raises(Killed):
            taken()
    assert is_there() is False
    state = taken()
    try:
        noted = MigrationRecorder(connection).applied_migrations()
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, TABLE)
        assert (is_there(), ("record", "made_up") in noted) == (True, True)
        assert ["name"] in [each["columns"] for each in found.values() if each["index"]]
    finally:
        with changing_tables(connection):
            InWholeSteps(connection).unapply_migration(state, MadeUp("made_up", "record"))
    assert is_there() is False
