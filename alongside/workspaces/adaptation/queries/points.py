"""Rules and their adaptation points: what each says, what was decided, and what came after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from alongside.science.adaptation.reach_rule import ReachRule, reach_operation
from alongside.science.adaptation.representation import (
    Representation,
    chance_below,
    representation,
    shares_of,
)
from alongside.science.disclosure.merged import too_few
from alongside.science.protocol import AdaptationRule, Study
from alongside.workspaces.adaptation.models import PointDecided, ReachMark, RuleAdopted
from alongside.workspaces.adaptation.queries.counts import InOrder, in_order
from alongside.workspaces.adaptation.queries.groups import NOT_SAID, UNKNOWN, traits_of
from alongside.workspaces.adaptation.queries.panels import Panel, panels
from alongside.workspaces.adaptation.queries.target import Targets

CHANGE = "change"
NOBODY_SAID = frozenset({UNKNOWN, NOT_SAID})
TRUE_RATIOS = (1.0, 0.85, 0.7, 0.5)


@dataclass(frozen=True)
class Aimed:
    """A rule at one place: the share of the target, and of how many people that was told."""

    rule: AdaptationRule
    panel: Panel
    share: float | None
    people: float | None = None


@dataclass(frozen=True)
class PointState:
    """A rule at one adaptation point of one place.

    `asks` is None while it waits or nothing can be told; `reached`, `known` and `ratio` are None
    where too few families would be told of.
    """

    aimed: Aimed
    point: int
    now: int
    reached: int | None = None
    known: int | None = None
    ratio: Representation | None = None
    chance: float | None = None
    asks: bool | None = None
    hidden: bool = False
    decision: PointDecided | None = None

    @property
    def waits(self) -> bool:
        return self.now < self.point


@dataclass(frozen=True)
class Period:
    """Families between two decisions: their ratio to the target, unless too few to show."""

    since: datetime | None
    until: datetime | None
    families: int
    ratio: Representation | None
    hidden: bool
    decision: PointDecided | None = None


@dataclass(frozen=True)
class RuleState:
    """A rule, when its present terms were adopted, and its points at every place."""

    rule: AdaptationRule
    adopted: RuleAdopted | None
    earlier: Sequence[RuleAdopted]
    places: Sequence[Aimed]
    points: Sequence[PointState] = ()
    periods: Mapping[str, Sequence[Period]] = field(default_factory=dict)


def rule_states(
    study: Study,
    mark: ReachMark,
    targets: Targets,
    as_of: datetime | None = None,
    sites: Sequence[str] | None = None,
) -> list[RuleState]:
    """Every rule of the study with its points, in a constant number of queries.

    With `sites` only at places of which one is among them; a place is always whole.
    """
    adopted = _adopted(study, as_of)
    decided = _decided(study, as_of)
    ordered = {
        counted: _by_site(in_order(study, mark, counted))
        for counted in sorted({rule.counted for rule in study.adaptation.rules})
    }
    return [
        _rule_state(
            study,
            rule,
            _near(aimed(study, rule, targets), sites),
            adopted.get(rule.id, []),
            decided,
            ordered[rule.counted],
        )
        for rule in study.adaptation.rules
    ]


def terms_of(rule: AdaptationRule) -> dict[str, object]:
    """What was adopted: everything that decides when the rule asks for a change."""
    terms = rule.model_dump(mode="json")
    return {name: terms[name] for name in sorted(terms) if name not in {"title", "changes"}}


def aimed(study: Study, rule: AdaptationRule, targets: Targets) -> list[Aimed]:
    """A rule at each of its places, with the share of the target that its groups have there."""
    sites = [site.id for site in study.sites]
    found = []
    for panel in panels(study, sites, apart=rule.where == "each_site"):
        aim = targets.of(rule.trait, panel.sites)
        share, people = None, None
        if aim is not None and sum(aim.weights.values()) > 0:
            shares = shares_of(aim.weights)
            total = sum(shares.get(group, 0.0) for group in rule.groups)
            share, people = (total if 0 < total < 1 else None), aim.people
        found.append(Aimed(rule, panel, share, people))
    return found


def operation(one: Aimed) -> list[dict[str, object]]:
    """How often the rule asks for a change at each point, when the true ratio is known."""
    if one.share is None:
        return []
    return [
        {"true_ratio": true, "first_at": list(first), "ever": min(1.0, sum(first))}
        for true in TRUE_RATIOS
        if (first := _operation(_science(one), one.rule.points, true)) is not None
    ]


@lru_cache(maxsize=2048)
def _operation(rule: ReachRule, points: tuple[int, ...], true: float) -> tuple[float, ...] | None:
    """The terms of a rule change seldom, and its behaviour is asked at every look."""
    return reach_operation(rule, points, true).first_at if true * rule.target <= 1 else None


def _science(one: Aimed) -> ReachRule:
    if one.share is None:
        raise ValueError("Without a target there is no rule to ask.")
    return ReachRule(one.share, one.rule.limit, one.rule.chance, one.people)


def _by_site(ordered: Sequence[InOrder]) -> dict[str, list[InOrder]]:
    found: dict[str, list[InOrder]] = {}
    for one in ordered:
        found.setdefault(one.site, []).append(one)
    return found


def _together(several: Sequence[Sequence[InOrder]]) -> Sequence[InOrder]:
    """The families of some sites in the order in which they came."""
    if len(several) == 1:
        return several[0]
    return sorted((one for each in several for one in each), key=lambda one: one.at)


def _near(places: Sequence[Aimed], sites: Sequence[str] | None) -> list[Aimed]:
    return [one for one in places if sites is None or set(one.panel.sites) & set(sites)]


def _rule_state(
    study: Study,
    rule: AdaptationRule,
    places: Sequence[Aimed],
    adopted: Sequence[RuleAdopted],
    decided: Mapping[tuple[str, str, int], PointDecided],
    ordered: Mapping[str, Sequence[InOrder]],
) -> RuleState:
    terms = terms_of(rule)
    standing = next((one for one in adopted if one.terms == terms), None)
    at = traits_of(study).index(rule.trait)
    points: list[PointState] = []
    periods: dict[str, list[Period]] = {}
    for place in places:
        came = _together([ordered.get(site, ()) for site in place.panel.sites])
        mine = {key[2]: one for key, one in decided.items() if key[:2] == (rule.id, place.panel.id)}
        points += [_point(study, place, at, came, n, mine.get(n)) for n in rule.points]
        periods[place.panel.id] = _periods(study, place, at, came, list(mine.values()))
    return RuleState(
        rule, standing, [one for one in adopted if one is not standing], places, points, periods
    )


def _point(
    study: Study, place: Aimed, at: int, came: Sequence[InOrder], point: int,
    decision: PointDecided | None,
) -> PointState:  # fmt: skip
    if len(came) < point:
        return PointState(place, point, len(came), decision=decision)
    known = [one.groups[at] for one in came[:point] if one.groups[at] not in NOBODY_SAID]
    reached = sum(group in place.rule.groups for group in known)
    if place.share is None or not known:
        return PointState(place, point, len(came), decision=decision)
    chance = chance_below(place.rule.limit, reached, len(known), place.share, place.people)
    asks = chance > place.rule.chance
    if too_few(reached, len(known), study.adaptation.small_cells):
        return PointState(place, point, len(came), asks=asks, hidden=True, decision=decision)
    ratio = _ratio(place, reached, len(known))
    return PointState(
        place, point, len(came), reached, len(known), ratio, chance, asks, decision=decision
    )


def _ratio(place: Aimed, reached: int, known: int) -> Representation:
    share = place.share or 0.0
    found = representation(
        {"in": reached, "out": known - reached}, {"in": share, "out": 1 - share},
        target_size=place.people,
    )  # fmt: skip
    return found[0]


def _periods(
    study: Study, place: Aimed, at: int, came: Sequence[InOrder], decided: Sequence[PointDecided]
) -> list[Period]:
    """The families before the first change that was decided, and after each."""
    changes = sorted(
        (one for one in decided if one.decided == CHANGE), key=lambda one: one.recorded_at
    )
    ends = [None, *(one.recorded_at for one in changes), None]
    found = []
    for number, (since, until) in enumerate(pairwise(ends)):
        inside = [one for one in came if _within(one.at, since, until)]
        known = [one.groups[at] for one in inside if one.groups[at] not in NOBODY_SAID]
        reached = sum(group in place.rule.groups for group in known)
        hidden = too_few(reached, len(known), study.adaptation.small_cells)
        told = place.share is not None and known and not hidden
        ratio = _ratio(place, reached, len(known)) if told else None
        decision = changes[number - 1] if number else None
        found.append(Period(since, until, len(inside), ratio, hidden, decision))
    return found


def _within(at: str, since: datetime | None, until: datetime | None) -> bool:
    moment = datetime.fromisoformat(at)
    return (since is None or moment >= since) and (until is None or moment < until)


def _adopted(study: Study, as_of: datetime | None) -> dict[str, list[RuleAdopted]]:
    rows = RuleAdopted.objects.as_of(as_of).filter(study=study.slug)
    found: dict[str, list[RuleAdopted]] = {}
    for one in rows.select_related("recorded_by").order_by("-recorded_at", "-pk"):
        found.setdefault(one.rule, []).append(one)
    return found


def decisions(study: Study, as_of: datetime | None = None) -> list[PointDecided]:
    """Every decision of the study, the first first."""
    return sorted(_decided(study, as_of).values(), key=lambda one: (one.recorded_at, one.pk))


def _decided(study: Study, as_of: datetime | None) -> dict[tuple[str, str, int], PointDecided]:
    rows = PointDecided.objects.as_of(as_of).filter(study=study.slug)
    return {(one.rule, one.place, one.point): one for one in rows.select_related("recorded_by")}
