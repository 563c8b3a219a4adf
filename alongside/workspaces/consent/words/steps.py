"""What is to be done next about consent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from alongside.foundations.clock import day_of
from alongside.science.protocol import Permission, Study
from alongside.workspaces.consent import queries
from alongside.workspaces.consent.queries import Waiting
from alongside.workspaces.consent.words.labels import moment, title
from alongside.workspaces.referrals.due import working_days_after
from alongside.workspaces.study.next_steps import NextStep

DAYS_TO_ACT = 2
"""Working days from the moment at which something about consent can be done."""


def next_steps(
    study: Study, sites: Sequence[str], at: datetime, *, only: Collection[UUID] | None = None
) -> list[NextStep]:
    """Consents to take, to sign again and to ask for."""
    rows = queries.waiting(study, sites, at, only=only)
    return [step for row in rows for step in _steps(study, row, at)]


def _steps(study: Study, row: Waiting, at: datetime) -> Iterator[NextStep]:
    if row.to_sign:
        yield _to_sign(study, row, at)
    for kind in row.sign_again:
        what = f"Sign again: {title(study, kind)} has a new version"
        new = queries.current_document(study, study.consent(kind), at).date
        due = max(_due(study, row.since), working_days_after(new, DAYS_TO_ACT))
        yield _step(row, what, due, "consent:give", (row.number, kind))
    if row.to_ask:
        asked = ", ".join(title(study, kind).lower() for kind in row.to_ask)
        due = _due(study, row.since)
        yield _step(row, f"Ask about: {asked}", due, "consent:matrix", (row.number,))


def _to_sign(study: Study, row: Waiting, at: datetime) -> NextStep:
    if row.opening is None:
        what = "Give the information sheet, so that consent can be taken"
        return _step(row, what, _due(study, row.since), "consent:matrix", (row.number,))
    possible = row.opening.possible_from
    what = (
        f"Consent can be taken from {moment(possible, study)}"
        if at < possible
        else "Take consent: the family has had its time to think"
    )
    arguments = (row.number, row.to_sign[0])
    return NextStep(
        row.family, row.number, row.site, what, row.since, _due(study, max(possible, row.since)),
        "consent:give", arguments, Permission.CONSENT_TAKE,
        until=possible if at < possible else None,
    )  # fmt: skip


def _due(study: Study, since: datetime) -> date:
    return working_days_after(day_of(since, study.time_zone), DAYS_TO_ACT)


def _step(row: Waiting, what: str, due: date, view: str, arguments: tuple[str, ...]) -> NextStep:
    return NextStep(
        row.family, row.number, row.site, what, row.since, due, view, arguments,
        Permission.CONSENT_TAKE,
    )  # fmt: skip
