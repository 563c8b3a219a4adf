"""Looking through a record that was put back; in a process of its own, on that record's database.

Nothing is loaded before Django is set up, so everything is imported inside.
"""

from __future__ import annotations

import json
import sys


def look(head: str) -> None:
    """In the other process: bring the tables up to date, verify, and say what was found."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from alongside.foundations.record.verifying import verify

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)
    found = verify(noted=head)
    said = [f"{one.what} {one.kind} {one.name}: {one.detail}" for one in found.findings]
    sys.stdout.write(json.dumps({"facts": found.facts, "head": found.head, "findings": said}))
