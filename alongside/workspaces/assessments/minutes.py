"""How long a form took: the time before each of its saves, without pauses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

# A longer silence is a pause that nobody recorded: a closed laptop, a dead network.
LONGEST_SILENCE = timedelta(hours=1)
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Moment:
    """Something happened at a visit: to a form, or a pause began or ended."""

    at: datetime
    form: str = ""
    pause: bool | None = None


def by_form(moments: Iterable[Moment]) -> dict[str, Decimal]:
    """Minutes of each form: the stretch up to each save belongs to the form that was saved."""
    spent: dict[str, timedelta] = defaultdict(timedelta)
    before: datetime | None = None
    paused = False
    for moment in sorted(moments, key=lambda one: one.at):
        stretch = moment.at - before if before else timedelta()
        if moment.form and not paused and stretch <= LONGEST_SILENCE:
            spent[moment.form] += stretch
        paused = paused if moment.pause is None else moment.pause
        before = moment.at
    return {form: in_minutes(time) for form, time in spent.items()}


def without_pauses(start: datetime, end: datetime, moments: Iterable[Moment]) -> Decimal:
    """Minutes from start to end of a visit, without its recorded pauses."""
    resting = timedelta()
    since: datetime | None = None
    for moment in sorted(moments, key=lambda one: one.at):
        if moment.pause and since is None:
            since = moment.at
        elif moment.pause is False and since is not None:
            resting, since = resting + (moment.at - since), None
    if since is not None:
        resting += end - since
    return in_minutes(end - start - resting)


def in_minutes(time: timedelta) -> Decimal:
    return (Decimal(time.total_seconds()) / 60).quantize(TENTH)
