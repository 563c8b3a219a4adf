"""Postcode lookups: from a postcode to the small area in which it lies."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO

from alongside.science.adaptation.places.problems import Problem

POSTCODE = ("pcds", "pcd", "pcd7", "pcd8", "postcode")
AREAS: Mapping[str, tuple[str, ...]] = {
    "IMD 2019": ("lsoa11cd", "lsoa11"),
    "IMD 2025": ("lsoa21cd", "lsoa21"),
    "SIMD 2020v2": ("datazone2011code", "dz11cd", "dz11", "datazone"),
}
"""The headings under which official lookups hold the small areas that an index ranks."""
_LIKE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$")
_AREA = re.compile(r"^[ES]01\d{6}$")
_OURS = ("E01", "S01")
MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Postcodes:
    """Small areas by postcode for each index that the file knows, and what is wrong by row."""

    areas: Mapping[str, Mapping[str, str]]
    problems: tuple[Problem, ...]
    elsewhere: int


def clean_postcode(text: str) -> str | None:
    """A postcode in capitals without spaces, or None where it is none.

    >>> clean_postcode(" br1 1aa"), clean_postcode("G1")
    ('BR11AA', None)
    """
    whole = re.sub(r"\s+", "", text).upper()
    return whole if _LIKE.match(whole) else None


def indexes_of(heading: Iterable[str]) -> dict[str, str]:
    """Which index each column of small areas belongs to: index to the heading as it stands."""
    names = {name.strip().lower(): name for name in heading}
    found = {}
    for index, known in AREAS.items():
        column = next((names[one] for one in known if one in names), None)
        if column is not None:
            found[index] = column
    return found


def read_postcodes(text: str, wanted: Iterable[str]) -> Postcodes:
    """Return small areas by postcode from an ONS or NRS lookup, problems named by row.

    A heading of `POSTCODE` and one or more of `AREAS`, in any case. Kept are postcodes in the
    `wanted` areas; others (and those without an area, of other countries, or of a kind long given
    up, such as GIR 0AA) are counted as elsewhere. A postcode that stands twice with two areas is
    a problem.

    >>> text = "pcds,lsoa11cd" + chr(10) + "BR1 1AA,E01000645" + chr(10) + "ZZ9 9ZZ,E01000001"
    >>> found = read_postcodes(text, ["E01000645"])
    >>> dict(found.areas["IMD 2019"]), found.elsewhere
    ({'BR11AA': 'E01000645'}, 1)
    """
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""))
    heading = reader.fieldnames or ()
    names = {name.strip().lower(): name for name in heading}
    postcode = next((names[one] for one in POSTCODE if one in names), None)
    columns = indexes_of(heading)
    if postcode is None or not columns:
        return Postcodes({}, (Problem(1, "", "", "There is no column of postcodes or areas."),), 0)
    inside, found = frozenset(wanted), {index: dict[str, str]() for index in columns}
    problems: list[Problem] = []
    elsewhere = 0
    for number, row in enumerate(reader, 2):
        here = {index: (row[column] or "").strip() for index, column in columns.items()}
        kept = {index: area for index, area in here.items() if area in inside}
        elsewhere += not kept
        code = clean_postcode(row[postcode] or "")
        problems += _wrong(number, here, columns, code or "", found)
        if kept and code is None:
            what = "This is no whole postcode."
            problems.append(Problem(number, postcode, row[postcode] or "", what))
        if code is None:
            continue
        for index, area in kept.items():
            found[index].setdefault(code, area)
    return Postcodes(found, tuple(problems[:MOST_PROBLEMS]), elsewhere)


def _wrong(
    row: int,
    here: Mapping[str, str],
    columns: Mapping[str, str],
    code: str,
    before: Mapping[str, Mapping[str, str]],
) -> list[Problem]:
    problems = []
    for index, area in here.items():
        if area.startswith(_OURS) and not _AREA.match(area):
            what = "This is no code of a small area."
            problems.append(Problem(row, columns[index], area, what))
        elif before[index].get(code, area) != area:
            what = f"This postcode stood with {before[index][code]} before."
            problems.append(Problem(row, columns[index], area, what))
    return problems
