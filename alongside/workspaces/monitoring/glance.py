"""Which study a page looks at, as of which moment, and at which of its sites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from alongside.foundations.clock import day_of
from alongside.science.protocol import Study


@dataclass(frozen=True)
class Glance:
    """`as_of` is None for now; `at` is the moment shown; `site` is None for all sites."""

    study: Study
    at: datetime
    as_of: datetime | None = None
    site: str | None = None

    @property
    def sites(self) -> tuple[str, ...]:
        every = tuple(site.id for site in self.study.sites)
        return every if self.site is None else (self.site,)

    @property
    def local(self) -> datetime:
        """The moment shown, where the trial is."""
        return self.at.astimezone(ZoneInfo(self.study.time_zone))

    @property
    def day(self) -> date:
        return day_of(self.at, self.study.time_zone)
