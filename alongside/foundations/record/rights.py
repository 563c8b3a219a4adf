"""What the account that serves the pages may do in PostgreSQL, where it does not own the tables.

It reads everything, adds facts, and can neither change nor remove one, nor empty a table, nor take
a trigger off: those rights belong to the owner, who works only while tables are made or upgraded.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from alongside.foundations.record.models import Head
from alongside.foundations.record.triggers import kept_models

MIGRATIONS = "django_migrations"


def give_rights(connection: BaseDatabaseWrapper, role: str) -> None:
    """Take every right from a role and give those that it needs; doing it twice changes nothing."""
    who, quote = connection.ops.quote_name(role), connection.ops.quote_name
    kept = {model._meta.db_table for model in kept_models()}
    statements = [
        f"GRANT USAGE ON SCHEMA public TO {who}",
        f"REVOKE CREATE ON SCHEMA public FROM {who}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {who}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {who}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {who}",
    ]
    for table in sorted(connection.introspection.table_names()):
        if table in kept:
            statements.append(f"GRANT INSERT ON {quote(table)} TO {who}")
        elif table == Head._meta.db_table:
            statements.append(f"GRANT INSERT, UPDATE ON {quote(table)} TO {who}")
        elif table != MIGRATIONS:
            statements.append(f"GRANT INSERT, UPDATE, DELETE ON {quote(table)} TO {who}")
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def owns_the_record(connection: BaseDatabaseWrapper) -> bool:
    """Whether the account in use could take the triggers off; on SQLite that is asked elsewhere."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' "
            "AND tablename = %s AND tableowner = current_user) FROM pg_roles "
            "WHERE rolname = current_user",
            [Head._meta.db_table],
        )
        return bool(cursor.fetchone()[0])


def lacks_checksums(connection: BaseDatabaseWrapper) -> bool:
    """Whether PostgreSQL would hand out a page that its disk has spoilt as if it were whole."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_checksums")
        return bool(cursor.fetchone()[0] != "on")
