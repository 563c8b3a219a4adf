"""The hours between information and consent, by real time and not by the clock on the wall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from alongside.science.protocol import Study
from alongside.workspaces.consent.queries.rows import Opening
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals import queries as referrals


def opening(study: Study, family: Family, at: datetime) -> Opening | None:
    """From when the family may sign: counted from the last information given by that moment."""
    given = [row for row in referrals.information(family) if row.at <= at]
    return opening_from(study, given[0].at, given[0].version) if given else None


def opening_from(study: Study, informed_at: datetime, version: str) -> Opening:
    """Twenty-four hours are twenty-four hours, also when the clocks change."""
    hours = timedelta(hours=study.minimum_hours_after_information)
    return Opening(informed_at, version, informed_at.astimezone(UTC) + hours)


def whole_hours(start: datetime, end: datetime) -> int:
    return int((end.astimezone(UTC) - start.astimezone(UTC)) / timedelta(hours=1))
