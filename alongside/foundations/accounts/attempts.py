"""How often something may be tried, counted by account and by network address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.foundations.accounts.models import Attempt
from alongside.foundations.sealing.sealing import blind_index

KEPT_FOR = timedelta(hours=2)


@dataclass(frozen=True)
class Limit:
    """At most `tries` within `minutes`."""

    what: str
    tries: int
    minutes: int

    @property
    def window(self) -> timedelta:
        return timedelta(minutes=self.minutes)


FAILED_BY_ACCOUNT = Limit("failed account", 5, 15)
FAILED_BY_ADDRESS = Limit("failed address", 30, 15)
LINKS_BY_ACCOUNT = Limit("link account", 3, 15)
LINKS_BY_ADDRESS = Limit("link address", 20, 60)
CODE_USED = Limit("code used", 2, 2)
"""A code of an app is good for half a minute; a second use is one too many, in any process."""


def note(limit: Limit, whom: str, at: datetime) -> None:
    """Count one try, and throw away those that no longer matter."""
    Attempt.objects.filter(at__lt=at - KEPT_FOR).delete()
    Attempt.objects.create(what=limit.what, mark=_mark(whom), at=at)


def closed_until(limit: Limit, whom: str, at: datetime) -> datetime | None:
    """When the next try is allowed; None when it is allowed now."""
    tries = Attempt.objects.filter(what=limit.what, mark=_mark(whom), at__gt=at - limit.window)
    latest = list(tries.order_by("-at").values_list("at", flat=True)[: limit.tries])
    return latest[-1] + limit.window if len(latest) == limit.tries else None


def forget(limit: Limit, whom: str) -> None:
    """Start counting anew, after a success."""
    Attempt.objects.filter(what=limit.what, mark=_mark(whom)).delete()


def _mark(whom: str) -> str:
    return blind_index("attempts", whom.strip().lower())
