"""Deliver what waits: never lost, never by two workers at once, with growing waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from alongside.foundations.messages.backends import NotDelivered, backend_for
from alongside.foundations.messages.models import Message

WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))
MOST_TRIES = 20
LEASE = timedelta(minutes=10)
AT_ONCE = 100


def deliver_due(at: datetime) -> int:
    """Send what is due at `at`; returns how many left."""
    due = _waiting(at).order_by("send_after", "id").values_list("id", "tries")
    return sum(_deliver(message, tries, at) for message, tries in list(due[:AT_ONCE]))


def _waiting(at: datetime) -> QuerySet[Message]:
    free = Q(claimed_at=None) | Q(claimed_at__lte=at - LEASE) | Q(claimed_at__gt=at + LEASE)
    return Message.objects.filter(free, sent_at=None, failed_at=None, send_after__lte=at)


def _deliver(number: UUID, tries: int, at: datetime) -> bool:
    """Claim first, so that of two workers only one sends it: whoever claims counts a try.

    It is claimed by its number: asked also whether it still waits, PostgreSQL looks through all
    that wait, for each again, until it has gathered statistics about them.
    """
    seen = Message.objects.filter(id=number, tries=tries)
    if not seen.update(claimed_at=at, tries=tries + 1):
        return False
    message = Message.objects.get(id=number)
    mine = Message.objects.filter(id=number, claimed_at=at, sent_at=None)
    try:
        backend = backend_for(message.channel)
        backend.deliver(message)
    except NotDelivered as problem:
        _put_back(mine, message, str(problem), at, for_good=problem.for_good)
        return False
    except Exception as problem:  # whatever it is, the message stays and the next one goes
        _put_back(mine, message, f"{type(problem).__name__}: {problem}", at)
        return False
    forgotten = {"body": ""} if message.secret and not backend.kept else {}
    mine.update(sent_at=at, kept=backend.kept, problem="", claimed_at=None, **forgotten)
    return True


def _put_back(
    mine: QuerySet[Message], message: Message, problem: str, at: datetime, *, for_good: bool = False
) -> None:
    given_up = for_good or message.tries >= MOST_TRIES
    mine.update(
        claimed_at=None,
        problem=problem[:1000],
        failed_at=at if given_up else None,
        send_after=at + WAITS[min(message.tries, len(WAITS)) - 1],
    )
