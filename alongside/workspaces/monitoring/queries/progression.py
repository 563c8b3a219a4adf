"""The progression table: computed rows with their numbers, judged rows with their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from alongside.science.protocol import ProgressionCriterion, ProgressionMeasure, Study
from alongside.science.retention.consort import Flow
from alongside.science.retention.path import Stage
from alongside.science.retention.progression import Judged, Rule, exactly, judge
from alongside.workspaces.monitoring.queries.judgements import Judgement, judgements
from alongside.workspaces.monitoring.queries.source import FollowUp, Source
from alongside.workspaces.monitoring.queries.tallies import completion

OF: Mapping[ProgressionMeasure, tuple[Stage, Stage]] = {
    ProgressionMeasure.INTERESTED: (Stage.AGREED_TO_CONTACT, Stage.IDENTIFIED),
    ProgressionMeasure.ELIGIBLE: (Stage.ELIGIBLE, Stage.SCREENED),
    ProgressionMeasure.RECRUITMENT_TOTAL: (Stage.CONSENTED, Stage.IDENTIFIED),
    ProgressionMeasure.RECRUITMENT_PER_SITE: (Stage.CONSENTED, Stage.IDENTIFIED),
    ProgressionMeasure.RANDOMISED_TOTAL: (Stage.RANDOMISED, Stage.IDENTIFIED),
    ProgressionMeasure.RANDOMISED_PER_SITE: (Stage.RANDOMISED, Stage.IDENTIFIED),
}
PER_SITE = {ProgressionMeasure.RECRUITMENT_PER_SITE, ProgressionMeasure.RANDOMISED_PER_SITE}


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int


@dataclass(frozen=True)
class ProgressionRow:
    """One criterion: computed (`judged` and `shares`) or judged by the team (`history`).

    `shares` has one entry for each site, under its id, or a single one under "".
    """

    criterion: ProgressionCriterion
    judged: Judged | None = None
    shares: Mapping[str, Share] | None = None
    follow_up: FollowUp | None = None
    history: tuple[Judgement, ...] = ()

    @property
    def colour(self) -> str:
        if self.judged is not None:
            return self.judged.colour
        return self.history[0].colour if self.history else "none"


def progression(
    study: Study, source: Source, as_of: datetime | None, day: date
) -> list[ProgressionRow]:
    """Every criterion in the order of the study, over all its sites."""
    sites = tuple(site.id for site in study.sites)
    flow, said = source.flow(sites), judgements(study, as_of)
    answers = Share(*completion(source.tallies(sites))) if needs_forms(study) else Share(0, 0)
    follow_up = source.follow_up(day, sites)
    return [
        ProgressionRow(one, history=tuple(said.get(one.id, ())))
        if one.kind == "judged" or one.measure is None
        else _computed(one, one.measure, flow, follow_up, answers)
        for one in study.progression
    ]


def needs_forms(study: Study) -> bool:
    """Whether a criterion is computed from finished forms."""
    return any(one.measure is ProgressionMeasure.COMPLETION for one in study.progression)


def rule_of(criterion: ProgressionCriterion) -> Rule:
    """The bands of a criterion as a rule of the science."""
    whole = 100 if criterion.unit == "percent" else 1
    least = {band.colour: exactly(band.at_least or 0) / whole for band in criterion.bands}
    return Rule(
        id=criterion.id,
        measure=str(criterion.measure),
        green_at_least=least["green"],
        amber_at_least=least.get("amber"),
        kind="share" if criterion.unit == "percent" else "count",
    )


def _computed(
    criterion: ProgressionCriterion,
    measure: ProgressionMeasure,
    flow: Flow,
    follow_up: FollowUp,
    answers: Share,
) -> ProgressionRow:
    rule = rule_of(criterion)
    if measure is ProgressionMeasure.RETENTION:
        shares = {"": Share(follow_up.retained, follow_up.due)}
    elif measure is ProgressionMeasure.COMPLETION:
        shares = {"": answers}
    else:
        shares = _shares(flow, *OF[measure], per_site=measure in PER_SITE)
    lowest = min(shares.values(), key=lambda one: _value(rule, one))
    return ProgressionRow(
        criterion=criterion,
        judged=judge(rule, lowest.count, lowest.of),
        shares=shares,
        follow_up=follow_up if measure is ProgressionMeasure.RETENTION else None,
    )


def _shares(flow: Flow, stage: Stage, of: Stage, *, per_site: bool) -> dict[str, Share]:
    if not per_site:
        return {"": Share(flow.total(stage), flow.total(of))}
    return {site: Share(flow.reached[stage][site], flow.reached[of][site]) for site in flow.sites}


def _value(rule: Rule, one: Share) -> Fraction:
    """A site that has nothing yet is the lowest."""
    if rule.kind == "count":
        return Fraction(one.count)
    return Fraction(one.count, one.of) if one.of else Fraction(-1)
