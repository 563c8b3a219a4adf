"""What a page looks at: which step, where, by week or month, as of which moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse

from alongside.foundations.clock import day_of
from alongside.science.protocol import Counted, Study
from alongside.science.recruitment.weeks import Unit
from alongside.workspaces.recruitment.places import Place


@dataclass(frozen=True)
class Glance:
    """`as_of` is None for now; `at` is the moment shown."""

    study: Study
    at: datetime
    as_of: datetime | None = None
    what: Counted = "referrals"
    unit: Unit = "week"
    place: Place = Place()  # noqa: RUF009 - frozen

    @property
    def local(self) -> datetime:
        """The moment shown, where the trial is."""
        return self.at.astimezone(ZoneInfo(self.study.time_zone))

    @property
    def day(self) -> date:
        return day_of(self.at, self.study.time_zone)


def address(glance: Glance, view: str = "expected", *arguments: str, **more: str) -> str:
    """A page of this workspace that looks at the same, but for what `more` says."""
    url = reverse(f"recruitment:{view}", args=[glance.study.slug, *arguments])
    kept = {
        "what": glance.what if glance.what != "referrals" else "",
        "unit": glance.unit if glance.unit != "week" else "",
        "site": glance.place.site,
        "team": glance.place.team,
        "as_of": _moment(glance),
        **more,
    }
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{url}?{query}" if query else url


def _moment(glance: Glance) -> str:
    """The day alone where its end is meant."""
    if glance.as_of is None:
        return ""
    local = glance.local
    return local.date().isoformat() if local.time() == time.max else local.isoformat()
