"""What forecasts of a study are made from: its record by a day, and what its definition expects."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from math import fsum, sqrt

from alongside.science.protocol import ProgressionMeasure, Study
from alongside.science.recruitment.forecast import Outlook, SiteAhead, exposure
from alongside.science.recruitment.forecast_basis import MILESTONES, Basis, Expectation, learnt
from alongside.science.recruitment.site_rates import SiteRates
from alongside.science.recruitment.stages_ahead import Step, even_step
from alongside.science.retention.windows import add_months
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.monitoring.ways import ways

MONTH = 365.25 / 12
DAY = timedelta(days=1)
TO_RANDOMISE = (1, 28)  # days from consent, where the study does not say
TO_CONSENT = 24
AROUND = 21
USUAL_SHARE = 0.7
LEAST_EXPECTED = 0.1


def basis(study: Study, source: Source, day: date) -> Basis:
    """The trial as it stood at the end of a day, as the source has it."""
    return learnt(
        ways(study, source), day, sites_ahead(study), expectation(study), weights(study)
    )  # fmt: skip


def sites_ahead(study: Study) -> list[SiteAhead]:
    """The sites with the days on which they open and close, and nobody yet."""
    ramp = study.expected.ramp_up.days if study.expected.ramp_up else 0
    return [
        SiteAhead(site.id, site.opens, closes=site.closes, ramp_days=ramp) for site in study.sites
    ]


def expectation(study: Study) -> Expectation:
    """What the definition expects before anything has happened."""
    referrals = fsum(fsum(one.referrals) for one in study.expected.sites)
    randomised = fsum(fsum(one.randomised) for one in study.expected.sites)
    passing = min(0.99, randomised / referrals) if referrals and randomised else USUAL_SHARE
    consent = study.expected.step("consented")
    share = max(consent.share, passing) if consent else sqrt(passing)
    after = consent.days if consent else TO_CONSENT
    return Expectation(
        per_month=max(LEAST_EXPECTED, _per_month(study, referrals)),
        steps=(
            even_step(MILESTONES[1], share, 1, max(1, 2 * after - 1)),
            even_step(MILESTONES[2], min(1.0, passing / share), *TO_RANDOMISE),
            _follow_up(study),
        ),
    )


def planned_end(study: Study) -> date:
    """The last day for which the study says how many families it expects."""
    ends = [
        one.last_day or add_months(one.first_month.replace(day=1), len(one.randomised)) - DAY
        for one in study.expected.sites
    ]
    return max(ends, default=last_day(study))


def last_day(study: Study) -> date:
    """The day on which the last site closes."""
    return max(site.closes for site in study.sites)


def weights(study: Study) -> tuple[float, ...]:
    """How much of a full month's work each calendar month has, by the holidays that are known."""
    found = [1.0] * 12
    for one in study.expected.holidays:
        where = len(one.sites) / len(study.sites) if one.sites else 1.0
        for number in range((one.last - one.first).days + 1):
            on = one.first + number * DAY
            days = monthrange(on.year, on.month)[1]
            found[on.month - 1] -= (1 - one.share) * where / days
    return tuple(max(0.0, each) for each in found)


def _per_month(study: Study, referrals: float) -> float:
    """Referrals in a month of full work at one site, over the months for which it says them."""
    ramp = study.expected.ramp_up.days if study.expected.ramp_up else 0
    there = tuple(
        SiteAhead(
            one.site, one.first_month, ramp_days=ramp,
            closes=one.last_day
            or add_months(one.first_month.replace(day=1), len(one.referrals)) - DAY,
        )
        for one in study.expected.sites
    )  # fmt: skip
    if not there:
        return 0.0
    first = min(one.opens for one in there)
    blank = Outlook(first, there, SiteRates("prior", 1.0, 1.0), weights(study))
    work = float(exposure(blank, max(one.closes or first for one in there)).sum())
    return referrals / work if work else 0.0


def _follow_up(study: Study) -> Step:
    told = study.expected.step("retained")
    days = told.days if told else round(MONTH * study.visit(study.retention.visits[0]).months)
    share = told.share if told else _green_share(study)
    return even_step(MILESTONES[3], share, max(1, days - AROUND), max(1, days + AROUND))


def _green_share(study: Study) -> float:
    """The share of families from which retention is green."""
    for one in study.progression:
        if one.measure is ProgressionMeasure.RETENTION and one.unit == "percent":
            green = [band.at_least for band in one.bands if band.colour == "green"]
            if green and green[0]:
                return min(0.99, green[0] / 100)
    return USUAL_SHARE
