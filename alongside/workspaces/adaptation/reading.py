"""Reading a file of places or own targets: which one it is, is told by its headings."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from alongside.science.protocol import Study
from alongside.workspaces.adaptation.models import (
    AREAS,
    BOUNDARIES,
    CHANGES,
    PEOPLE,
    POSTCODES,
    TARGETS,
    Area,
    AreaChanged,
    AreaShape,
    OwnTarget,
    PeopleOfCouncil,
    PostcodeArea,
)

LARGEST_ON_A_PAGE = 10


@dataclass(frozen=True)
class PlaceProblem:
    """What is wrong in one cell: its row (the heading is row 1), column, what stands there."""

    row: int
    column: str
    found: str
    what: str


@dataclass(frozen=True)
class ReadFile:
    """A file that was read through: what it is, its rows to keep, and every problem."""

    name: str
    sha256: str
    kind: str = ""
    form: str = ""
    index: str = ""
    rows: Sequence[Any] = ()
    elsewhere: int = 0
    problems: tuple[PlaceProblem, ...] = ()

    @property
    def count(self) -> int:
        """The rows of the file that are kept, without the sums that follow from them."""
        return sum(type(row) is type(self.rows[0]) for row in self.rows)


@dataclass(frozen=True)
class Wanted:
    """What a file is read against: areas whose postcodes are needed, and the study's own names.

    `traits`: its characteristics with their groups.
    """

    areas: Collection[str] = field(default_factory=frozenset)
    sites: Sequence[str] = ()
    traits: Mapping[str, Sequence[str]] = field(default_factory=dict)


def wanted_by(study: Study, areas: Collection[str]) -> Wanted:
    """What files of this study are read against."""
    traits = {one.id: study.adaptation.groups_of(one.id) for one in study.adaptation.traits}
    return Wanted(areas, [site.id for site in study.sites], traits)


def read_file(name: str, content: bytes, wanted: Wanted) -> ReadFile:
    """Read a file of any kind that is known; never raises for what stands in it."""
    digest = hashlib.sha256(content).hexdigest()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        what = "This is not text in UTF-8. Save it as CSV (UTF-8) or GeoJSON and try again."
        return ReadFile(name, digest, problems=(PlaceProblem(1, "", "", what),))
    reader = _reader(text)
    if reader is None:
        return ReadFile(name, digest, problems=(PlaceProblem(1, "", "", NOT_KNOWN),))
    return reader(name, digest, text, wanted)


def holds_postcodes(content: bytes) -> bool:
    """Whether this is a lookup, which is read after the areas whose postcodes are kept."""
    first = content[:4096].decode("utf-8-sig", "replace")
    return _reader(first) is _postcodes


NOT_KNOWN = (
    "These are not the headings of a file that can be read: small areas with IMD 2019, IMD 2025 "
    "or SIMD 2020v2; ethnic groups by council; changed areas; a postcode lookup; boundaries as "
    "GeoJSON; or the team's own targets (site, characteristic, group, people, source)."
)
Reader = Callable[[str, str, str, Wanted], ReadFile]


def _reader(text: str) -> Reader | None:
    if text.lstrip()[:1] == "{":
        return _boundaries
    from alongside.science.adaptation.places import (
        changes,
        ethnic_groups,
        formats,
        own_targets,
        postcodes,
    )

    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        cells = next(csv.reader(StringIO(first, newline=""), delimiter=delimiter), [])
    except csv.Error:  # a cell longer than any heading
        return None
    heading = [name.strip() for name in cells]
    for file in formats.FORMATS:
        if {file.area, file.rank} <= set(heading):
            return _areas
    if set(changes.COLUMNS) <= set(heading):
        return _changes
    if set(ethnic_groups.COLUMNS) <= set(heading):
        return _people
    if set(own_targets.COLUMNS) <= set(heading):
        return _targets
    named = {name.lower() for name in heading}
    if named & set(postcodes.POSTCODE) and postcodes.indexes_of(heading):
        return _postcodes
    return None


def _areas(name: str, digest: str, text: str, wanted: Wanted) -> ReadFile:
    # Imported here so that a web process does not carry the tables' library from its start.
    import polars as pl

    from alongside.science.adaptation.places.formats import FORMATS
    from alongside.science.adaptation.places.reading import read_areas

    heading = {
        one.strip().strip('"') for one in text.split("\n", 1)[0].replace(";", ",").split(",")
    }
    file = next(one for one in FORMATS if {one.area, one.rank} <= heading)
    found = read_areas(text, file)
    columns = ("area", "council", "decile", "children", "people")
    rows: list[Any] = [
        Area(**dict(zip(columns, values, strict=True)))
        for values in found.frame.select(columns).iter_rows()
    ]
    for group in file.groups:
        sums = found.frame.group_by("council").agg(pl.col(group).sum()).sort("council")
        rows += [
            PeopleOfCouncil(council=council, main=group, group=group, people=people)
            for council, people in sums.iter_rows()
        ]
    return ReadFile(
        name, digest, AREAS, file.id, file.index, rows, problems=_problems(found.problems)
    )


def _people(name: str, digest: str, text: str, wanted: Wanted) -> ReadFile:
    from alongside.science.adaptation.places.ethnic_groups import read_ethnic_groups

    frame, problems = read_ethnic_groups(text)
    rows = [
        PeopleOfCouncil(council=council, main=main, group=group, people=people)
        for council, main, group, people in frame.iter_rows()
    ]
    return ReadFile(
        name, digest, PEOPLE, "ethnic_groups_2021", rows=rows, problems=_problems(problems)
    )


def _changes(name: str, digest: str, text: str, wanted: Wanted) -> ReadFile:
    from alongside.science.adaptation.places.changes import read_changes

    found = read_changes(text)
    rows = [AreaChanged(before=before, after=after) for before, after in found.pairs]
    return ReadFile(
        name, digest, CHANGES, "lsoa2011_to_lsoa2021", rows=rows,
        problems=_problems(found.problems),
    )  # fmt: skip


def _postcodes(name: str, digest: str, text: str, wanted: Wanted) -> ReadFile:
    from alongside.science.adaptation.places.postcodes import read_postcodes

    if not wanted.areas:
        what = (
            "Bring in the small areas of the study's councils first: only their postcodes are kept."
        )
        return ReadFile(name, digest, problems=(PlaceProblem(1, "", "", what),))
    found = read_postcodes(text, wanted.areas)
    rows = [
        PostcodeArea(postcode=postcode, index=index, area=area)
        for index, areas in found.areas.items()
        for postcode, area in areas.items()
    ]
    problems = _problems(found.problems)
    if not rows and not problems:
        what = "None of these postcodes lies in a small area of this study's councils."
        problems = (PlaceProblem(1, "", "", what),)
    return ReadFile(
        name, digest, POSTCODES, "postcodes", rows=rows, elsewhere=found.elsewhere,
        problems=problems,
    )  # fmt: skip


def _boundaries(name: str, digest: str, text: str, wanted: Wanted) -> ReadFile:
    from alongside.science.adaptation.places.boundaries import read_boundaries

    found = read_boundaries(text)
    rows = [AreaShape(area=one.area, name=one.name[:100], rings=one.rings) for one in found.shapes]
    return ReadFile(
        name, digest, BOUNDARIES, "geojson", rows=rows, problems=_problems(found.problems)
    )


def _targets(name: str, digest: str, text: str, wanted: Wanted) -> ReadFile:
    from alongside.science.adaptation.places.own_targets import read_own_targets

    found = read_own_targets(text, wanted.sites, wanted.traits)
    rows = [
        OwnTarget(
            site=one.site, trait=one.trait, group=one.group, people=one.people, asked=one.asked,
            source=one.source,
        )
        for one in found.rows
    ]  # fmt: skip
    return ReadFile(
        name, digest, TARGETS, "own_targets", rows=rows, problems=_problems(found.problems)
    )


def _problems(found: Sequence[Any]) -> tuple[PlaceProblem, ...]:
    return tuple(PlaceProblem(one.row, one.column, one.found, one.what) for one in found)
