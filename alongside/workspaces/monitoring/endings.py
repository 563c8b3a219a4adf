"""In which colour each counted criterion will end, as far as it can be told by now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from alongside.science.protocol import ProgressionMeasure, Study
from alongside.science.recruitment.forecast_basis import NEVER, Basis, Ways, learnt
from alongside.science.retention.consort import Flow
from alongside.science.retention.ending import (
    Standing,
    ending_of_count,
    ending_of_share,
    ending_of_share_ahead,
)
from alongside.science.retention.path import OPEN_STAGES, Stage
from alongside.science.retention.progression import Colour, Rule
from alongside.workspaces.monitoring import ahead
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.monitoring.queries.progression import OF, PER_SITE, ProgressionRow
from alongside.workspaces.monitoring.ways import ways

REFERRED, CONSENTED, RANDOMISED, FOLLOWED_UP = range(4)
MILESTONE = {Stage.CONSENTED: CONSENTED, Stage.RANDOMISED: RANDOMISED}


@dataclass(frozen=True)
class Ending:
    """The chance of each colour at the end.

    Of a count by the end of `by`; of a share among `families` in all, of whom `known` are settled.
    """

    chances: Mapping[Colour, float]
    by: date
    families: int | None = None
    known: int | None = None


def endings(
    study: Study, source: Source, day: date, rows: Sequence[ProgressionRow]
) -> dict[str, Ending]:
    """The endings that can be told, under the ids of their criteria."""
    found = ways(study, source)
    basis = learnt(
        found, day, ahead.sites_ahead(study), ahead.expectation(study), ahead.weights(study)
    )
    end = max(study.window.end, day)
    flow = cache(lambda: source.flow(found.sites))  # counted only if a criterion needs it
    told = {row.criterion.id: _ending(row, basis, found.by(day), flow, end) for row in rows}
    return {id: one for id, one in told.items() if one is not None}


def _ending(
    row: ProgressionRow, basis: Basis, found: Ways, flow: Callable[[], Flow], end: date
) -> Ending | None:
    measure = row.criterion.measure
    if row.judged is None or measure is None or measure is ProgressionMeasure.COMPLETION:
        return None  # answers of one family belong together, so their share cannot be told
    rule = row.judged.rule
    if measure is ProgressionMeasure.RETENTION:
        return _retention(rule, basis, found, end) if rule.kind == "share" else None
    stage, of = OF[measure]
    if rule.kind == "share":
        return None if measure in PER_SITE else _share(rule, basis, flow(), (stage, of), end)
    if stage not in MILESTONE:
        return None
    if measure in PER_SITE:
        return Ending(_of_each_site(rule, basis, MILESTONE[stage], end), end)
    ahead_ = basis.through(MILESTONE[stage]).number(end)
    return Ending(ending_of_count(rule, ahead_), end)


def _of_each_site(rule: Rule, basis: Basis, milestone: int, end: date) -> dict[Colour, float]:
    """The lowest site decides, so a colour needs every site."""
    amber, green = rule.edges(0)
    all_green = basis.each_at_least(milestone, green, end)
    all_amber = 1.0 if amber <= 0 else basis.each_at_least(milestone, amber, end)
    return {
        "green": all_green,
        "amber": max(0.0, all_amber - all_green),
        "red": max(0.0, 1 - all_amber),
    }


def _retention(rule: Rule, basis: Basis, found: Ways, end: date) -> Ending:
    """Settled are those followed up, those who left, and those whose follow-up is over."""
    randomised = (found.reached[:, : RANDOMISED + 1] != NEVER).all(axis=1)
    kept = randomised & (found.reached[:, FOLLOWED_UP] != NEVER)
    over = (found.due != NEVER) & (found.due <= basis.outlook.as_of.toordinal())
    settled = kept | (randomised & ((found.left != NEVER) | over))
    families = max(1, basis.now(RANDOMISED), basis.through(RANDOMISED).number(end).quantile(0.5))
    chances = ending_of_share_ahead(rule, basis.kept_in_the_end(families), families)
    return Ending(chances, end, families, int(settled.sum()))


def _share(rule: Rule, basis: Basis, flow: Flow, stages: tuple[Stage, Stage], end: date) -> Ending:
    """A share of families at an earlier step: those in between are not settled yet."""
    stage, of = stages
    between = OPEN_STAGES[OPEN_STAGES.index(of) : _place(stage)]
    open_ = sum(sum(flow.in_progress[one].values()) for one in between)
    counted, there = flow.total(stage), flow.total(of)
    expected = basis.through(REFERRED).number(end).quantile(0.5)
    more = max(0, expected - flow.total(Stage.IDENTIFIED))
    part = there / flow.total(Stage.IDENTIFIED) if flow.total(Stage.IDENTIFIED) else 1.0
    families = max(1, there + round(more * part))
    chances = ending_of_share(rule, Standing(counted, there - open_, families))
    return Ending(chances, end, families, there - open_)


def _place(stage: Stage) -> int:
    return OPEN_STAGES.index(stage) if stage in OPEN_STAGES else len(OPEN_STAGES)
