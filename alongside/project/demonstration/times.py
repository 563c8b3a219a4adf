"""When the demonstration's trial opens, and the moment at which it stands still."""

from __future__ import annotations

from datetime import UTC, date, datetime

OPENED = datetime(2023, 4, 1, 8, 0, tzinfo=UTC)
FIRST_DAY = date(2023, 4, 3)
LAST_DAY = date(2024, 3, 21)
NOW = datetime(2024, 3, 22, 15, 0, tzinfo=UTC)
