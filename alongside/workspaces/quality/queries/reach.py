"""Whose answers somebody may see, and as of when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alongside.science.protocol import Study


@dataclass(frozen=True)
class Reach:
    """Sites, parts of visits and families (None: all of them) within somebody's reach.

    `blinded` readers see nothing of forms that may show an arm but that they were finished.
    `without` are families whose answers may no longer be used.
    """

    sites: tuple[str, ...]
    parts: tuple[str, ...]
    families: frozenset[UUID] | None = None
    blinded: bool = True
    as_of: datetime | None = None
    without: frozenset[UUID] = frozenset()

    def holds(self, site: str, part: str, family: UUID) -> bool:
        met = family not in self.without and (self.families is None or family in self.families)
        return site in self.sites and part in self.parts and met

    def closed(self, study: Study) -> frozenset[str]:
        """The questionnaires of which nothing but that they were finished may be seen."""
        return frozenset(one.instrument for one in study.shows_arm if self.blinded)
