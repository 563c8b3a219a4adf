"""Adopting a rule, and what a meeting decides at an adaptation point."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.accounts.signing import sign
from alongside.foundations.record.keeping_up import alone_until_the_end
from alongside.foundations.record.writing import action, write
from alongside.science.protocol import AdaptationRule, Study
from alongside.workspaces.adaptation.actions.refusals import (
    AdoptedAlready,
    ChangeMissing,
    DecidedAlready,
    NotAdopted,
    NoTargetYet,
    PointNotReached,
)
from alongside.workspaces.adaptation.models import PointDecided, RuleAdopted
from alongside.workspaces.adaptation.queries.points import (
    CHANGE,
    PointState,
    aimed,
    operation,
    rule_states,
    terms_of,
)
from alongside.workspaces.adaptation.queries.target import targets
from alongside.workspaces.adaptation.summary import level


@action
def adopt(
    *,
    study: Study,
    rule: AdaptationRule,
    by: Person,
    at: datetime,
    password: str,
    entry: UUID | None = None,
) -> RuleAdopted:
    """Adopt a rule in its present terms; how it behaves is kept as it was shown."""
    alone_until_the_end(f"reach of {study.slug}")
    terms = terms_of(rule)
    standing = RuleAdopted.objects.as_of().filter(study=study.slug, rule=rule.id)
    if any(one.terms == terms for one in standing):
        raise AdoptedAlready
    shown = [
        {"place": one.panel.id, "share": one.share, "behaviour": operation(one)}
        for one in aimed(study, rule, targets(study))
        if one.share is not None
    ]
    if not shown:
        raise NoTargetYet
    sign(by, password, at, "the rule")
    return write(
        RuleAdopted, study=study, by=by, at=at, entry=entry, rule=rule.id, terms=terms, shown=shown
    )


@action
def decide(
    *,
    study: Study,
    rule: AdaptationRule,
    place: str,
    point: int,
    by: Person,
    at: datetime,
    shown_to: str,
    decided: str,
    why: str,
    change: str = "",
    cost: Decimal | None = None,
    password: str,
    entry: UUID | None = None,
) -> PointDecided:
    """Record what a meeting decided at a point; the numbers are kept as they stand now."""
    alone_until_the_end(f"reach of {study.slug}")
    state = _state(study, rule, place, point)
    if state.decision is not None:
        raise DecidedAlready
    if state.waits:
        raise PointNotReached(state.now, point)
    if decided == CHANGE and not change.strip():
        raise ChangeMissing
    sign(by, password, at, "the decision")
    return write(
        PointDecided, study=study, by=by, at=at, entry=entry, rule=rule.id, place=place,
        point=point, shown=frozen(state), shown_to=shown_to.strip(), decided=decided,
        why=why.strip(), change=change.strip() if decided == CHANGE else "",
        cost=cost if decided == CHANGE else None,
    )  # fmt: skip


def frozen(state: PointState) -> dict[str, Any]:
    """The numbers of a point as they are shown; what is hidden is not kept either."""
    ratio = state.ratio
    return {
        "share": state.aimed.share,
        "limit": state.aimed.rule.limit,
        "chance_that_asks": state.aimed.rule.chance,
        "families": state.point,
        "reached": state.reached,
        "known": state.known,
        "ratio": None if ratio is None else [ratio.ratio, ratio.lower, ratio.upper],
        "chance": state.chance,
        "asks": state.asks,
        "hidden": state.hidden,
    }


def _state(study: Study, rule: AdaptationRule, place: str, point: int) -> PointState:
    states = rule_states(study, level(study), targets(study))
    mine = next(one for one in states if one.rule.id == rule.id)
    if mine.adopted is None:
        raise NotAdopted
    found = (one for one in mine.points if (one.aimed.panel.id, one.point) == (place, point))
    return next(found)
