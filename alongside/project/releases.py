"""Whether the database is of this release: each step of preparing it was taken, and none beyond."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

EARLIER = (
    "This database is of an earlier release. When there is a backup of it, run: alongside prepare"
)
LATER = (
    "This database is of a later release than this program. Put the newer program back, or restore "
    "the backup that was made before the upgrade into an empty folder: docs/operate/server.md says "
    "how."
)


def why_not_of_this_release() -> str:
    """What to do where the database is of another release; empty where it is of this one."""
    taken: dict[str, set[str]] = {}
    for app, name in MigrationRecorder(connection).applied_migrations():
        taken.setdefault(app, set()).add(name)
    known = _steps()
    if any(max(taken.get(app, {""})) > steps[-1] for app, steps in known.items()):
        return LATER
    whole = all(set(steps) <= taken.get(app, set()) for app, steps in known.items())
    return "" if whole else EARLIER


def _steps() -> dict[str, list[str]]:
    """Our steps by app, in order: looked up by their files' names, so that none is loaded."""
    found = {
        config.label: sorted(file.stem for file in (Path(config.path) / "migrations").glob("0*.py"))
        for config in apps.get_app_configs()
        if config.name.startswith("alongside.")
    }
    return {app: steps for app, steps in found.items() if steps}
