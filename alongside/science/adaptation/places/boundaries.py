"""Boundaries of small areas: GeoJSON read into rings of longitude and latitude."""

import json
import re
from dataclasses import dataclass
from typing import Any

from alongside.science.adaptation.places.national_grid import degrees_of, on_the_grid
from alongside.science.adaptation.places.problems import Problem

Ring = tuple[tuple[float, float], ...]
_AREA = re.compile(r"^[ES]01\d{6}$")
_PLACES, _FEWEST = 4, 4  # four places of a degree are about ten metres
_WEST, _EAST, _SOUTH, _NORTH = -9.5, 3.0, 49.0, 61.5


@dataclass(frozen=True, slots=True)
class Shape:
    """The boundary of one small area: every ring of every part, holes among them."""

    area: str
    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Boundaries:
    """What can be drawn, and what is wrong with the rest, by the number of the feature."""

    shapes: tuple[Shape, ...]
    problems: tuple[Problem, ...]


def read_boundaries(text: str) -> Boundaries:
    """Return the boundaries of a GeoJSON file of small areas, problems named by feature.

    Taken are LSOAs and data zones; any other kind of area (wards, councils) is a problem, since
    families are counted by small areas. Coordinates are longitude and latitude (WGS 84), or
    metres of the British National Grid (EPSG:27700), in which both countries publish; they are
    rounded to four places of a degree, about ten metres, the same for both sides of a boundary.

    >>> square = [[[0, 51], [0.1, 51], [0.1, 51.1], [0, 51]]]
    >>> shape = {"type": "Polygon", "coordinates": square}
    >>> feature = {"properties": {"LSOA21CD": "E01000645", "LSOA21NM": "A"}, "geometry": shape}
    >>> read_boundaries(json.dumps({"features": [feature]})).shapes[0].area
    'E01000645'
    """
    try:
        features = json.loads(text.removeprefix("\ufeff")).get("features")
    except (ValueError, RecursionError, AttributeError):
        return Boundaries((), (Problem(1, "", "", "This is not GeoJSON."),))
    if not isinstance(features, list) or not features:
        return Boundaries((), (Problem(1, "features", "", "There are no features."),))
    shapes: dict[str, Shape] = {}
    problems: list[Problem] = []
    for number, feature in enumerate(features, 1):
        found = _shape(number, feature)
        if isinstance(found, Problem):
            problems.append(found)
        elif found.area in shapes:
            problems.append(Problem(number, "area", found.area, "This area stands twice."))
        else:
            shapes[found.area] = found
    return Boundaries(tuple(shapes.values()), tuple(problems))


def neighbourhood(name: str) -> str:
    """The larger area that a small area's official name begins with.

    LSOAs carry the name of their MSOA and a letter, data zones that of their intermediate zone
    and a number; any other name is a neighbourhood of its own.

    >>> neighbourhood("Bromley 007A"), neighbourhood("Garrowhill West - 01"), neighbourhood("X")
    ('Bromley 007', 'Garrowhill West', 'X')
    """
    scottish = re.match(r"^(.*\S)\s+-\s+\d+$", name)
    english = re.match(r"^(.* \d{3})[A-Z]$", name)
    found = scottish or english
    return found[1] if found else name


def _shape(number: int, feature: Any) -> Shape | Problem:
    try:
        said, geometry = feature["properties"], feature["geometry"]
        code = _code(said)
        if code is None:
            found = next((str(v) for k, v in said.items() if k.upper().endswith("CD")), "")
            what = (
                "This is no small area of England or Scotland. Families are counted by small "
                "areas: take the boundaries of LSOAs or data zones, not of wards or councils."
            )
            return Problem(number, "code", found, what)
        parts = geometry["coordinates"]
        parts = [parts] if geometry["type"] == "Polygon" else parts
        points = [[[_degrees(x, y) for x, y, *_ in r] for r in part] for part in parts]
    except (KeyError, TypeError, ValueError, AttributeError):
        return Problem(number, "geometry", "", "This is no polygon with properties.")
    if not all(_on_the_islands(x, y) for part in points for ring in part for x, y in ring):
        what = (
            "These are neither longitudes and latitudes of Great Britain (WGS 84) nor metres of "
            "the British National Grid (EPSG:27700)."
        )
        return Problem(number, "geometry", code, what)
    rings = tuple(_rounded(ring) for part in points for ring in part)
    kept = tuple(ring for ring in rings if len(ring) >= _FEWEST)
    if not kept:
        return Problem(number, "geometry", code, "Nothing is left of this area on a map.")
    return Shape(code, _name(said) or code, kept)


def _code(said: dict[str, Any]) -> str | None:
    return next((v for v in said.values() if isinstance(v, str) and _AREA.match(v)), None)


def _name(said: dict[str, Any]) -> str:
    names = [v for k, v in said.items() if k.upper().endswith("NM") or k.lower() == "name"]
    return next((name.strip() for name in names if isinstance(name, str) and name.strip()), "")


def _degrees(x: Any, y: Any) -> tuple[float, float]:
    point = (float(x), float(y))
    return degrees_of(*point) if on_the_grid(*point) else point


def _on_the_islands(x: float, y: float) -> bool:
    return _WEST <= x <= _EAST and _SOUTH <= y <= _NORTH


def _rounded(ring: list[tuple[float, float]]) -> Ring:
    kept: list[tuple[float, float]] = []
    for x, y in ring:
        point = (round(x, _PLACES), round(y, _PLACES))
        if not kept or kept[-1] != point:
            kept.append(point)
    return tuple(kept)
