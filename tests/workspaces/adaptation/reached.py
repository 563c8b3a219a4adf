"""Families of a tenth who came so far, and the addresses of the pages about reach."""

from __future__ import annotations

import re
from datetime import timedelta

from alongside.foundations.record.writing import write
from alongside.workspaces.adaptation.models import FamilyArea
from tests.workspaces.monitoring.worlds import CHAIN


def at(page, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/ips-feasibility/reach/{page}" + (f"?{asked}" if asked else "")


def words_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def family(world, site, tenth, steps=4):
    """A family of a tenth (None: not known) that came so far (4: consented)."""
    moment = world.log[-1].recorded if world.log else world.start
    made = world.family(site, moment)
    for kind in CHAIN[:steps]:
        moment += timedelta(minutes=1)
        world.happens(kind, made, moment)
    if tenth:
        letter, index = ("S", "SIMD 2020v2") if site == "glasgow" else ("E", "IMD 2019")
        write(
            FamilyArea, study=world.study, by=world.by, at=moment, family=made,
            area=f"{letter}0199900{tenth - 1}", decile=tenth, index=index, how="looked_up",
        )  # fmt: skip
    return made


def families(world, site, tenths, steps=4):
    return [family(world, site, tenth, steps) for tenth in tenths]
