"""Ethnic groups of a council's people: nineteen of the census, and the five they add up to."""

import csv
from io import StringIO

import polars as pl

from alongside.science.adaptation.places.problems import Problem

_MAIN = {
    "Asian, Asian British or Asian Welsh": "asian",
    "Black, Black British, Black Welsh, Caribbean or African": "black",
    "Mixed or Multiple ethnic groups": "mixed",
    "Other ethnic group": "other",
    "White": "white",
}
_DETAILS = 19
COLUMNS = ("lad", "ethnic_group", "n")
_SCHEMA = {"council": pl.String, "main": pl.String, "group": pl.String, "people": pl.Int64}


def read_ethnic_groups(text: str) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """Return people by council and ethnic group of the census of England and Wales, and problems.

    `text`: CSV with `lad`, `ethnic_group` ("White: Irish") and `n`. The frame has council, main
    (white, mixed, asian, black or other), group (the census's own words) and people. A council
    that has not all nineteen groups, or one of them twice, is a problem of its first row.

    >>> text = "lad,ethnic_group,n" + chr(10) + "E09000006,White: Irish,4000"
    >>> frame, problems = read_ethnic_groups(text)
    >>> frame.row(0), problems[0].what
    (('E09000006', 'white', 'White: Irish', 4000), 'This council has 1 group where there are 19.')
    """
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        lacking = (Problem(1, name, "", "There is no such column.") for name in missing)
        return pl.DataFrame(schema=_SCHEMA), tuple(lacking)
    rows: list[tuple[str, str, str, int]] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for number, row in enumerate(reader, 2):
        council, group, count = (str(row[name] or "").strip() for name in COLUMNS)
        wrong = list(_wrong(number, council, group, count))
        problems += wrong
        if not wrong:
            first.setdefault(council, number)
            rows.append((council, _MAIN[group.partition(": ")[0]], group, int(count)))
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return frame, tuple(sorted([*problems, *_incomplete(frame, first)]))


def _wrong(row: int, council: str, group: str, count: str) -> list[Problem]:
    found = []
    if not (len(council) == 9 and council[0] in "EW" and council[1:].isdigit()):
        found.append(Problem(row, "lad", council, "This is no council of England or Wales."))
    if group.partition(": ")[0] not in _MAIN or not group.partition(": ")[2]:
        found.append(Problem(row, "ethnic_group", group, "This is no ethnic group of the census."))
    if not count.isdigit():
        found.append(Problem(row, "n", count, "This is not a whole number from 0 on."))
    return found


def _incomplete(frame: pl.DataFrame, first: dict[str, int]) -> list[Problem]:
    counts = frame.group_by("council").agg(pl.col("group").n_unique().alias("kinds"), pl.len())
    found = []
    for council, kinds, rows in counts.iter_rows():
        if kinds != rows:
            what = "A group of this council stands twice."
        elif kinds != _DETAILS:
            what = f"This council has {kinds} group{'s' * (kinds != 1)} where there are {_DETAILS}."
        else:
            continue
        found.append(Problem(first[council], "lad", council, what))
    return found
