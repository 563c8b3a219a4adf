"""What a forecast page shows, worked out from the record by a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil, fsum

from django.db.models import Count

from alongside.science.protocol import ProgressionMeasure, Study
from alongside.science.recruitment.counts_ahead import CountsAhead
from alongside.science.recruitment.forecast_basis import MILESTONES, Basis, Ways, learnt
from alongside.science.recruitment.forecast_scores import Calibration, calibration
from alongside.science.retention.windows import add_months
from alongside.workspaces.monitoring import ahead
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.monitoring.ways import ways
from alongside.workspaces.referrals.models import Referral

LEVELS = (0.05, 0.5, 0.95)
SOON = timedelta(days=91)
MOST_POINTS = 14
REFERRED, CONSENTED, RANDOMISED, FOLLOWED_UP = range(len(MILESTONES))


@dataclass(frozen=True)
class Question:
    """Which number, which target, by the end of which day."""

    milestone: int
    target: int
    by: date


@dataclass(frozen=True)
class Seen:
    """A study as the record had it at the end of a day."""

    study: Study
    day: date
    ways: Ways
    basis: Basis


@dataclass(frozen=True)
class Point:
    """Between which counts a number will be by the end of a day, nine chances in ten."""

    day: date
    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class Answer:
    """The number now and by the day, the chance of the target, and when it is reached.

    `dates`: early, middle and late; None for never, as far as anybody sees.
    """

    question: Question
    now: int
    by: Point
    mean: float
    chance: float
    dates: tuple[date | None, ...]


@dataclass(frozen=True)
class SiteLine:
    """A site: since when, how many are referred, how many in a month, how many by the day."""

    site: str
    opens: date
    referred: int
    per_month: float
    now: int
    by: Point


@dataclass(frozen=True)
class StepLine:
    """A step: of how many families it was learnt, the share that goes on, the usual wait."""

    milestone: int
    families: int
    share: float
    days: int


@dataclass(frozen=True)
class Look:
    """A forecast made on an earlier day about a later one, and what had come by then."""

    made: date
    about: Point
    came: int


@dataclass(frozen=True)
class LookedBack:
    """All earlier forecasts that can be looked back on, and how they did (None without any)."""

    looks: tuple[Look, ...]
    scores: Calibration | None


def see(study: Study, source: Source, day: date) -> Seen:
    """The record as it stood at the end of a day, ready for every forecast."""
    found = ways(study, source)
    basis = learnt(
        found, day, ahead.sites_ahead(study), ahead.expectation(study), ahead.weights(study)
    )
    return Seen(study, day, found, basis)


def usual_target(study: Study, milestone: int) -> int:
    """What the study aims at where nobody says another number."""
    if milestone == REFERRED:
        return max(1, round(fsum(fsum(one.referrals) for one in study.expected.sites)))
    if milestone == FOLLOWED_UP:
        return max(1, ceil(round(_kept(study) * study.target.total, 6)))
    return study.target.total


def usual_day(study: Study, day: date) -> date:
    """The day by which the study plans to have its families, or the next that makes sense."""
    later = (ahead.planned_end(study), ahead.last_day(study))
    return next((end for end in later if end > day), day + SOON)


def answer(basis: Basis, question: Question) -> Answer:
    """One number of families by a day, and the date of its target."""
    through = basis.through(question.milestone)
    found = through.number(question.by)
    return Answer(
        question=question,
        now=basis.now(question.milestone),
        by=_point(question.by, found),
        mean=found.mean,
        chance=1.0 if through.through >= question.target else found.at_least(question.target),
        dates=through.days_of(question.target, LEVELS),
    )


def points(seen: Seen, question: Question) -> tuple[Point, ...]:
    """The number from now to the day, month by month."""
    through = seen.basis.through(question.milestone)
    now = seen.basis.now(question.milestone)
    start = Point(seen.day, now, now, now)
    days = _month_ends(seen.day, question.by)
    return (start, *(_point(day, through.number(day)) for day in days))


def came(seen: Seen, milestone: int) -> list[tuple[date, int]]:
    """Days on which families came so far by now, and how many there were then."""
    days = seen.ways.by(seen.day).days_of(milestone).tolist()
    total = {ordinal: place for place, ordinal in enumerate(days, start=1)}
    steps = [(date.fromordinal(ordinal), count) for ordinal, count in total.items()]
    if len(steps) <= 60:
        return steps
    return list({day.isocalendar()[:2]: (day, count) for day, count in steps}.values())


def milestones(seen: Seen, by: date) -> tuple[tuple[int, Point], ...]:
    """Every number now and by the day."""
    return tuple(
        (seen.basis.now(each), _point(by, seen.basis.through(each).number(by)))
        for each in range(len(MILESTONES))
    )


def sites(seen: Seen, question: Question) -> tuple[SiteLine, ...]:
    outlook, milestone = seen.basis.outlook, question.milestone
    rates = outlook.rates.site_means(outlook.counts, outlook.past).tolist()
    found = seen.basis.at_sites(milestone, question.by)
    return tuple(
        SiteLine(
            site.id, site.opens, site.count, rates[place],
            seen.basis.reached[milestone][place], _point(question.by, found[place]),
        )
        for place, site in enumerate(outlook.sites)
    )  # fmt: skip


def steps(seen: Seen) -> tuple[StepLine, ...]:
    """What was learnt of each step; the study's expectation is in it as a few families."""
    worth = ahead.expectation(seen.study).worth
    return tuple(
        StepLine(
            place, round(step.families - worth), step.chance, _middle(step.by_day, step.chance)
        )
        for place, step in enumerate(seen.basis.steps, start=1)
    )


