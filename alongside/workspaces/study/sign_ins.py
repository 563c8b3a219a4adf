"""Sign-ins that somebody should look at, and accounts whose people may have left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from django.conf import settings
from django.db.models import Max

from alongside.foundations.accounts.events import What
from alongside.foundations.accounts.models import AccountEvent
from alongside.foundations.pages.filters import LONDON
from alongside.science.protocol import Study
from alongside.workspaces.study import holding
from alongside.workspaces.study.refused import often_refused

LOOK_BACK = timedelta(days=30)
LONG_AWAY = timedelta(days=60)
MAY_HAVE_LEFT = timedelta(days=90)
GUESSES, GUESSED_WITHIN = 3, timedelta(minutes=15)
NIGHT_BEGINS, NIGHT_ENDS = 22, 6
Told = tuple[str, datetime]


class Odd(StrEnum):
    """What is out of the ordinary."""

    AT_NIGHT = "at_night"
    AFTER_GUESSES = "after_guesses"
    AFTER_LONG_AWAY = "after_long_away"
    LOCKED = "locked"
    MANY_REFUSED = "many_refused"
    CLOSED_TRIED = "closed_tried"
    PROOFS_REMOVED = "proofs_removed"
    SIGNING_LOCKED = "signing_locked"
    MALWARE = "malware"
    MAY_HAVE_LEFT = "may_have_left"
    UNPROTECTED = "unprotected"


ODD_BY_ITSELF: dict[str, Odd] = {
    What.LOCKED: Odd.LOCKED,
    What.PROOFS_REMOVED: Odd.PROOFS_REMOVED,
    What.SIGNING_LOCKED: Odd.SIGNING_LOCKED,
    What.MALWARE_BROUGHT: Odd.MALWARE,
}


@dataclass(frozen=True)
class Oddity:
    """One thing to look at."""

    odd: Odd
    person: int
    name: str
    at: datetime | None


@dataclass(frozen=True)
class Looked:
    """When the sign-ins were looked through last."""

    at: datetime
    by: str
    found: str


def worth_a_look(
    study: Study,
    at: datetime,
    *,
    blinded: bool = False,
    held: Sequence[holding.Held] | None = None,
) -> list[Oddity]:
    """What the people of this study did out of the ordinary in 30 days, the latest first.

    When the team of one arm works could hint at what it is given: blinded people do not see it.
    Seven queries, however many people and sign-ins there are.
    """
    held = holding.held_now(study) if held is None else held
    of_one_arm = {one.person for one in held if study.role(one.role).only_arm}
    people = {one.person: one for one in held if not (blinded and one.person in of_one_arm)}
    since = at - LOOK_BACK
    rows = AccountEvent.objects.filter(
        person__in=list(people), recorded_at__gt=since - LONG_AWAY, recorded_at__lte=at
    )
    earlier = latest_entry(list(people), until=since - LONG_AWAY)
    told = rows.order_by("person_id", "recorded_at", "id")
    happened = told.values_list("person_id", "what", "recorded_at")
    found = []
    for person, lines in groupby(happened, key=lambda row: row[0]):
        known = [(what, when) for _, what, when in lines]
        closed, before = not people[person].open, earlier.get(person)
        for odd, when in odd_in(known, closed=closed, entered=before):
            if when > since:
                found.append(Oddity(odd, person, people[person].name, when))
    for person, name, when in often_refused(study, held, at, blinded=blinded):
        found.append(Oddity(Odd.MANY_REFUSED, person, name, when))
    found.sort(key=lambda one: one.at or at, reverse=True)
    return [*found, *_standing(study, people.values(), at)]


def odd_in(
    told: Sequence[Told], *, closed: bool = False, entered: datetime | None = None
) -> Iterator[tuple[Odd, datetime]]:
    """What is odd in what happened to one account, told in its order; `entered`: last before it."""
    failures: list[datetime] = []
    for what, at in told:
        if what == What.SIGNED_IN:
            yield from _odd_entry(at, entered, failures)
            entered, failures = at, []
        elif what == What.FAILED:
            failures.append(at)
            if closed:
                yield Odd.CLOSED_TRIED, at
        elif what in ODD_BY_ITSELF:
            yield ODD_BY_ITSELF[what], at


def _odd_entry(
    at: datetime, before: datetime | None, failures: Iterable[datetime]
) -> Iterator[tuple[Odd, datetime]]:
    hour = at.astimezone(LONDON).hour
    if hour >= NIGHT_BEGINS or hour < NIGHT_ENDS:
        yield Odd.AT_NIGHT, at
    if sum(at - each <= GUESSED_WITHIN for each in failures) >= GUESSES:
        yield Odd.AFTER_GUESSES, at
    if before is not None and at - before >= LONG_AWAY:
        yield Odd.AFTER_LONG_AWAY, at


def _standing(study: Study, people: Iterable[holding.Held], at: datetime) -> Iterator[Oddity]:
    """Open accounts that nobody has used for long, and those without the proof they need."""
    entered = latest_entry([one.person for one in people])
    for one in people:
        last = max(filter(None, (entered.get(one.person), one.since)))
        if one.open and at - last >= MAY_HAVE_LEFT:
            yield Oddity(Odd.MAY_HAVE_LEFT, one.person, one.name, entered.get(one.person))
        asked = settings.DEPLOYMENT.second_factor and study.role(one.role).second_factor
        if one.open and asked and not one.protected:
            yield Oddity(Odd.UNPROTECTED, one.person, one.name, None)


def latest_entry(people: Sequence[int], until: datetime | None = None) -> dict[int, datetime]:
    """When each of these signed in last, or last until a moment. One query."""
    rows = AccountEvent.objects.filter(person__in=people, what=What.SIGNED_IN.value)
    rows = rows.filter(recorded_at__lte=until) if until else rows
    return dict(rows.values_list("person_id").annotate(last=Max("recorded_at")))


def last_looked(study: Study) -> Looked | None:
    """One query."""
    mark = f"{study.slug}: "
    rows = AccountEvent.objects.filter(
        what=What.SIGN_INS_LOOKED_AT.value, reason__startswith=mark
    ).select_related("recorded_by")
    last = rows.order_by("-recorded_at", "-id").first()
    if last is None:
        return None
    return Looked(last.recorded_at, last.recorded_by.name, last.reason.removeprefix(mark))
