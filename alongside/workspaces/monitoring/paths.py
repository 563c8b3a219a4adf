"""One family's way through the trial, put together from what every workspace knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from alongside.science.protocol import Study
from alongside.science.retention.path import STAGES, FamilyPath, Stage
from alongside.workspaces.families.queries import Exit, FamilyRow

NO_REASON = "no_reason_given"
SIGNED = STAGES[STAGES.index(Stage.CONSENTED) :]
Kind = Literal["beyond", "after_exit", "joined"]


@dataclass(frozen=True)
class Anomaly:
    """Facts of a family that do not fit together, so that a person should look.

    `beyond`: it has `stage` without one before it. `after_exit`: it reached `stage` after it had
    left. `joined`: another record that was joined into it has `stage` and its own has not.
    """

    kind: Kind
    stage: Stage


@dataclass(frozen=True)
class Standing:
    """A family, its path up to the first hole, and what does not fit."""

    family: UUID
    path: FamilyPath
    anomalies: tuple[Anomaly, ...] = ()


@dataclass(frozen=True)
class Told:
    """What the workspaces say about all families, each under the family's id."""

    families: Sequence[FamilyRow]
    reached: Mapping[Stage, Mapping[UUID, datetime]]
    exits: Mapping[UUID, Exit]
    joined: Mapping[UUID, UUID] = field(default_factory=dict)


def assemble(told: Told, zone: str) -> list[Standing]:
    """The path of every family, in the order given; times are where the trial is."""
    place = ZoneInfo(zone)
    lost = _lost_with_joined(told)
    return [_standing(row, told, place, lost.get(row.id, ())) for row in told.families]


def first_exits(lists: Sequence[Mapping[UUID, Exit]]) -> dict[UUID, Exit]:
    """The first exit of each family; of two at one moment that of the earlier list."""
    first: dict[UUID, Exit] = {}
    for exits in lists:
        for family, left in exits.items():
            if family not in first or left.at < first[family].at:
                first[family] = left
    return first


def all_of(
    finished: Mapping[UUID, Mapping[str, datetime]], visits: Sequence[str]
) -> dict[UUID, datetime]:
    """Families that finished every one of these visits, and when the last of them was done."""
    return {
        family: max(done[visit] for visit in visits)
        for family, done in finished.items()
        if all(visit in done for visit in visits)
    }


def any_of(
    finished: Mapping[UUID, Mapping[str, datetime]], visits: Sequence[str]
) -> dict[UUID, datetime]:
    """Families that finished one of these visits at least, and when the first was done."""
    times = {
        family: [done[visit] for visit in visits if visit in done]
        for family, done in finished.items()
    }
    return {family: min(moments) for family, moments in times.items() if moments}


def baseline_visits(study: Study) -> tuple[str, ...]:
    """The visits that must be done before a family can be allocated."""
    return tuple(one.id for one in study.visits if one.before_randomisation and one.required)


def kin(families: Collection[UUID], joined: Mapping[UUID, UUID]) -> frozenset[UUID]:
    """These families, those under which they go on, and every record joined into these."""
    ends = {end_of(family, joined) for family in families}
    return frozenset({*families, *ends, *(one for one in joined if end_of(one, joined) in ends)})


def end_of(family: UUID, joined: Mapping[UUID, UUID]) -> UUID:
    """The family under which a joined record goes on."""
    seen = {family}
    while (into := joined.get(family)) is not None and into not in seen:
        seen.add(into)
        family = into
    return family


def _standing(row: FamilyRow, told: Told, place: ZoneInfo, lost: Sequence[Stage]) -> Standing:
    reached = {Stage.IDENTIFIED: row.identified_at.astimezone(place)}
    beyond: list[Stage] = []
    for stage in STAGES[1:]:
        moment = told.reached[stage].get(row.id)
        if moment is None:
            continue
        if STAGES[len(reached)] is stage:
            reached[stage] = moment.astimezone(place)
        else:
            beyond.append(stage)
    left = told.exits.get(row.id)
    path = FamilyPath(
        family=row.number,
        site=row.site,
        reached=reached,
        exit_reason=(left.reason or NO_REASON) if left else None,
        exit_at=left.at.astimezone(place) if left else None,
    )
    anomalies = [
        *(Anomaly("beyond", stage) for stage in beyond),
        *_after_exit(path),
        *(Anomaly("joined", stage) for stage in lost if stage not in reached),
    ]
    return Standing(row.id, path, tuple(anomalies))


def _after_exit(path: FamilyPath) -> list[Anomaly]:
    left = path.exit_at
    if left is None:
        return []
    later = [stage for stage, moment in path.reached.items() if moment > left]
    return [Anomaly("after_exit", later[-1])] if later else []


def _lost_with_joined(told: Told) -> dict[UUID, tuple[Stage, ...]]:
    """The stages that a family's other records had, under the family that goes on."""
    lost: dict[UUID, tuple[Stage, ...]] = {}
    for joined in told.joined:
        stages = tuple(stage for stage in SIGNED if joined in told.reached[stage])
        into = end_of(joined, told.joined)
        lost[into] = tuple(dict.fromkeys((*lost.get(into, ()), *stages)))
    return lost
