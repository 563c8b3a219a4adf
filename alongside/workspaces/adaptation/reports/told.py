"""What stands behind the reach report at one place: counted once, drawn and tabled from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

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
from alongside.workspaces.adaptation.queries.counts import SHOWN, Counts
from alongside.workspaces.adaptation.queries.groups import NOT_SAID, UNKNOWN, traits_of
from alongside.workspaces.adaptation.queries.panels import Panel
from alongside.workspaces.adaptation.queries.target import Aim, Targets
from alongside.workspaces.adaptation.words import labels


@dataclass(frozen=True)
class TraitTold:
    """One characteristic at one place. `flow`: a number for each row and stage, None if hidden.

    `not_said`: those who would rather not say, by stage; empty where they are among `unknown`.
    """

    trait: str
    reach: Reach
    aim: Aim | None
    flow: Sequence[Sequence[int | None]]
    unknown: Sequence[int]
    not_said: Sequence[int] = ()

    def why(self, stage: Stage) -> list[tuple[str, int]]:
        """How many are of no known group at a stage, by what is known of why."""
        at = SHOWN.index(stage)
        rest = [(labels.NOT_SAID, self.not_said[at])] if self.not_said else []
        return [(labels.NOT_KNOWN, self.unknown[at]), *rest]


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
    share, ends = focus_share(study, aim), focus_ends(study, aim)
    deciles = counts.by_group(panel.sites, DECILE)
    return PlaceTold(
        panel,
        [focus_at(study, deciles, stage, share, ends) for stage in SHOWN],
        _traits(study, counts, targets, panel),
        share,
    )


def focus_share(study: Study, aim: Aim | None) -> float | None:
    """The share of the target population that lives in the tenths looked at."""
    if aim is None or not sum(aim.weights.values()):
        return None
    share = sum(shares_of(aim.weights)[one] for one in study.adaptation.focus)
    return share if 0 < share < 1 else None


def focus_ends(study: Study, aim: Aim | None) -> list[float]:
    """The same share under the least and the greatest need."""
    ends = aim.ends if aim else ()
    return [sum(shares_of(one)[tenth] for tenth in study.adaptation.focus) for one in ends]


def focus_at(
    study: Study,
    deciles: Mapping[str, Mapping[Stage, int]],
    stage: Stage,
    share: float | None,
    ends: Sequence[float] = (),
) -> FocusTold:
    """The tenths looked at among families of a known tenth who came so far."""
    unsaid = {UNKNOWN, NOT_SAID}
    known = sum(stages[stage] for name, stages in deciles.items() if name not in unsaid)
    inside = sum(deciles[one][stage] for one in study.adaptation.focus)
    unknown = deciles[UNKNOWN][stage]
    if too_few(inside, known, study.adaptation.small_cells):
        return FocusTold(stage, 0, known, unknown, None, hidden=True)
    ratio = None
    if share is not None and known:
        both = {"in": inside, "out": known - inside}
        other = [{"in": one, "out": 1 - one} for one in ends]
        target = {"in": share, "out": 1 - share}
        ratio = representation(both, target, target_ends=other)[0]
    return FocusTold(stage, inside, known, unknown, ratio, hidden=False)


def _traits(study: Study, counts: Counts, targets: Targets, panel: Panel) -> list[TraitTold]:
    """Each characteristic; the parts of a coarser one come after it and hide what it hides."""
    found: dict[str, TraitTold] = {}
    named = {one.id: one for one in study.adaptation.traits}
    for trait in traits_of(study):
        whole = named[trait].within if trait in named else None
        blocks: list[Block] = []
        if whole is not None:
            parts = named[trait].parts_of(named[whole])
            blocks = [
                Block([part for group in row.groups for part in parts[group]], flow)
                for row, flow in zip(found[whole].reach.rows, found[whole].flow, strict=True)
            ]
        found[trait] = _trait(study, counts, targets, panel, trait, blocks)
    return list(found.values())


@dataclass(frozen=True)
class Block:
    """Groups whose sum is told elsewhere, and that sum at each stage (None where it is hidden)."""

    groups: Sequence[str]
    flow: Sequence[int | None]


def _trait(
    study: Study,
    counts: Counts,
    targets: Targets,
    panel: Panel,
    trait: str,
    blocks: Sequence[Block],
) -> TraitTold:
    adaptation, stage = study.adaptation, Stage(study.adaptation.stage)
    groups, aim = counts.by_group(panel.sites, trait), targets.of(trait, panel.sites)
    unknown, not_said = groups.pop(UNKNOWN), groups.pop(NOT_SAID)
    first = len(adaptation.focus) if trait == DECILE else 0
    found = reached(
        {name: stages[stage] for name, stages in groups.items()},
        unknown[stage] + not_said[stage], aim.weights if aim else None, ordered=trait == DECILE,
        limit=adaptation.small_cells, told_apart=adaptation.told_apart,
        people=aim.people if aim else None, first=first, blocks=[one.groups for one in blocks],
        ends=aim.ends if aim else (),
    )  # fmt: skip
    table = [[sum(groups[name][one] for name in row.groups) for one in SHOWN] for row in found.rows]
    own = set(list(groups)[:first])
    apart = [own, set(groups) - own] if own else [set(one.groups) for one in blocks]
    rows = [[at for at, r in enumerate(found.rows) if set(r.groups) <= one] for one in apart]
    hidden = _hidden(table, rows, adaptation.small_cells)
    for block, mine in zip(blocks, rows if blocks else [], strict=True):
        for at in mine:
            hidden[at] = [a or b is None for a, b in zip(hidden[at], block.flow, strict=True)]
    flow = [
        [None if hide else number for number, hide in zip(row, hides, strict=True)]
        for row, hides in zip(table, hidden, strict=True)
    ]
    return TraitTold(trait, found, aim, flow, *_why(unknown, not_said, adaptation.small_cells))


def _why(
    unknown: Mapping[Stage, int], not_said: Mapping[Stage, int], limit: int
) -> tuple[list[int], list[int]]:
    """Not known and not said by stage: together where either is a few at any stage."""
    asked, said = [unknown[one] for one in SHOWN], [not_said[one] for one in SHOWN]
    steps = [a - b for row in (asked, said) for a, b in pairwise(row)]
    if not any(said) or any(0 < abs(number) < limit for number in (*asked, *said, *steps)):
        return [a + b for a, b in zip(asked, said, strict=True)], []
    return asked, said


def _hidden(
    table: Sequence[Sequence[int]], apart: Sequence[Sequence[int]], limit: int
) -> list[list[bool]]:
    """Hidden by the totals of all rows, and by those of rows whose sum is told elsewhere."""
    found = hidden_flow(table, limit)
    for mine in apart:
        if mine:
            more = hidden_flow([table[at] for at in mine], limit)
            for at, hides in zip(mine, more, strict=True):
                found[at] = [a or b for a, b in zip(found[at], hides, strict=True)]
    return found
