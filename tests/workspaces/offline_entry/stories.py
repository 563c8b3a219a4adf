"""A tablet as its page works: a queue of its own with numbers, and a clock that may be wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from alongside.workspaces.families.models import Family
from alongside.workspaces.offline_entry import actions, queries
from alongside.workspaces.offline_entry.models import EntryArrived, PackageTaken
from alongside.workspaces.offline_entry.queries import Chosen
from alongside.workspaces.offline_entry.sent import read_sending
from tests.workspaces.assessments.stories import BASELINE, SDQ, Team
from tests.workspaces.made_up import study

ITEMS = ("sdq_01", "sdq_02", "sdq_03")


@dataclass
class Tablet:
    """What a tablet holds, and what its clock says beside the right time."""

    package: PackageTaken
    number: str
    off: timedelta = timedelta()
    queue: list[dict[str, Any]] = field(default_factory=list)
    sent: int = 0

    def enter(self, at: datetime, **what: str) -> dict[str, Any]:
        made = {
            "id": str(UUID(int=(self.package.pk.int + 1 + len(self.queue)) % 2**128)),
            "sequence": len(self.queue) + 1, "family": self.number, "visit": "baseline",
            "at": (at + self.off).isoformat(), **what,
        }  # fmt: skip
        self.queue.append(made)
        return made

    def begin(self, at: datetime, mode: str = "face_to_face") -> dict[str, Any]:
        return self.enter(at, what="begin", answer=mode)

    def answer(self, at: datetime, item: str, answer: str, form: str = SDQ) -> dict[str, Any]:
        return self.enter(at, what="answer", form=form, item=item, answer=answer)

    def message(self, at: datetime, done: bool = False) -> bytes:
        told = {"entries": self.queue[self.sent :], "now": (at + self.off).isoformat()}
        return json.dumps({**told, "done": len(self.queue)} if done else told).encode()

    def heard(self, awaited: int) -> None:
        self.sent = max(self.sent, awaited - 1)


def taken(
    people: Team, family: Family, at: datetime = BASELINE, part: str = "main", **more: Any
) -> Tablet:
    """A tablet that left with the baseline of one family."""
    chosen = [Chosen(family.number, "baseline")]
    package = actions.take_along(
        study=study(), by=people.nurse, at=at, part=part, tablet="Tablet 3", chosen=chosen,
        due=chosen,
    )  # fmt: skip
    return Tablet(package, family.number, **more)


def deliver(people: Team, tablet: Tablet, at: datetime, message: bytes | None = None) -> int:
    """The server reads a message; the tablet hears nothing of it yet."""
    return actions.come_back(
        study=study(), by=people.nurse, at=at, package=tablet.package,
        sending=read_sending(message or tablet.message(at)),
    )  # fmt: skip


def sync(people: Team, tablet: Tablet, at: datetime) -> None:
    tablet.heard(deliver(people, tablet, at))


def came(tablet: Tablet) -> list[EntryArrived]:
    return list(EntryArrived.objects.filter(package=tablet.package).order_by("sequence"))


def outcomes(tablet: Tablet) -> list[str]:
    return [one.outcome for one in came(tablet)]


def waiting(people: Team) -> list[EntryArrived]:
    return queries.differences(study(), ["glasgow", "bromley"], ("main",), None)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
