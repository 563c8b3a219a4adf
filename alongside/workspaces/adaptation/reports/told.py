"""What stands behind the reach report at one place: counted once, drawn and tabled from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alongside.science.adaptation.reach import Reach
from alongside.science.adaptation.reach import reach as reached
from alongside.science.adaptation.representation import (
    Representation,
    representation,
    shares_of,
)
from alongside.science.disclosure.merged import hidden_flow, too_few
from alongside.science.protocol import DECILE, Study
from alongside.science.retention.path import Stage
from alongside.workspaces.adaptation.queries.counts import SHOWN, UNKNOWN, Counts
from alongside.workspaces.adaptation.queries.groups import traits_of
from alongside.workspaces.adaptation.queries.panels import Panel
from alongside.workspaces.adaptation.queries.target import Aim, Targets


@dataclass(frozen=True)
class TraitTold:
    """One characteristic at one place. `flow`: a number for each row and stage, None if hidden."""

    trait: str
    reach: Reach
    aim: Aim | None
    flow: Sequence[Sequence[int | None]]
    unknown: Sequence[int]


@dataclass(frozen=True)
class FocusTold:
    """The tenths on which the study looks, at one stage; no ratio where too few could be told."""

    stage: Stage
    reached: int
    known: int
    unknown: int
    ratio: Representation | None
    hidden: bool


@dataclass(frozen=True)
class PlaceTold:
    """Everything about one place: the focus by stage, and each characteristic."""

    panel: Panel
    focus: Sequence[FocusTold]
    traits: Sequence[TraitTold]
    share: float | None


def told(study: Study, counts: Counts, targets: Targets, panel: Panel) -> PlaceTold:
    """Count and compare one place."""
    aim = targets.deciles(panel.sites)
    share = focus_share(study, aim)
    deciles = counts.by_group(panel.sites, DECILE)
    return PlaceTold(
        panel,
        [focus_at(study, deciles, stage, share) for stage in SHOWN],
        [_trait(study, counts, targets, panel, trait) for trait in traits_of(study)],
        share,
    )


def focus_share(study: Study, aim: Aim | None) -> float | None:
    """The share of the target population that lives in the tenths looked at."""
    if aim is None or not sum(aim.weights.values()):
        return None
    share = sum(shares_of(aim.weights)[one] for one in study.adaptation.focus)
    return share if 0 < share < 1 else None


def focus_at(
    study: Study, deciles: Mapping[str, Mapping[Stage, int]], stage: Stage, share: float | None
) -> FocusTold:
    """The tenths looked at among families of a known tenth who came so far."""
    known = sum(stages[stage] for name, stages in deciles.items() if name != UNKNOWN)
    inside = sum(deciles[one][stage] for one in study.adaptation.focus)
    unknown = deciles[UNKNOWN][stage]
    if too_few(inside, known, study.adaptation.small_cells):
        return FocusTold(stage, 0, known, unknown, None, hidden=True)
    ratio = None
    if share is not None and known:
        both = {"in": inside, "out": known - inside}
        ratio = representation(both, {"in": share, "out": 1 - share})[0]
    return FocusTold(stage, inside, known, unknown, ratio, hidden=False)


def _trait(study: Study, counts: Counts, targets: Targets, panel: Panel, trait: str) -> TraitTold:
    adaptation, stage = study.adaptation, Stage(study.adaptation.stage)
    groups, aim = counts.by_group(panel.sites, trait), targets.of(trait, panel.sites)
    unknown = groups.pop(UNKNOWN)
    first = len(adaptation.focus) if trait == DECILE else 0
    found = reached(
        {name: stages[stage] for name, stages in groups.items()}, unknown[stage],
        aim.weights if aim else None, ordered=trait == DECILE, limit=adaptation.small_cells,
        told_apart=adaptation.told_apart, people=aim.people if aim else None, first=first,
    )  # fmt: skip
    table = [[sum(groups[name][one] for name in row.groups) for one in SHOWN] for row in found.rows]
    own = set(list(groups)[:first])
    ends = sum(set(row.groups) <= own for row in found.rows)
    hidden = _hidden(table, ends, adaptation.small_cells)
    flow = [
        [None if hide else number for number, hide in zip(row, hides, strict=True)]
        for row, hides in zip(table, hidden, strict=True)
    ]
    return TraitTold(trait, found, aim, flow, [unknown[one] for one in SHOWN])


def _hidden(table: Sequence[Sequence[int]], first: int, limit: int) -> list[list[bool]]:
    """Hidden by the totals of all rows, and by those of the first rows that are told elsewhere."""
    found = hidden_flow(table, limit)
    for part in (range(first), range(first, len(table))):
        if first and len(part):
            mine = hidden_flow([table[at] for at in part], limit)
            for at, hides in zip(part, mine, strict=True):
                found[at] = [a or b for a, b in zip(found[at], hides, strict=True)]
    return found
