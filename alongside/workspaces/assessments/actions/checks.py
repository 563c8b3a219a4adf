"""What must hold before anything is recorded about a visit."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.clock import day_of
from alongside.science.instruments.packs import Mode
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study, Visit
from alongside.science.retention.windows import Window
from alongside.workspaces.assessments import queries
from alongside.workspaces.assessments.actions import refusals
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.families.models import Family
from alongside.workspaces.measures import queries as measures
from alongside.workspaces.measures.words import why_not


def happened(occurred_at: datetime | None, at: datetime) -> datetime:
    if occurred_at and occurred_at > at:
        raise refusals.InTheFuture
    return occurred_at or at


def refuse_mode(visit: Visit, mode: str) -> None:
    if mode not in visit.modes:
        raise refusals.UnknownMode(visit.title)


def refuse_without_consent(family: Family, began: datetime | None = None, zone: str = "") -> None:
    """No visit without consent; one that `began` earlier was written up afterwards."""
    given = consent.consented_at(family)
    if given is None:
        raise refusals.NoValidConsent(family.number)
    if began and began < given:
        raise refusals.BeforeConsent(began, given, zone)
    if not consent.may_assess(family):
        raise refusals.StoppedAssessments(family.number)


def refuse_after_the_stop(family: Family, when: datetime) -> None:
    """What the family said before it stopped is kept, also where it waited for the network."""
    stopped = consent.stopped_at(family)
    if stopped and when >= stopped:
        raise refusals.StoppedMeanwhile(family.number)


def refuse_without_licence(
    study: Study, opened: VisitOpened, asked: Instrument, mode: Mode, when: datetime
) -> None:
    """No new answers to a licensed form in a way, at a site or on a day that it does not allow.

    A visit that was written up afterwards was asked on the day of the visit.
    """
    began, noted = (
        day_of(each, study.time_zone) for each in (opened.occurred_at, opened.recorded_at)
    )
    given = opened.occurred_at if began < noted else when
    found = measures.why_not(study, asked, opened.family.site, mode, given)
    if found:
        raise refusals.NotLicensed(why_not(found, study, mode))


def window_for(study: Study, family: Family, visit: Visit) -> Window:
    window = queries.window_of(study, family, visit)
    if window is None:
        earlier = next((one.title for one in study.visits if one.id == visit.anchor), "consent")
        raise refusals.EarlierVisitMissing(visit.title, earlier)
    return window


def refuse_if_begun(study: Study, family: Family, visit: Visit, part: str) -> None:
    if begun := queries.find(family, visit.id, part):
        raise refusals.VisitHasBegun(
            visit.title, begun.recorded_by.name, begun.occurred_at, study.time_zone
        )
