"""The map of a site: where families are and are not reached, never finer than small areas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alongside.foundations.documents import Table as Printed
from alongside.science.adaptation.places.boundaries import neighbourhood
from alongside.science.charts.area_map import MapClass, area_map
from alongside.science.charts.chart import Caption, Chart, Table
from alongside.science.disclosure.merged import hidden_flow
from alongside.science.protocol import Study
from alongside.science.retention.path import Stage
from alongside.workspaces.adaptation.queries.counts import SHOWN, by_area
from alongside.workspaces.adaptation.queries.shapes import Drawn, drawn_areas
from alongside.workspaces.adaptation.reports.target_map import target_map
from alongside.workspaces.adaptation.summary import level
from alongside.workspaces.adaptation.words import labels, mapping, sentences, titles
from alongside.workspaces.monitoring import words as monitoring
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import Picture, Report, drawn

COLUMNS = ("stage", "neighbourhood", "areas", "target_share", "families", "expected")


@dataclass(frozen=True)
class Neighbourhood:
    """Small areas with one name: families (None where hidden), and those expected.

    Areas that no boundary was brought in for are one of their own, of which nothing is expected.
    """

    name: str
    areas: int
    share: float
    families: int | None
    expected: float
    drawn: bool = True

    @property
    def kind(self) -> str:
        if self.families is None:
            return mapping.FEW
        if self.families == 0:
            return mapping.NONE
        return mapping.UNDER if self.families < self.expected else mapping.ENOUGH


def map_report(glance: Glance, site: str, step: str) -> Report:
    """One site's neighbourhoods: the target, or how many of their families came so far."""
    areas = drawn_areas(glance.study, site, glance.as_of)
    if step == mapping.TARGET:
        return target_map(glance, site, areas)
    return _families_map(glance, site, Stage(step), areas)


def _families_map(glance: Glance, site: str, stage: Stage, areas: Sequence[Drawn]) -> Report:
    study = glance.study
    came = by_area(level(study, glance.as_of), site)
    found = neighbourhoods(study, areas, came, stage)
    placed = sum(stages[stage] for area, stages in came.items() if area)
    unknown = came[""][stage] if "" in came else 0
    place = labels.site_names(study)[site]
    there = sum(one.drawn and one.families is not None and one.families > 0 for one in found)
    sentence = sentences.map_sentence(
        place, stage, placed, there, unknown, study.adaptation.small_cells
    ) + "".join(sentences.not_on_map(one.families) for one in found if not one.drawn)
    rows = [
        mapping.row(one.name, one.areas, one.share, one.families, one.expected)
        if one.drawn
        else mapping.row_outside(one.families)
        for one in found
    ]
    title = titles.map_at(place, labels.STAGES[stage])
    picture = _drawn(glance, site, areas, found, (title, sentence), rows) if areas else None
    return Report(
        name="map",
        title=titles.MAP,
        sentence=sentence if areas else sentences.NO_SHAPES,
        as_of=monitoring.as_of(glance.local),
        data=[
            {"stage": stage.value, "neighbourhood": one.name, "areas": one.areas,
             "target_share": one.share, "families": one.families,
             "expected": None if one.families is None else one.expected}
            for one in found
        ],
        columns=COLUMNS,
        rows=[
            (stage.value, one.name, one.areas, round(one.share, 6),
             "" if one.families is None else one.families, round(one.expected, 2))
            for one in found
        ],
        pictures=(picture,) if picture else (),
        tables=(Printed(title, titles.MAP_COLUMNS, rows, frozenset([1, 2, 3, 4])),),
    )  # fmt: skip


def neighbourhoods(
    study: Study, areas: Sequence[Drawn], came: Mapping[str, Mapping[Stage, int]], stage: Stage
) -> list[Neighbourhood]:
    """Areas by the name of their neighbourhood; small numbers and what gives them away hidden.

    Hidden over all steps at once, so that the map of one step never tells what another keeps.
    Families in areas that are not drawn are one row of their own, so that the total holds.
    """
    members: dict[str, list[Drawn]] = defaultdict(list)
    for area in areas:
        members[neighbourhood(area.name)].append(area)
    names = sorted(members)
    drawn_codes = {area.area for area in areas}
    flows = [_flow(came, [area.area for area in members[name]]) for name in names]
    flows.append(_flow(came, [code for code in came if code and code not in drawn_codes]))
    at = SHOWN.index(stage)
    hidden = [row[at] for row in hidden_flow(flows, study.adaptation.small_cells)]
    *counts, outside = [flow[at] for flow in flows]
    total, weight = sum(counts), sum(area.weight for area in areas)
    found = []
    for name, number, hide in zip(names, counts, hidden[:-1], strict=True):
        share = sum(area.weight for area in members[name]) / weight if weight else 0.0
        shown = None if hide else number
        found.append(Neighbourhood(name, len(members[name]), share, shown, total * share))
    if outside and areas:
        shown = None if hidden[-1] else outside
        found.append(Neighbourhood(mapping.OUTSIDE, 0, 0.0, shown, 0.0, drawn=False))
    return found


def _flow(came: Mapping[str, Mapping[Stage, int]], areas: Sequence[str]) -> list[int]:
    """Families of these areas at each step."""
    return [sum(came[area][one] for area in areas if area in came) for one in SHOWN]


def _drawn(
    glance: Glance, site: str, areas: Sequence[Drawn], found: Sequence[Neighbourhood],
    said: tuple[str, str], rows: Sequence[Sequence[object]],
) -> Picture:  # fmt: skip
    kinds = {one.name: one.kind for one in found}
    shapes = [(kinds[neighbourhood(area.name)], area.rings) for area in areas]
    caption = Caption(f"map-{site}", *said, monitoring.as_of(glance.local))
    classes = [MapClass(*one) for one in mapping.classes(glance.study.adaptation.small_cells)]
    table = Table(titles.MAP_COLUMNS, tuple(tuple(map(str, row)) for row in rows))

    def draw(named: Caption, width: float) -> Chart:
        return area_map(shapes, classes, named, table, width=width)

    return drawn(draw, caption)