def look_back(seen: Seen, milestone: int, months: int) -> LookedBack:
    """Forecasts at the ends of earlier months about so many months later."""
    first = min(site.opens for site in seen.study.sites)
    ends = [(day, _later(day, months)) for day in _month_ends(first, seen.day)]
    pairs = [(day, *_look(seen, milestone, day, about)) for day, about in ends if about <= seen.day]
    looks = tuple(Look(day, _point(about, found), n) for day, about, found, n in pairs)
    scores = calibration([(found, n) for _, _, found, n in pairs]) if pairs else None
    return LookedBack(looks, scores)


def team_counts(study: Study, as_of: datetime | None) -> dict[tuple[str, str], int]:
    """How many families each team of a site has referred."""
    rows = Referral.objects.as_of(as_of).filter(study=study.slug).order_by()
    found = rows.values_list("family__site", "team").annotate(Count("family", distinct=True))
    return {(site, team): count for site, team, count in found}


def part_of(
    counts: Mapping[tuple[str, str], int], teams: Sequence[tuple[str, str]], site: str
) -> float:
    """Which part of a site's referrals came from these teams; none of none is none."""
    total = sum(count for (at, _), count in counts.items() if at == site)
    own = sum(counts.get(team, 0) for team in teams)
    return own / total if total else 0.0


def _look(
    seen: Seen, milestone: int, made: date, about: date
) -> tuple[date, CountsAhead, int]:  # fmt: skip
    study = seen.study
    basis = learnt(
        seen.ways, made, ahead.sites_ahead(study), ahead.expectation(study), ahead.weights(study)
    )
    then = int(seen.ways.by(about).count(milestone).sum())
    return about, basis.through(milestone).number(about), then


def _later(day: date, months: int) -> date:
    """The end of the month that is so many months after the end of one."""
    return add_months(day + timedelta(days=1), months) - timedelta(days=1)


def _month_ends(first: date, last: date) -> list[date]:
    """The ends of months after one day up to another, thinned, and that day itself."""
    ends, month = [], first.replace(day=1)
    while (end := add_months(month, 1) - timedelta(days=1)) < last:
        if end > first:
            ends.append(end)
        month = add_months(month, 1)
    every = max(1, -(-len(ends) // MOST_POINTS))
    return [*ends[every - 1 :: every], last]


def _point(day: date, found: CountsAhead) -> Point:
    low, middle, high = (found.quantile(level) for level in LEVELS)
    return Point(day, low, middle, high)


def _middle(by_day: Sequence[float], chance: float) -> int:
    """The day by which half of those who go on have done so."""
    total = 0.0
    for day, each in enumerate(by_day):
        total += each
        if total >= chance / 2 - 1e-9:
            return day
    return len(by_day)


def _kept(study: Study) -> float:
    for one in study.progression:
        if one.measure is ProgressionMeasure.RETENTION and one.unit == "percent":
            return max(band.at_least or 0 for band in one.bands) / 100
    return 1.0
