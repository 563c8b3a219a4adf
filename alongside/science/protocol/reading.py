"""Reads the files of a study folder into one draft, with the line of everything in it."""

import re
import tomllib
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from alongside.science.instruments.checks import InstrumentProblem
from alongside.science.instruments.from_toml import instrument_from_mapping
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol.lines import Place, line_index
from alongside.science.protocol.places_in_files import (
    FILES,
    OPTIONAL,
    SECTIONS_BY_FILE,
    Positions,
    file_of,
    spoken,
)
from alongside.science.protocol.problems import Problem

Folder = Traversable | Path
SEALED_FILE = "sealed.toml"

_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass
class Draft:
    """What the files say, before anybody has checked that it is a study."""

    folder: Folder
    raw: dict[str, Any] = field(default_factory=dict)
    positions: Positions = field(default_factory=Positions)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def note(self, place: Place, message: str) -> None:
        """Note a problem at a place of the study."""
        file, line = self.positions.of(place)
        self.problems.append(Problem(file, line, spoken(place), message))


def read_draft(folder: Folder) -> Draft:
    """Everything in the folder, with its problems so far: missing files, syntax, doubled keys."""
    draft = Draft(folder)
    for file in FILES:
        if file not in OPTIONAL or draft.folder.joinpath(file).is_file():
            _take_in(draft, file)
    _read_wordings(draft)
    _look_for_own_instruments(draft)
    return draft


def parsed(draft: Draft, file: str) -> tuple[dict[str, Any], dict[Place, int]] | None:
    """A file's values and lines, or None with the problem noted."""
    text = _text(draft.folder, file)
    if text is None:
        draft.problems.append(Problem(file, 1, "file", "This file is missing or is not UTF-8."))
        return None
    try:
        return tomllib.loads(text), line_index(text)
    except tomllib.TOMLDecodeError as error:
        draft.problems.append(_syntax_problem(file, text, str(error)))
        return None


def _text(folder: Folder, file: str) -> str | None:
    steps = file.split("/")
    if not all(steps) or ".." in steps or "\\" in file:
        return None
    found = folder.joinpath(*steps)
    try:
        return found.read_text(encoding="utf-8") if found.is_file() else None
    except UnicodeDecodeError:
        return None


def _syntax_problem(file: str, text: str, message: str) -> Problem:
    found = _LINE.search(message)
    line = int(found[1]) if found else max(1, len(text.splitlines()))
    says = _LINE.sub("", message).removesuffix(" (at end of document)")
    return Problem(file, line, "file", f"This is not valid TOML: {says}.")


def _take_in(draft: Draft, file: str) -> None:
    found = parsed(draft, file)
    if found is None:
        draft.unread.update(SECTIONS_BY_FILE.get(file, ("study.toml",)))
        return
    values, lines = found
    for key, value in values.items():
        if file_of(key) != file:
            message = f"This file does not hold “{key}”."
            draft.problems.append(Problem(file, lines[(key,)], key, message))
        else:
            draft.raw[key] = value
    kept = {place: line for place, line in lines.items() if file_of(str(place[0])) == file}
    draft.positions.add(file, kept)


def _read_wordings(draft: Draft) -> None:
    documents = draft.raw.get("documents")
    for number, document in enumerate(documents if isinstance(documents, list) else ()):
        if isinstance(document, dict) and isinstance(document.get("file"), str):
            document["wording"] = _wording(draft, number, document["file"])


def _wording(draft: Draft, number: int, file: str) -> dict[str, Any]:
    place: Place = ("documents", number)
    if _text(draft.folder, file) is None:
        draft.note((*place, "file"), f"There is no readable wording file “{file}”.")
        return {"heading": "missing"}
    found = parsed(draft, file)
    if found is None:
        return {"heading": "missing"}
    draft.positions.add(file, found[1], under=(*place, "wording"))
    draft.positions.lines.setdefault((*place, "wording"), (file, 1))
    return found[0]


def _look_for_own_instruments(draft: Draft) -> None:
    paths = draft.raw.get("own_instruments", [])
    for number, path in enumerate(paths if isinstance(paths, list) else ()):
        if isinstance(path, str) and _text(draft.folder, path) is None:
            place = ("own_instruments", number)
            draft.note(place, f"There is no readable instrument file “{path}”.")


def own_instruments(draft: Draft) -> dict[str, Instrument]:
    """The study's own questionnaires that can be read, by their ids."""
    found = {}
    paths = draft.raw.get("own_instruments", [])
    for path in paths if isinstance(paths, list) else ():
        text = _text(draft.folder, path) if isinstance(path, str) else None
        try:
            one = instrument_from_mapping(tomllib.loads(text or ""))
        except (tomllib.TOMLDecodeError, InstrumentProblem):
            continue
        found[one.id] = one
    return found
