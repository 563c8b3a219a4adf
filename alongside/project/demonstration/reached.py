"""Whom the demonstration's trial reaches: places, an adopted rule, and what a meeting decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from alongside.project.demonstration.cast import PASSWORD, Cast
from alongside.project.demonstration.places import files
from alongside.project.demonstration.times import OPENED
from alongside.science.protocol import Study
from alongside.workspaces.adaptation import actions
from alongside.workspaces.adaptation.queries.files import areas_wanted
from alongside.workspaces.adaptation.queries.points import PointState, rule_states
from alongside.workspaces.adaptation.queries.target import targets
from alongside.workspaces.adaptation.reading import read_file, wanted_by
from alongside.workspaces.adaptation.summary import level

EVERY, MEETINGS = timedelta(days=35), 10
SHOWN_TO = "Trial management group; two parent collaborators"
CHANGED_WHY = (
    "Fewer families from the most deprived areas gave consent than should have. The teams there "
    "say that first meetings by video put families off."
)
WAIT_WHY = (
    "First meetings have been at home for a few weeks only. We give that change until the next "
    "point before we make another."
)
SAME_WHY = "The numbers do not say that families are missed. We look again at the next point."


def bring_in_places(study: Study, cast: Cast) -> None:
    """Made-up places before the first family, and the rule adopted with its behaviour."""
    if not study.adaptation.areas:
        return
    by = cast.of("trial_manager")
    for name, content in files():
        read = read_file(name, content, wanted_by(study, areas_wanted(study)))
        actions.bring_in(study=study, by=by, at=OPENED, read=read)
    for rule in study.adaptation.rules:
        actions.adopt(study=study, rule=rule, by=by, at=OPENED, password=PASSWORD)


def meetings(study: Study, cast: Cast) -> Iterator[datetime]:
    """The team meets now and then, and decides where an adaptation point was reached."""
    changed: set[str] = set()
    for number in range(1, MEETINGS + 1):
        at = OPENED + number * EVERY
        yield at
        for state in rule_states(study, level(study), targets(study)):
            for point in state.points:
                if not point.waits and point.decision is None:
                    decide(study, cast, point, at, changed)


def decide(study: Study, cast: Cast, point: PointState, at: datetime, changed: set[str]) -> None:
    """A change where the rule asks for one, the first time at each site."""
    place, rule = point.aimed.panel.id, point.aimed.rule
    change = bool(point.asks) and place not in changed
    why = CHANGED_WHY if change else WAIT_WHY if point.asks else SAME_WHY
    if change:
        changed.add(place)
    actions.decide(
        study=study, rule=rule, place=place, point=point.point,
        by=cast.of("principal_investigator"), at=at, shown_to=SHOWN_TO,
        decided="change" if change else "no_change", why=why,
        change=f"{rule.changes[2]}: first meetings at home, from next week" if change else "",
        cost=Decimal(1800) if change else None, password=PASSWORD,
    )  # fmt: skip
