"""One e-mail a day at most to each person: the alerts since the last one, and actions now late.

Stands beside the actions, since what it says is words: the daily work calls both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Max

from alongside.foundations.accounts.models import Person
from alongside.foundations.clock import day_of
from alongside.foundations.messages.actions import MessageRefused, send
from alongside.foundations.messages.models import Message
from alongside.science.protocol import Study
from alongside.workspaces.recruitment.people import with_roles
from alongside.workspaces.recruitment.queries import ActionRow, AlertRow, alerts
from alongside.workspaces.recruitment.words.digest import SUBJECT, digest

Late = tuple[AlertRow, ActionRow]


def send_digests(*, study: Study, at: datetime) -> int:
    """Queue the digests of the day; returns how many. Run twice, nobody has a second one: the key
    of a letter is that of its person and day. Each is queued by itself, so no turn is long."""
    today, found = day_of(at, study.time_zone), alerts(study)
    if not found:
        return 0
    told, late = _told(study, found), _late(found, today)
    doers = Person.objects.filter(pk__in=list(late), is_active=True).order_by("name", "pk")
    last = _last_digests(study)
    return sum(
        _digest(study, person, told.get(person, ()), late.get(person.pk, ()),
                last.get(_about(person)), at)
        for person in dict.fromkeys([*told, *doers])
    )  # fmt: skip


def _digest(
    study: Study, person: Person, told: Sequence[AlertRow], late: Sequence[Late],
    last: datetime | None, at: datetime,
) -> bool:  # fmt: skip
    """What is new to this person since the last digest, if anything is."""
    today = day_of(at, study.time_zone)
    last_day = day_of(last, study.time_zone) if last else date.min
    if last_day == today:
        return False
    new = [one for one in told if last is None or one.at > last]
    now_late = [one for one in late if one[1].by_when >= last_day]
    if not new and not now_late:
        return False
    return _sent(study, person, digest(study, person.name, new, now_late), today, at)


def _sent(study: Study, person: Person, body: str, today: date, at: datetime) -> bool:
    try:
        send(
            to=person.email, subject=SUBJECT, body=body, at=at, study=study.slug,
            about=_about(person), key=f"recruitment/{study.slug}/{today.isoformat()}/{person.pk}",
        )  # fmt: skip
    except MessageRefused:
        return False  # an address that cannot be used stops nobody else's letter
    return True


def _told(study: Study, found: Sequence[AlertRow]) -> dict[Person, list[AlertRow]]:
    """Each person with the alerts that they are told of, by role and site."""
    sites = sorted({one.place.site for one in found})
    roles = sorted({role for one in found for role in one.tell if _known(study, role)})
    held = {(role, site): with_roles(study, [role], site) for role in roles for site in sites}
    told: dict[Person, list[AlertRow]] = {}
    for one in found:
        people = [person for role in one.tell for person in held.get((role, one.place.site), ())]
        for person in dict.fromkeys(people):
            told.setdefault(person, []).append(one)
    return told


def _late(found: Sequence[AlertRow], today: date) -> dict[int, list[Late]]:
    """Actions whose day has passed without a word, by who was to do them."""
    late: dict[int, list[Late]] = {}
    for alert in found:
        for action in alert.actions:
            if action.is_late(today):
                late.setdefault(action.who_id, []).append((alert, action))
    return late


def _known(study: Study, role: str) -> bool:
    return any(one.id == role for one in study.roles)


def _about(person: Person) -> str:
    return f"alerts for {person.pk}"


def _last_digests(study: Study) -> dict[str, datetime]:
    rows = Message.objects.filter(study=study.slug, key__startswith=f"recruitment/{study.slug}/")
    return dict(rows.values("about").annotate(last=Max("created_at")).values_list("about", "last"))
