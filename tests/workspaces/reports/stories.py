"""A small trial of which every figure of a report is known."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

from alongside.foundations.files.keeping import read_file
from alongside.workspaces.consent.models import ConsentWithdrawn, ServiceStopped, Withdrawal
from alongside.workspaces.families.models import Deviation
from alongside.workspaces.reports.making import make
from alongside.workspaces.reports.models import Snapshot
from alongside.workspaces.safety.models import ConcernReviewed, SafeguardingConcern
from alongside.workspaces.unblinding.models import (
    UnblindingDecided,
    UnblindingDisclosed,
    UnblindingRequested,
)
from tests.workspaces.monitoring.worlds import CHAIN, World
from tests.workspaces.reports.conftest import NOW

EARLIER = NOW - timedelta(days=30)
LATER = NOW - timedelta(days=1)


def small_trial(world: World) -> dict[str, Any]:
    """Ten families: seven randomised, one of them lost and one withdrawn; and what went wrong."""
    kept, lost, not_eligible = _first_of_them(world)
    waiting = _together(world, ["glasgow"] * 2, CHAIN[:6], world.start + timedelta(days=180))
    _goes_wrong(world, kept[0], waiting[0])
    return {"kept": kept, "lost": lost, "not_eligible": not_eligible, "waiting": waiting}


def _first_of_them(world: World) -> tuple[list[Any], Any, list[Any]]:
    """Five come as far as they can, three are not eligible, one of the five is lost."""
    found = _together(world, ["bromley"] * 5 + ["glasgow"] * 3, CHAIN[:2], world.start)
    five, three = found[:5], found[5:]
    for family in three:
        world.happens("ineligible", family, world.start + timedelta(days=15), reason="other")
    for week, kind in enumerate(CHAIN[2:6], 3):
        for family in five:
            world.happens(kind, family, world.start + timedelta(days=7 * week))
    world.happens("lost", five[4], world.start + timedelta(days=43), reason="other")
    for family in five[:4]:
        world.happens("follow_up_3m", family, world.start + timedelta(days=49))
    return five[:4], five[4], three


def _together(world: World, sites: list[str], kinds: tuple[str, ...], at: Any) -> list[Any]:
    """Families that come on one day and go on together, a week for each step."""
    found = [world.family(site, at) for site in sites]
    for week, kind in enumerate(kinds, 1):
        for family in found:
            world.happens(kind, family, at + timedelta(days=7 * week))
    return found


def _goes_wrong(world: World, one: Any, other: Any) -> None:
    """Before EARLIER all of this; on LATER one more deviation."""

    def fact(model: Any, family: Any, at: Any = EARLIER, **fields: Any) -> Any:
        return world.fact(model, at, at, family=family, **fields)

    for _ in range(6):
        fact(Deviation, one, kind="visit_outside_window", what="Late.")
    fact(Deviation, other, kind="visit_outside_window", what="Late.")
    fact(Deviation, other, kind="service_not_as_planned", what="No meeting.")
    fact(Deviation, other, kind="assessor_learned_arm", what="It was said.")
    worry = fact(SafeguardingConcern, one, sealed=b"", danger_now=True)
    fact(ConcernReviewed, one, concern=worry, sealed=b"", closes=True)
    fact(SafeguardingConcern, other, sealed=b"")
    fact(Withdrawal, other, scope="from_data_collection", main_reason="no_time")
    fact(ServiceStopped, one, scope="from_intervention")
    fact(ConsentWithdrawn, one, kind="interview")
    asked = fact(
        UnblindingRequested, one, planned=False, why="child_safety", for_whom="clinician",
        way="colleague", sealed=b"",
    )  # fmt: skip
    fact(UnblindingDecided, one, request=asked, approved=True, sealed=b"")
    fact(UnblindingDisclosed, one, request=asked, channel="telephone")
    fact(Deviation, one, at=LATER, kind="wrong_form", what="The form for older children.")


def made(world: World, *, closed: bool = False, moment: Any = NOW, **more: Any) -> Snapshot:
    return make(
        study=world.study, closed=closed, moment=moment, by=world.by, at=NOW, **more
    )  # fmt: skip


def tables_of(snapshot: Snapshot) -> dict[str, list[dict[str, str]]]:
    """Every table of a report's ZIP file, by its name."""
    with zipfile.ZipFile(io.BytesIO(read_file(snapshot.tables))) as folder:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(folder.read(name).decode("utf-8-sig"), newline=""))
            )
            for name in folder.namelist()
        }


def counted(rows: list[dict[str, str]], group: str = "site") -> dict[tuple[str, str], str]:
    """What a table of counts says, by what and group; a hidden count is empty."""
    return {(row["what"], row[group]): row["count"] for row in rows}
