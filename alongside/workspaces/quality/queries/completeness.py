"""How much of what was asked is there: by site, form, mode and who did the visit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from alongside.foundations.accounts.models import Person
from alongside.science.instruments.answers import MISSING_CODES
from alongside.science.protocol import Study
from alongside.workspaces.quality.queries.reach import Reach
from alongside.workspaces.quality.queries.source import Cell, source

BY = ("site", "form", "mode", "nurse")
SUMMED = ("forms", "finished", "asked", "answered", "missing")


@dataclass(frozen=True)
class Group:
    """Forms of one site, questionnaire, mode or nurse, and the questions of those finished."""

    name: str
    forms: int
    finished: int
    asked: int
    answered: int
    missing: int
    closed: bool

    @property
    def share(self) -> float | None:
        """Answers among the questions that were asked; None where none were or may be seen."""
        return self.answered / self.asked if self.asked else None


@dataclass(frozen=True)
class Completeness:
    """The whole, and each way of splitting it; `reasons` counts why answers are missing.

    `closed` forms may show the arm: their counts are left out of everything.
    """

    whole: Group
    by: dict[str, tuple[Group, ...]]
    reasons: dict[str, int]
    closed: tuple[str, ...]


def completeness(study: Study, reach: Reach) -> Completeness:
    """Counts of every form of the visits begun within reach; as many queries whatever there is."""
    found, closed = source(study, reach), reach.closed(study)
    cells = [_open(cell, closed) for cell in found.cells()]
    names = dict(
        Person.objects.filter(pk__in={one.nurse for one in cells} or {0}).values_list("pk", "name")
    )
    told: dict[str, Callable[[Cell], str]] = {
        "site": lambda one: one.site,
        "form": lambda one: one.instrument,
        "mode": lambda one: one.mode,
        "nurse": lambda one: names[one.nurse],
    }
    return Completeness(
        whole=_group("", cells, closed),
        by={name: _groups(cells, told[name], closed, _order(study, name)) for name in BY},
        reasons=_by_code(found.reasons(closed)),
        closed=tuple(sorted({one.instrument for one in cells} & closed)),
    )


def _open(cell: Cell, closed: frozenset[str]) -> Cell:
    if cell.instrument not in closed:
        return cell
    return cell._replace(asked=0, answered=0, missing=0)


def _order(study: Study, by: str) -> Callable[[str], tuple[int, str]]:
    """Sites and forms as the study lists them, modes and people by name."""
    listed = {
        "site": [one.id for one in study.sites],
        "form": [id for one in study.measures for id in one.instruments],
    }.get(by, [])
    return lambda name: (listed.index(name) if name in listed else len(listed), name)


def _groups(
    cells: Iterable[Cell],
    name: Callable[[Cell], str],
    closed: frozenset[str],
    order: Callable[[str], tuple[int, str]],
) -> tuple[Group, ...]:
    listed: dict[str, list[Cell]] = {}
    for cell in cells:
        listed.setdefault(name(cell), []).append(cell)
    return tuple(_group(one, listed[one], closed) for one in sorted(listed, key=order))


def _group(name: str, cells: Sequence[Cell], closed: frozenset[str]) -> Group:
    columns = dict(zip(Cell._fields, zip(*cells, strict=True), strict=True)) if cells else {}
    forms, finished, asked, answered, missing = (sum(columns.get(one, ())) for one in SUMMED)
    shut = bool(cells) and closed.issuperset(columns["instrument"])
    return Group(name, forms, finished, asked, answered, missing, shut)


def _by_code(reasons: Mapping[str, int]) -> dict[str, int]:
    """How many answers are missing for each reason."""
    counted: Counter[str] = Counter()
    for text, forms in reasons.items():
        for one in text.split():
            code, _, number = one.partition(":")
            counted[code] += forms * int(number)
    return {code: counted[code] for code in MISSING_CODES}
