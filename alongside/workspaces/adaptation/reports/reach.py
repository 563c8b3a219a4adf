"""The reach report: whom the trial reaches at each step, beside whom the service is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from alongside.foundations.documents import Table
from alongside.science.adaptation.reach import Reach
from alongside.science.retention.path import Stage
from alongside.workspaces.adaptation.queries.counts import SHOWN, counts
from alongside.workspaces.adaptation.queries.panels import panels
from alongside.workspaces.adaptation.queries.target import targets
from alongside.workspaces.adaptation.reports.by_site import (
    by_site,
    by_site_picture,
    by_site_table,
)
from alongside.workspaces.adaptation.reports.drawing import bars_of, focus_picture
from alongside.workspaces.adaptation.reports.told import PlaceTold, TraitTold, told
from alongside.workspaces.adaptation.summary import level
from alongside.workspaces.adaptation.words import labels, sentences, titles
from alongside.workspaces.monitoring import words as monitoring
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import Picture, Report

COLUMNS = ("place", "characteristic", "groups", "stage", "families", "target_share")


def reach_report(glance: Glance) -> Report:
    """Reach as of a moment; one pass over the families, whatever their number."""
    study, mark = glance.study, level(glance.study, glance.as_of)
    counted, aims = counts(study, mark, glance.sites), targets(study, glance.as_of)
    found = [told(study, counted, aims, panel) for panel in panels(study, glance.sites)]
    stage = Stage(study.adaptation.stage)
    pictures: list[Picture] = []
    tables: list[Table] = []
    for place in found:
        pictures += [focus_picture(glance, place), bars_of(glance, place, place.traits[0])]
        if len(place.panel.sites) > 1:
            sites = by_site(glance, counted, aims, place)
            pictures += by_site_picture(glance, place, sites)
            tables += by_site_table(glance, place, sites)
        if len(found) == 1:
            pictures += [bars_of(glance, place, one) for one in place.traits[1:]]
        tables += [_distances(glance, place), *(_flow(glance, place, one) for one in place.traits)]
    return Report(
        name="reach",
        title=titles.REACH,
        sentence=sentences.reach(study, [_focus(glance, one, stage) for one in found]),
        as_of=monitoring.as_of(glance.local),
        data=[_data(one) for one in found],
        columns=COLUMNS,
        rows=[row for place in found for one in place.traits for row in _plain(place, one)],
        pictures=tuple(pictures) if any(one.share for one in found) else (),
        tables=tuple(tables),
    )


def _focus(glance: Glance, place: PlaceTold, stage: Stage) -> sentences.Focus:
    one = next(at for at in place.focus if at.stage is stage)
    return sentences.Focus(
        labels.place_name(glance.study, place.panel), place.panel.index, stage, one.reached,
        one.known, one.unknown, one.ratio, one.hidden, place.share is not None,
    )  # fmt: skip


def _flow(glance: Glance, place: PlaceTold, one: TraitTold) -> Table:
    """Families by group and step, the target beside them, and the ratio at the step judged."""
    name = labels.place_name(glance.study, place.panel)
    rows: list[Sequence[object]] = [
        (
            labels.group_label(glance.study, one.trait, row.groups),
            "–" if row.target is None else f"{row.target:.1%}",
            *("·" if number is None else number for number in numbers),
            labels.ratio(row.ratio),
            titles.needed(row.needed, has_target=row.target is not None),
        )
        for row, numbers in zip(one.reach.rows, one.flow, strict=True)
    ]
    rows.append((labels.NOT_KNOWN, "–", *one.unknown, "–", "–"))
    if one.not_said:
        rows.append((labels.NOT_SAID, "–", *one.not_said, "–", "–"))
    header = (
        titles.GROUP, titles.TARGET, *(labels.STAGES[stage] for stage in SHOWN),
        titles.ratio_at(glance.study.adaptation.stage), titles.NEEDED,
    )  # fmt: skip
    caption = titles.by_group(name, labels.trait_title(glance.study, one.trait))
    return Table(caption, header, rows, frozenset(range(1, len(header))))


def _distances(glance: Glance, place: PlaceTold) -> Table:
    rows = []
    for one in place.traits:
        reach, far = one.reach, one.reach.distances
        rows.append(
            (
                labels.trait_title(glance.study, one.trait),
                reach.known,
                reach.unknown,
                "–" if reach.difference is None else f"{reach.difference:.2f}",
                "–" if far is None else f"{far.total_variation:.2f}",
                "–" if far is None else f"{far.jensen_shannon:.2f}",
                sentences.distance_line(reach.chance),
                _slope(one.reach),
                _index(one.reach),
            )
        )
    name = labels.place_name(glance.study, place.panel)
    numbers = frozenset(range(1, len(titles.DISTANCES)))
    return Table(titles.distances_at(name), titles.DISTANCES, rows, numbers)


def _slope(found: Reach) -> str:
    one = found.slope
    return titles.with_limits(None if one is None else (one.sii, one.sii_lower, one.sii_upper))


def _index(found: Reach) -> str:
    one = found.relative
    return titles.with_limits(None if one is None else (one.rii, one.lower, one.upper))


def _plain(place: PlaceTold, one: TraitTold) -> list[Sequence[object]]:
    """For a file: what is hidden is empty."""
    found: list[Sequence[object]] = []
    for row, numbers in zip(one.reach.rows, one.flow, strict=True):
        share = "" if row.target is None else round(row.target, 6)
        for stage, number in zip(SHOWN, numbers, strict=True):
            shown = "" if number is None else number
            groups = " ".join(row.groups)
            found.append((place.panel.id, one.trait, groups, stage.value, shown, share))
    found += [
        (place.panel.id, one.trait, "not_known", stage.value, number, "")
        for stage, number in zip(SHOWN, one.unknown, strict=True)
    ]
    found += [
        (place.panel.id, one.trait, "not_said", stage.value, number, "")
        for stage, number in zip(SHOWN, one.not_said, strict=False)
    ]
    return found


def _data(place: PlaceTold) -> dict[str, Any]:
    return {
        "place": place.panel.id,
        "index": place.panel.index,
        "sites": list(place.panel.sites),
        "focus": [
            {
                "stage": one.stage.value, "hidden": one.hidden, "known": one.known,
                "reached": None if one.hidden else one.reached, "not_known": one.unknown,
                "ratio": None if one.ratio is None else asdict(one.ratio),
            }
            for one in place.focus
        ],
        "characteristics": [
            {
                "characteristic": one.trait, "target_from": one.aim.source if one.aim else None,
                **asdict(one.reach), "flow": one.flow, "flow_not_known": list(one.unknown),
                "flow_not_said": list(one.not_said),
            }
            for one in place.traits
        ],
    }  # fmt: skip


__all__ = ["COLUMNS", "reach_report"]
