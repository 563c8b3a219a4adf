"""Areas that were drawn anew: children counted on the old ones, carried over to the new."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

import polars as pl

from alongside.science.adaptation.places.problems import Problem

COLUMNS = ("lsoa11_code", "lsoa21_code")
_LENGTH = len("E01000001")


@dataclass(frozen=True, slots=True)
class Changes:
    """Which old area became which new one or ones; areas that are not named did not change."""

    pairs: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """The new areas with children, and the old areas for which no new one was found."""

    frame: pl.DataFrame
    lost: tuple[str, ...]


def read_changes(text: str) -> Changes:
    """Return the pairs of old and new codes of a lookup of changed areas, problems named by row.

    Columns `lsoa11_code` and `lsoa21_code`; others are left alone. An old area that was split has
    several rows, and a new one that was joined has several too.

    >>> read_changes("lsoa11_code,lsoa21_code" + chr(10) + "E01000109,E01034470").pairs
    (('E01000109', 'E01034470'),)
    """
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        return Changes(
            (), tuple(Problem(1, name, "", "There is no such column.") for name in missing)
        )
    pairs, problems = [], []
    for number, row in enumerate(reader, 2):
        wrong = [
            Problem(number, name, row[name] or "", "This is no code of a small area in England.")
            for name in COLUMNS
            if not _is_code(row[name] or "")
        ]
        problems += wrong
        if not wrong:
            pairs.append((row[COLUMNS[0]], row[COLUMNS[1]]))
    return Changes(tuple(pairs), tuple(problems))


def carry_over(old: pl.DataFrame, new: pl.DataFrame, pairs: Sequence[tuple[str, str]]) -> Carried:
    """Return the new areas with the children counted on the old ones.

    A joined area has the sum of its old ones; the children of a split one are shared out by how
    many people live in its parts (whole numbers, largest remainders first, so that nobody is lost
    or counted twice). `old`, `new`: as `read_areas` gives them; `pairs`: as `read_changes` does.
    `lost`: old areas, with children, that neither changed by a pair nor are among the new.

    >>> old = pl.DataFrame({"area": ["E01000109"], "children": [101]})
    >>> new = pl.DataFrame({"area": ["E01034469", "E01034470"], "people": [1000, 500],
    ...                     "children": pl.Series([None, None], dtype=pl.Int64)})
    >>> pairs = [("E01000109", "E01034469"), ("E01000109", "E01034470")]
    >>> carry_over(old, new, pairs).frame["children"].to_list()
    [67, 34]
    """
    people = dict(new.select("area", "people").iter_rows())
    parts: dict[str, list[str]] = defaultdict(list)
    for before, after in pairs:
        if after in people:
            parts[before].append(after)
    found, lost = dict.fromkeys(people, 0), []
    for area, children in old.select("area", "children").iter_rows():
        becomes = parts.get(area) or ([area] if area in people else [])
        if not becomes:
            lost.append(area)
            continue
        shared = _shared_out(children or 0, [people[part] or 0 for part in becomes])
        for part, number in zip(becomes, shared, strict=True):
            found[part] += number
    column = pl.Series("children", [found[area] for area in new["area"]], dtype=pl.Int64)
    return Carried(new.with_columns(column), tuple(lost))


def _is_code(text: str) -> bool:
    return len(text) == _LENGTH and text.startswith("E01") and text[1:].isdigit()


def _shared_out(number: int, weights: Sequence[int]) -> list[int]:
    total = sum(weights)
    parts = list(weights) if total else [1] * len(weights)
    total = total or len(weights)
    shares = [number * part // total for part in parts]
    left = sorted(range(len(parts)), key=lambda at: (-(number * parts[at] % total), at))
    for at in left[: number - sum(shares)]:
        shares[at] += 1
    return shares
