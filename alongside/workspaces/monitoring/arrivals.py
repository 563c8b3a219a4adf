"""How many families reached a step on each day, by site or by the team that referred them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Substr

from alongside.science.protocol import Study
from alongside.science.retention.path import Stage
from alongside.workspaces.monitoring.models import FamilyProgress, PastProgress
from alongside.workspaces.monitoring.past import kept
from alongside.workspaces.monitoring.summary import catch_up
from alongside.workspaces.referrals.models import Referral

DAY_LONG = len("2023-04-01")


@dataclass(frozen=True)
class Arrival:
    """So many families of a site (and a team, where it was asked for) reached it on a day."""

    site: str
    team: str
    day: date
    count: int


def arrivals(
    study: Study, stage: Stage, as_of: datetime | None = None, *, teams_of: str = ""
) -> list[Arrival]:
    """From the summary of every family, in one query once the summary is level.

    `teams_of` names one site whose families are counted by team; without it, all sites without
    their teams. A family that nobody referred has no team.
    """
    reached = Substr(KT(f"reached__{stage.value}"), 1, DAY_LONG)
    rows = _rows(study, as_of).order_by().annotate(day=reached)
    if teams_of:
        rows = rows.filter(site=teams_of).annotate(team=Subquery(_team(as_of)))
    columns = ("site", "team", "day") if teams_of else ("site", "day")
    found = rows.exclude(day=None).values(*columns).annotate(count=Count("pk"))
    return [
        Arrival(row["site"], row.get("team") or "", date.fromisoformat(row["day"]), row["count"])
        for row in found
    ]


def _rows(study: Study, as_of: datetime | None) -> Any:
    if as_of is not None:
        return PastProgress.objects.filter(past=kept(study, as_of))
    catch_up(study)
    return FamilyProgress.objects.filter(study=study.slug)


def _team(as_of: datetime | None) -> Any:
    referred = Referral.objects.as_of(as_of).filter(family=OuterRef("family"))
    return referred.order_by("recorded_at", "pk").values("team")[:1]
