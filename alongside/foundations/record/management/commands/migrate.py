"""Django's migrate, followed by the triggers that keep facts, which table changes drop."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from alongside.foundations.record.triggers import protect


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        protect(connections[options["database"]])
