"""Bringing in a list that was made elsewhere: read, checked, sealed and not kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import action, derived_id, lock, write
from alongside.foundations.tables import SheetRows, read_table
from alongside.science.protocol import Study
from alongside.science.randomisation.outside_list import (
    ARM,
    MOST_PROBLEMS,
    SOURCES,
    STRATUM,
    Place,
    Trouble,
    columns_of,
    findings,
    read_list,
    source_of,
)
from alongside.workspaces.randomisation import outside_words, queries
from alongside.workspaces.randomisation.actions import refuse_beside_a_shared_sequence
from alongside.workspaces.randomisation.drawn_places import write_sequence
from alongside.workspaces.randomisation.mending_models import SequenceBroughtIn
from alongside.workspaces.randomisation.minimising_refusals import NoListWhenMinimising
from alongside.workspaces.randomisation.refusals import SequenceStillOpen


@dataclass(frozen=True)
class Meant:
    """What the words of a list mean: its source, columns, arms and strata. Empty: found out."""

    source: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    arms: Mapping[str, str] = field(default_factory=dict)
    strata: Mapping[str, str] = field(default_factory=dict)
    all_of: str = ""


@dataclass(frozen=True)
class Checked:
    """A list that can be sealed, and what somebody should know of it."""

    source: str
    sha256: str
    places: tuple[Place, ...]
    noticed: tuple[Trouble, ...]

    def arms_of(self, stratum: str) -> list[str]:
        return [place.arm for place in self.places if place.stratum == stratum]

    @property
    def lengths(self) -> dict[str, int]:
        strata = dict.fromkeys(place.stratum for place in self.places)
        return {stratum: len(self.arms_of(stratum)) for stratum in strata}


class ListRefused(Refusal):
    """Everything that has to be put right in a list, or in what its words mean."""

    field = "list"

    def __init__(self, study: Study, troubles: tuple[Trouble, ...]) -> None:
        told = [outside_words.said(study, one) for one in troubles[:MOST_PROBLEMS]]
        if len(troubles) > MOST_PROBLEMS:
            told.append(f"And {len(troubles) - MOST_PROBLEMS:,} more.")
        self.troubles = troubles
        super().__init__(" ".join(told) + " Nothing was brought in.")


class BroughtInBefore(Refusal):
    field = "list"

    def __init__(self) -> None:
        super().__init__(
            "This very list was brought in before. A second time its places would be used twice. "
            "Nothing was brought in."
        )


def check(study: Study, content: bytes, name: str, meant: Meant) -> Checked:
    """Read a list and say what is amiss. Raises `ListRefused`, `TableRefused`."""
    if study.allocation.minimises:
        raise NoListWhenMinimising
    table = read_table(content, name)
    columns = _columns(study, table, meant)
    rows = [
        (
            row.number,
            {head: _text(cell) for head, cell in zip(table.header, row.cells, strict=True)},
        )
        for row in table.rows
    ]
    arms = {**_own_names(study.arms), **meant.arms}
    strata = {**_names(queries.strata(study)), **meant.strata}
    read = read_list(rows, columns, arms, strata, _all_of(study, meant))
    if read.troubles:
        raise ListRefused(study, read.troubles)
    ratio = {arm.id: arm.ratio for arm in study.arms}
    noticed = findings(read.places, ratio, _expected(study))
    source = meant.source if meant.source in SOURCES else source_of(table.header)
    return Checked(source, hashlib.sha256(content).hexdigest(), read.places, tuple(noticed))


def _columns(study: Study, table: SheetRows, meant: Meant) -> dict[str, str]:
    listed = ", ".join(f"“{name}”" for name in table.header)
    known = {name.casefold(): name for name in table.header}
    wrong = [name for name in meant.columns.values() if name.strip().casefold() not in known]
    if wrong:
        raise ListRefused(study, tuple(Trouble("unknown_column", 0, (n, listed)) for n in wrong))
    told = {part: known[name.strip().casefold()] for part, name in meant.columns.items()}
    found = {**columns_of(table.header), **told}
    needed = [(ARM, "arm")] + ([] if _all_of(study, meant) else [(STRATUM, "place")])
    if away := [word for part, word in needed if part not in found]:
        raise ListRefused(study, tuple(Trouble("no_column", 0, (w, listed)) for w in away))
    return found


def _all_of(study: Study, meant: Meant) -> str:
    names = queries.strata(study)
    return meant.all_of if meant.all_of in names else next(iter(names)) if len(names) == 1 else ""


def _own_names(arms: Any) -> dict[str, str]:
    return {label: arm.id for arm in arms for label in (arm.id, arm.name, arm.short)}


def _names(strata: Mapping[str, str]) -> dict[str, str]:
    return {label: stratum for stratum, name in strata.items() for label in (stratum, name)}


def _expected(study: Study) -> dict[str, int]:
    each, names = study.target.per_site, queries.strata(study)
    return dict.fromkeys(names, each if "site" in study.strata else each * len(study.sites))


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell)


@action
def bring_in_list(
    *,
    study: Study,
    content: bytes,
    name: str,
    meant: Meant,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> SequenceBroughtIn:
    """Seal every place of a list that was made elsewhere. The file is not kept."""
    checked = check(study, content, name, meant)
    for stratum in sorted(checked.lengths):
        lock(f"sequence|{study.slug}|{stratum}")
    refuse_beside_a_shared_sequence(study)
    if SequenceBroughtIn.objects.filter(study=study.slug, sha256=checked.sha256).exists():
        raise BroughtInBefore
    left = queries.places_left(study)
    if taken := [stratum for stratum in checked.lengths if left[stratum]]:
        raise SequenceStillOpen(queries.strata(study)[taken[0]])
    written = [
        _seal(study, checked, stratum, by=by, at=at, entry=entry, first=number == 0)
        for number, stratum in enumerate(checked.lengths)
    ]
    return written[0]


def _seal(
    study: Study,
    checked: Checked,
    stratum: str,
    *,
    by: Person,
    at: datetime,
    entry: UUID | None,
    first: bool,
) -> SequenceBroughtIn:
    sequence = write_sequence(
        study, stratum, checked.arms_of(stratum), by=by, at=at,
        entry=derived_id(entry, at, f"sequence {stratum}"),
    )  # fmt: skip
    own = [one for one in checked.noticed if stratum in one.about]
    return write(
        SequenceBroughtIn, study=study, by=by, at=at, sequence=sequence, source=checked.source,
        entry=entry if first else derived_id(entry, at, f"list {stratum}"), sha256=checked.sha256,
        noticed=[[one.what, list(one.about)] for one in own],
    )  # fmt: skip
