"""A team's own target population: people by group of a characteristic, with their source."""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from math import isfinite

from alongside.science.adaptation.places.problems import Problem

COLUMNS = ("site", "characteristic", "group", "people", "source")
ASKED = "asked"
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class OwnRow:
    """People of one group at one site. `asked`: how many the source asked; None: it counted all."""

    site: str
    trait: str
    group: str
    people: float
    source: str
    asked: float | None = None


@dataclass(frozen=True, slots=True)
class OwnTargets:
    """What can be used, and what is wrong by row."""

    rows: tuple[OwnRow, ...]
    problems: tuple[Problem, ...]


def read_own_targets(
    text: str, sites: Collection[str], traits: Mapping[str, Collection[str]]
) -> OwnTargets:
    """Return a team's own targets, with every problem named by row.

    `text`: CSV, commas or semicolons, a row for each group of a characteristic at a site, with

        site, characteristic, group   as the study definition names them
        people                        how many there are, 0 or more, decimals allowed
        source                        where the number comes from
        asked                         only where the source is a sample: how many it asked

    A characteristic of a site needs all its groups, each once, somebody in them, and one number
    of people asked. `sites` and `traits` (with their groups) are those of the study.

    >>> text = "site,characteristic,group,people,source" + chr(10) + "a,sex,female,9,census"
    >>> found = read_own_targets(text, ["a"], {"sex": ["female", "male"]})
    >>> found.problems[0].what
    'Of this characteristic at this site the group male is missing.'
    """
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=delimiter)
    heading = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = heading
    problems = [
        Problem(1, name, "", "This column must stand there once.")
        for name in COLUMNS
        if heading.count(name) != 1
    ]
    if problems:
        return OwnTargets((), tuple(problems))
    found: list[tuple[int, OwnRow]] = []
    for number, cells in _cells(reader, problems):
        wrong = list(_wrong(number, cells, sites, traits))
        problems += wrong
        if not wrong:
            found.append((number, _row(cells)))
    if not found and not problems:
        problems.append(Problem(1, "", "", "There are no rows below the heading."))
    problems += _incomplete(found, traits) if not problems else []
    return OwnTargets(tuple(row for _, row in found), tuple(sorted(problems)))


def _cells(
    reader: Iterable[dict[str, str | None]], problems: list[Problem]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The cells of each row that has any; where the table ends, it is said."""
    number = 1
    try:
        for number, row in enumerate(reader, 2):
            cells = {name: (row.get(name) or "").strip() for name in (*COLUMNS, ASKED)}
            if any(cells.values()):
                yield number, cells
    except csv.Error:
        problems.append(Problem(number + 1, "", "", "From here on this is not a table of text."))


def _wrong(
    row: int,
    cells: Mapping[str, str],
    sites: Collection[str],
    traits: Mapping[str, Collection[str]],
) -> Iterator[Problem]:
    site, trait, group = (cells[name] for name in COLUMNS[:3])
    if site not in sites:
        yield Problem(row, "site", site, f"The sites of this study are {_listed(sites)}.")
    if trait not in traits:
        what = f"The characteristics of this study are {_listed(traits)}."
        yield Problem(row, "characteristic", trait, what)
    elif group not in traits[trait]:
        yield Problem(row, "group", group, f"The groups of {trait} are {_listed(traits[trait])}.")
    if (_number(cells["people"]) or 0) < 0 or _number(cells["people"]) is None:
        yield Problem(row, "people", cells["people"], "This is not a number from 0 on.")
    if not cells["source"]:
        yield Problem(row, "source", "", "Say where the number comes from.")
    elif len(cells["source"]) > _LONGEST:
        what = f"The source is longer than {_LONGEST} characters."
        yield Problem(row, "source", cells["source"][:40], what)
    if cells[ASKED] and (_number(cells[ASKED]) or 0) <= 0:
        what = "Give how many people the source asked, or nothing where it counted everybody."
        yield Problem(row, ASKED, cells[ASKED], what)


def _row(cells: Mapping[str, str]) -> OwnRow:
    site, trait, group, people, source = (cells[name] for name in COLUMNS)
    return OwnRow(site, trait, group, float(people), source, _number(cells[ASKED]))


def _incomplete(
    found: Iterable[tuple[int, OwnRow]], traits: Mapping[str, Collection[str]]
) -> list[Problem]:
    blocks: dict[tuple[str, str], list[tuple[int, OwnRow]]] = {}
    for number, row in found:
        blocks.setdefault((row.site, row.trait), []).append((number, row))
    return [one for (_, trait), block in blocks.items() for one in _of_block(block, traits[trait])]


def _of_block(block: list[tuple[int, OwnRow]], groups: Collection[str]) -> Iterator[Problem]:
    """Problems of one characteristic at one site, at its first row or at the one that is wrong."""
    first = block[0][0]
    seen: set[str] = set()
    for number, row in block:
        if row.group in seen:
            yield Problem(number, "group", row.group, "This group stands twice for this site.")
        seen.add(row.group)
    for group in groups:
        if group not in seen:
            what = f"Of this characteristic at this site the group {group} is missing."
            yield Problem(first, "group", "", what)
    if not sum(row.people for _, row in block):
        yield Problem(first, "people", "", "There is nobody in any group of this characteristic.")
    if len({row.asked for _, row in block}) > 1:
        what = "All groups of a characteristic at a site come from one source that asked so many."
        yield Problem(first, ASKED, "", what)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
