"""The daily look: every rule that is on, at every place, at the end of the last whole week."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from alongside.foundations.accounts.queries import system_person
from alongside.foundations.clock import day_of
from alongside.foundations.record.keeping_up import in_parts
from alongside.foundations.record.writing import lock, write
from alongside.science.protocol import Alert, Study
from alongside.science.recruitment.weeks import weekly_counts, weekly_of
from alongside.workspaces.monitoring.arrivals import Arrival, arrivals
from alongside.workspaces.recruitment.finding import Finding, find
from alongside.workspaces.recruitment.models import AlertRaised
from alongside.workspaces.recruitment.places import Place, expected_at, places_of
from alongside.workspaces.recruitment.queries import (
    STAGES,
    RuleState,
    days_at,
    last_spoken,
    rule_states,
)

_DIGITS = 6
FEW = 10  # alerts that are written in one turn
Found = tuple[Alert, Place, Finding]
Spoken = dict[tuple[str, str], date]


def raise_alerts(*, study: Study, at: datetime) -> tuple[AlertRaised, ...]:
    """Record what the rules say at the end of yesterday. Run twice, it records nothing twice.

    Alongside itself records the alerts: nobody's judgement is in them.
    """
    at_work = [one for one in rule_states(study) if one.is_on]
    if not at_work:
        return ()
    yesterday = day_of(at, study.time_zone) - timedelta(days=1)
    counted = _counted(study, at_work)
    before = last_spoken(study)
    found = [
        one
        for state in at_work
        for one in _found(study, state, counted[state.alert.what], yesterday, before)
    ]
    return tuple(
        each for some in in_parts(found, FEW) for each in _put_down(study, some, before, at)
    )


@transaction.atomic
def _put_down(
    study: Study, found: Sequence[Found], before: Spoken, at: datetime
) -> list[AlertRaised]:
    """Those of which nobody spoke since they were found: finding takes longer than a turn may."""
    lock(f"alerts of {study.slug}")
    now = last_spoken(study)
    places = [((alert.id, place.code), (alert, place, seen)) for alert, place, seen in found]
    return [
        _written(study, *one, at) for place, one in places if now.get(place) == before.get(place)
    ]


def _counted(study: Study, at_work: Sequence[RuleState]) -> dict[str, list[Arrival]]:
    counted = {one.alert.what: arrivals(study, STAGES[one.alert.what]) for one in at_work}
    for what in {one.alert.what for one in at_work if one.alert.where == "each_team"}:
        sites = [one.site for one in study.expected.sites if one.teams]
        counted[what] = [
            each for site in sites for each in arrivals(study, STAGES[what], teams_of=site)
        ]
    return counted  # type: ignore[return-value]


def _found(
    study: Study,
    state: RuleState,
    counted: Sequence[Arrival],
    day: date,
    spoken: Spoken,
) -> Iterator[Found]:
    alert = state.alert
    assert state.switch is not None  # noqa: S101 - a rule at work has been switched on
    on_since = day_of(state.switch.at, study.time_zone)
    for place in places_of(study, alert):
        curve = expected_at(study, place, alert.what)
        if curve is None:
            continue
        weekly = weekly_of(curve)
        counts = weekly_counts(days_at(counted, place), weekly, day)
        seen = find(alert, weekly, counts, spoken.get((alert.id, place.code)), on_since)
        if seen is not None:
            yield alert, place, seen


def _written(
    study: Study, alert: Alert, place: Place, seen: Finding, at: datetime
) -> AlertRaised:  # fmt: skip
    return write(
        AlertRaised, study=study, by=system_person(), at=at,
        entry=_id(study, alert, place, seen.last_day), rule=alert.id, place=place.code,
        what=alert.what, notice=alert.notice, first_day=seen.first_day, last_day=seen.last_day,
        expected=round(seen.expected, _DIGITS), came=seen.came,
        chance=round(seen.chance, _DIGITS), since=seen.since,
        since_expected=None if seen.since_expected is None
        else round(seen.since_expected, _DIGITS),
        since_came=seen.since_came, tell=list(alert.tell),
        could_be_done=list(alert.could_be_done),
    )  # fmt: skip


def _id(study: Study, alert: Alert, place: Place, week: date) -> UUID:
    """The same alert always has the same id, so it cannot be there twice."""
    said = f"{study.slug} {alert.id} {place.code} {week.isoformat()}"
    made = bytearray(hashlib.sha256(said.encode()).digest()[:16])
    made[6], made[8] = 0x80 | made[6] & 0x0F, 0x80 | made[8] & 0x3F  # version 8: of our own making
    return UUID(bytes=bytes(made))
