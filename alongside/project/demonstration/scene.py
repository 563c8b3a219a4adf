"""What every part of a made-up family's life shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from alongside.foundations.accounts.models import Person
from alongside.project.demonstration.cast import Cast
from alongside.project.demonstration.dice import Dice
from alongside.project.demonstration.plan import Plan
from alongside.science.protocol import Study
from alongside.workspaces.families.models import Family

Life = Iterator[datetime]
"""A family's life yields the moment of its next act, and acts when that moment has come."""


@dataclass
class Scene:
    """One family, the people around it, and the time it has reached."""

    plan: Plan
    cast: Cast
    dice: Dice
    at: datetime
    family: Family | None = None
    met: dict[str, Any] = field(default_factory=dict)

    @property
    def study(self) -> Study:
        return self.cast.study

    def person(self, role: str) -> Person:
        return self.cast.of(role, self.plan.site)

    def later(self, first: int, last: int) -> datetime:
        """Move on by some days, to a working hour."""
        self.at = self.dice.working_days_later(self.at, first, last)
        return self.at

    def acting(self, role: str) -> dict[str, Any]:
        """What every action about this family is given."""
        return {
            "study": self.study,
            "family": self.family,
            "by": self.person(role),
            "at": self.at,
        }

    def until(self, moment: datetime) -> datetime:
        """Move on to a moment, unless it has passed."""
        self.at = max(self.at, moment)
        return self.at
