"""A design file: one trial and a grid of what may be otherwise, checked with file and line."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from alongside.science.adaptation.simulation.design import Design
from alongside.science.adaptation.simulation.from_study import NotInStudy, joined
from alongside.science.adaptation.simulation.rules import RULES
from alongside.science.protocol.lines import Place, line_index
from alongside.science.protocol.places_in_files import spoken
from alongside.science.protocol.problems import Problem, StudyProblems
from alongside.science.protocol.shape_errors import in_words

Sections = Mapping[str, Any]
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_MOST = 500
_LIMITS = {
    "greater_than": "above {gt:g}",
    "greater_than_equal": "{ge:g} or more",
    "less_than": "below {lt:g}",
    "less_than_equal": "{le:g} or less",
}


@dataclass(frozen=True)
class Scenario:
    """One cell of the grid: its name, what is otherwise there, and the whole design."""

    name: str
    changed: tuple[tuple[str, Any], ...]
    design: Design


def read_design(
    text: str, file: str, sections_of: Callable[[str], Sections] | None = None
) -> tuple[Scenario, ...]:
    """Return the scenarios of a design file, in the order of its grid.

    `[grid]` names numbers by their place, `"outcome.effect" = [0, -2]`, and every combination is
    a scenario; without a grid there is one. `study` names a definition, whose sections
    `sections_of` gives (see `from_study`); what the file writes holds.

    Raises `StudyProblems` with every problem, its file and its line.

    >>> read_design("name = 'a'", "a.toml")
    Traceback (most recent call last):
    alongside.science.protocol.problems.StudyProblems: a.toml:1 trial: This is missing.
    a.toml:1 sites: This is missing.
    a.toml:1 outcome: This is missing.
    """
    raw, lines = _parsed(text, file)
    grid = raw.pop("grid", {})
    told = _Told(file, lines)
    values = raw
    if isinstance(raw.get("study"), str):
        if sections_of is None:
            told.note(("study",), "No study can be read here: write the sections themselves.")
            raise StudyProblems(told.problems)
        try:
            values = joined(raw, sections_of(raw["study"]))
        except NotInStudy as problem:
            told.note(("study",), str(problem))
            raise StudyProblems(told.problems) from None
    cells = _cells(grid, values, told)
    found = [_scenario(changed, values, told) for changed in cells]
    if told.problems:
        raise StudyProblems(list(dict.fromkeys(told.problems)))
    return tuple(each for each in found if each is not None)


class _Told:
    """Problems with the line of the nearest thing that the file holds."""

    def __init__(self, file: str, lines: Mapping[Place, int]) -> None:
        self.file, self.lines = file, lines
        self.problems: list[Problem] = []

    def note(self, place: Place, message: str, at: Place | None = None) -> None:
        where = place if at is None else at
        around = (where[:end] for end in range(len(where), 0, -1))
        line = next((self.lines[each] for each in around if each in self.lines), 1)
        self.problems.append(Problem(self.file, line, spoken(place), message))


def _parsed(text: str, file: str) -> tuple[dict[str, Any], dict[Place, int]]:
    try:
        return tomllib.loads(text), line_index(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else max(1, len(text.splitlines()))
        says = _AT_LINE.sub("", str(error)).removesuffix(" (at end of document)")
        raise StudyProblems(
            [Problem(file, line, "file", f"This is not valid TOML: {says}.")]
        ) from None


def _cells(grid: Any, values: Sections, told: _Told) -> list[dict[str, Any]]:
    if not isinstance(grid, dict):
        told.note(("grid",), 'A grid names lists: "outcome.effect" = [0, -2].')
        return []
    for name, listed in grid.items():
        section, _, key = name.partition(".")
        if not isinstance(listed, list) or not listed:
            told.note(("grid", name), "Give a list of one value or more, such as [0, -2].")
        elif not key or not isinstance(values.get(section, {}), dict) or section not in _SECTIONS:
            message = f"“{name}” is no place of a design: write section.key, as outcome.effect."
            told.note(("grid", name), message)
    if told.problems:
        return []
    cells = [dict(zip(grid, cell, strict=True)) for cell in product(*grid.values())]
    if len(cells) > _MOST:
        told.note(("grid",), f"This grid has {len(cells)} scenarios; {_MOST} are the most.")
        return []
    return cells


def _scenario(changed: dict[str, Any], values: Sections, told: _Told) -> Scenario | None:
    whole = dict(values)
    for name, value in changed.items():
        section, _, key = name.partition(".")
        whole[section] = {**whole.get(section, {}), key: value}
    at: dict[Place, Place] = {tuple(name.split(".")): ("grid", name) for name in changed}
    try:
        design = Design.model_validate(whole)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            place = tuple(detail["loc"])
            told.note(place, _said(detail), _moved(place, at))
        return None
    for rule in RULES:
        for place, message in rule(design):
            told.note(place, message, _moved(place, at))
    words = "; ".join(f"{name} {_shown(value)}" for name, value in changed.items())
    return Scenario(words or "as written", tuple(changed.items()), design)


def _moved(place: Place, at: Mapping[Place, Place]) -> Place | None:
    return next((at[place[:end]] for end in range(len(place), 0, -1) if place[:end] in at), None)


def _said(detail: ErrorDetails) -> str:
    kind, limits, given = detail["type"], detail.get("ctx", {}), detail["input"]
    if kind in _LIMITS:
        place = ".".join(str(each) for each in detail["loc"] if isinstance(each, str))
        return f"{place} must be {_LIMITS[kind].format(**limits)}: it is {_shown(given)}."
    if kind == "finite_number":
        return "This must be a number, not nan or infinity."
    return in_words(detail)


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


_SECTIONS = frozenset(Design.model_fields) - {"name", "study", "sites"}
