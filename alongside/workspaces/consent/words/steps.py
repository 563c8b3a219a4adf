"""What is to be done next about consent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from alongside.foundations.clock import day_of
from alongside.science.protocol import Permission, Study
from alongside.workspaces.consent import queries
from alongside.workspaces.consent.queries import Waiting
from alongside.workspaces.consent.words.labels import moment, title
from alongside.workspaces.study.next_steps import NextStep


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
        yield _step(row, what, "consent:give", (row.number, kind))
    if row.to_ask:
        asked = ", ".join(title(study, kind).lower() for kind in row.to_ask)
        yield _step(row, f"Ask about: {asked}", "consent:matrix", (row.number,))


def _to_sign(study: Study, row: Waiting, at: datetime) -> NextStep:
    if row.opening is None:
        what = "Give the information sheet, so that consent can be taken"
        return _step(row, what, "consent:matrix", (row.number,))
    possible = row.opening.possible_from
    what = (
        f"Consent can be taken from {moment(possible, study)}"
        if at < possible
        else "Take consent: the family has had its time to think"
    )
    arguments = (row.number, row.to_sign[0])
    return NextStep(
        row.family, row.number, row.site, what, row.since, day_of(possible, study.time_zone),
        "consent:give", arguments, Permission.CONSENT_TAKE,
        until=possible if at < possible else None,
    )  # fmt: skip


def _step(row: Waiting, what: str, view: str, arguments: tuple[str, ...]) -> NextStep:
    return NextStep(
        row.family, row.number, row.site, what, row.since, None, view, arguments,
        Permission.CONSENT_TAKE,
    )  # fmt: skip
