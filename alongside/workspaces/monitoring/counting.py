"""The science's counts, put together from families that were counted in groups already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from alongside.science.retention.consort import ExitCount, Flow
from alongside.science.retention.path import OPEN_STAGES, STAGES, Stage
from alongside.science.retention.sear import Sear, SearCount


class LeftAt(NamedTuple):
    """Where, why and at which site families left."""

    stage: Stage
    reason: str
    site: str


def flow_of_counts(
    furthest: Mapping[tuple[Stage, str], int], out: Mapping[LeftAt, int], sites: Sequence[str]
) -> Flow:
    """The flow of families by their furthest stage and their exits; checked to add up."""
    at = {
        (stage, site): furthest.get((stage, site), 0) for stage in STAGES for site in sites
    }  # fmt: skip
    reached = {
        stage: {
            site: sum(at[later, site] for later in STAGES[STAGES.index(stage) :]) for site in sites
        }
        for stage in STAGES
    }
    exits = _exits(out, sites)
    gone = {
        (stage, site): sum(one.by_site[site] for one in exits if one.stage is stage)
        for stage in OPEN_STAGES
        for site in sites
    }
    still = {
        stage: {site: at[stage, site] - gone[stage, site] for site in sites}
        for stage in OPEN_STAGES
    }
    counted = Flow(sites=tuple(sites), reached=reached, exits=exits, in_progress=still)
    counted.check()
    return counted


def sear_of_flow(flow: Flow, never_approached: Collection[str]) -> Sear:
    """The SEAR counts that a flow holds; the definitions are those of `science.retention.sear`."""
    unasked = [
        one for one in flow.exits if one.stage is Stage.ELIGIBLE and one.reason in never_approached
    ]
    declined = [
        one for one in flow.exits if one.stage is Stage.ELIGIBLE and one not in unasked
    ]  # fmt: skip
    later = [one for one in flow.exits if one.stage in (Stage.CONSENTED, Stage.BASELINE_COMPLETE)]
    by_site = {
        site: SearCount(
            screened=flow.reached[Stage.SCREENED][site],
            eligible=flow.reached[Stage.ELIGIBLE][site],
            approached=flow.reached[Stage.CONSENTED][site]
            + sum(one.by_site[site] for one in declined),
            randomised=flow.reached[Stage.RANDOMISED][site],
        )
        for site in flow.sites
    }
    reasons = {
        "screened": _by_reason(flow.exits_at(Stage.SCREENED)),
        "eligible": _by_reason(unasked),
        "approached": _by_reason([*declined, *later]),
    }
    return Sear(total=_together(by_site.values()), by_site=by_site, reasons=reasons)


def month_of(text: str) -> date:
    """The first day of a month written as 2023-04."""
    return date.fromisoformat(f"{text}-01")


def _exits(out: Mapping[LeftAt, int], sites: Sequence[str]) -> tuple[ExitCount, ...]:
    by_site: dict[tuple[Stage, str], Counter[str]] = {}
    for left, count in out.items():
        by_site.setdefault((left.stage, left.reason), Counter())[left.site] += count
    counted = [
        ExitCount(stage, reason, at.total(), {site: at[site] for site in sites})
        for (stage, reason), at in by_site.items()
    ]
    return tuple(sorted(counted, key=lambda e: (STAGES.index(e.stage), -e.count, e.reason)))


def _by_reason(exits: Sequence[ExitCount]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for one in exits:
        counts[one.reason] += one.count
    return dict(sorted(counts.items()))


def _together(counts: Collection[SearCount]) -> SearCount:
    return SearCount(
        screened=sum(one.screened for one in counts),
        eligible=sum(one.eligible for one in counts),
        approached=sum(one.approached for one in counts),
        randomised=sum(one.randomised for one in counts),
    )
