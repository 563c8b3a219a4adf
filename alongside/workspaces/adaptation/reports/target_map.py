"""The map of a site's target population: where the families live whom the service is for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from alongside.foundations.documents import Table as Printed
from alongside.science.adaptation.places.boundaries import neighbourhood
from alongside.science.charts.area_map import MapClass, area_map
from alongside.science.charts.chart import Caption, Chart, Table
from alongside.workspaces.adaptation.queries.shapes import Drawn
from alongside.workspaces.adaptation.words import labels, mapping, sentences, titles
from alongside.workspaces.monitoring import words as monitoring
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import Picture, Report, drawn

COLUMNS = ("neighbourhood", "areas", "target_share", "times_an_even_share")
HALF = 0.5


class Place(NamedTuple):
    """A neighbourhood: its small areas, its share of the target, and that beside an even one."""

    name: str
    areas: int
    share: float
    times: float


def target_map(glance: Glance, site: str, areas: Sequence[Drawn]) -> Report:
    """Each neighbourhood's share of the target beside its share of the small areas."""
    place = labels.site_names(glance.study)[site]
    found = _places(areas)
    rows = [mapping.target_row(*one) for one in found]
    sentence = _sentence(place, found) if areas else sentences.NO_SHAPES
    title = titles.target_map_at(place)
    picture = _drawn(glance, site, areas, found, (title, sentence)) if areas else None
    return Report(
        name="map",
        title=titles.MAP,
        sentence=sentence,
        as_of=monitoring.as_of(glance.local),
        data=[dict(zip(COLUMNS, one, strict=True)) for one in found],
        columns=COLUMNS,
        rows=[(one.name, one.areas, round(one.share, 6), round(one.times, 4)) for one in found],
        pictures=(picture,) if picture else (),
        tables=(Printed(title, titles.TARGET_MAP_COLUMNS, rows, frozenset([1, 2, 3])),),
    )


def _places(areas: Sequence[Drawn]) -> list[Place]:
    members: dict[str, list[Drawn]] = defaultdict(list)
    for area in areas:
        members[neighbourhood(area.name)].append(area)
    weight = sum(area.weight for area in areas)
    found = []
    for name in sorted(members):
        mine = members[name]
        share = sum(area.weight for area in mine) / weight if weight else 0.0
        found.append(Place(name, len(mine), share, share * len(areas) / len(mine)))
    return found


def _sentence(place: str, found: Sequence[Place]) -> str:
    """The fewest neighbourhoods in which half of the target lives."""
    most: list[str] = []
    share = 0.0
    for one in sorted(found, key=lambda each: -each.share):
        if share >= HALF:
            break
        most.append(one.name)
        share += one.share
    return sentences.target_map_sentence(place, len(found) if share else 0, most, share)


def _drawn(
    glance: Glance,
    site: str,
    areas: Sequence[Drawn],
    found: Sequence[Place],
    said: tuple[str, str],
) -> Picture:
    kinds = {one.name: mapping.target_kind(one.times) for one in found}
    shapes = [(kinds[neighbourhood(area.name)], area.rings) for area in areas]
    caption = Caption(f"map-{site}", *said, monitoring.as_of(glance.local))
    classes = [MapClass(*one) for one in mapping.target_classes()]
    rows = tuple(tuple(map(str, mapping.target_row(*one))) for one in found)
    table = Table(titles.TARGET_MAP_COLUMNS, rows)

    def draw(named: Caption, width: float) -> Chart:
        return area_map(shapes, classes, named, table, width=width)

    return drawn(draw, caption)
