"""What was expected and what came at one place, and at the places inside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from alongside.science.protocol import Counted, Study
from alongside.science.recruitment.alert_rules import Since, since_when
from alongside.science.recruitment.curves import Curve
from alongside.science.recruitment.expected import how_surprising
from alongside.science.recruitment.weeks import Weekly, weekly_counts, weekly_of
from alongside.science.retention.path import Stage
from alongside.workspaces.monitoring.arrivals import Arrival, arrivals
from alongside.workspaces.recruitment.places import Place, expected_at, teams_at

STAGES: Mapping[Counted, Stage] = {
    "referrals": Stage.IDENTIFIED,
    "screened": Stage.SCREENED,
    "consented": Stage.CONSENTED,
    "randomised": Stage.RANDOMISED,
    "retained": Stage.RETAINED,
}


@dataclass(frozen=True)
class Watched:
    """One place up to the end of a day; `curve` is None where nothing is said of it."""

    place: Place
    what: Counted
    curve: Curve | None
    days: Mapping[date, int]
    day: date

    @cached_property
    def came(self) -> int:
        return sum(count for at, count in self.days.items() if at <= self.day)

    @cached_property
    def in_time(self) -> int:
        """Those who came while families were expected; the others came later."""
        if self.curve is None:
            return self.came
        last = min(self.day, self.curve.last_day)
        return sum(count for at, count in self.days.items() if at <= last)

    @cached_property
    def expected(self) -> float | None:
        return None if self.curve is None else self.curve.by(self.day)

    @cached_property
    def chance(self) -> float | None:
        """How often chance is as far off as that, on the same side."""
        return None if self.expected is None else how_surprising(self.in_time, self.expected)

    @cached_property
    def weekly(self) -> Weekly | None:
        return None if self.curve is None else weekly_of(self.curve)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """What came in each whole week that is over."""
        weekly = self.weekly
        return () if weekly is None else weekly_counts(self.days, weekly, self.day)

    @cached_property
    def since(self) -> Since | None:
        """Since when too few come, most likely; None where no more than that is missing."""
        weekly = self.weekly
        return None if weekly is None else since_when(weekly, self.counts)


@dataclass(frozen=True)
class Watch:
    """The place looked at, and the sites or teams inside it."""

    whole: Watched
    parts: tuple[Watched, ...]


def watch(
    study: Study, place: Place, what: Counted, day: date, as_of: datetime | None = None
) -> Watch:
    """The place and its parts from one count of the summaries of families."""
    found = arrivals(study, STAGES[what], as_of, teams_of=place.site)
    if place.site:
        inside = teams_at(study, place.site)
    else:
        inside = tuple(Place(site.id) for site in study.sites)
    whole = _watched(study, place, what, found, day)
    if place.team:
        return Watch(whole, ())
    parts = _apart(found, inside)
    return Watch(
        whole, tuple(_watched(study, one, what, parts[one.code], day) for one in inside)
    )  # fmt: skip


def days_at(found: Sequence[Arrival], place: Place) -> dict[date, int]:
    """How many came at a place on each day."""
    days: dict[date, int] = {}
    for one in found:
        if place.site in {"", one.site} and place.team in {"", one.team}:
            days[one.day] = days.get(one.day, 0) + one.count
    return days


def _apart(found: Sequence[Arrival], places: Sequence[Place]) -> dict[str, list[Arrival]]:
    """Arrivals by place in one pass; those of a team that the study does not know stay out."""
    apart: dict[str, list[Arrival]] = {place.code: [] for place in places}
    for one in found:
        code = Place(one.site, one.team).code
        if code in apart:
            apart[code].append(one)
    return apart


def _watched(
    study: Study, place: Place, what: Counted, found: Sequence[Arrival], day: date
) -> Watched:
    return Watched(place, what, expected_at(study, place, what), days_at(found, place), day)
