"""Which questionnaire a command means: one that ships, a study's own, or one of its team."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from alongside.project.commands.starting import find_study, start_with_data, stop

if TYPE_CHECKING:
    from alongside.science.instruments.structure import Instrument
    from alongside.science.protocol import Study


def study_named(name: str) -> Study | None:
    from alongside.project.commands.study import load_named

    return load_named(name) if name else None


def renamed(pairs: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        code, mark, heading = pair.partition("=")
        if not mark or not code or not heading:
            stop(f"“{pair}” does not say which column: write --column sdq_01=Q1")
        if code in found:
            stop(f"{code} is given two columns: {found[code]} and {heading}.")
        found[code] = heading
    return found


def find_form(
    id: str, name: str, study: Study | None, pack: Path | None, case_from: int | None
) -> Instrument:
    """The questionnaire of that id: the study's own, one the team published, or one that ships."""
    from alongside.science.instruments.catalogue import (
        UnknownInstrument,
        all_instruments,
        instrument,
    )
    from alongside.science.instruments.ghq_12 import ghq_12

    own = _own(name, study) if study else {}
    try:
        form = own.get(id) or _published(id, name) or instrument(id)
    except UnknownInstrument:
        there = [*own, *(each.id for each in all_instruments())]
        hint = "" if study else " A study's own is found with --study."
        stop(f"No questionnaire is called {id}. There is: {', '.join(there)}.{hint}")
    if case_from is not None:
        if form.id != "ghq_12":
            stop("--case-from is a setting of ghq_12 alone.")
        form = ghq_12(case_from)
    return _packed(form, pack) if pack else form


def _own(name: str, study: Study) -> dict[str, Instrument]:
    from alongside.project.commands.study import folder_of
    from alongside.science.instruments.from_toml import instrument_from_mapping

    found = {}
    for file in study.own_instruments:
        text = folder_of(name).joinpath(file).read_text(encoding="utf-8")
        own = _checked(file, text, instrument_from_mapping)
        found[own.id] = own
    return found


def _published(id: str, name: str) -> Instrument | None:
    """A version that the team published, such as prem_v2: it lies in the database."""
    from alongside.science.instruments.team_made import measure_of

    named = measure_of(id)
    if named is None:
        return None
    typer.echo(f"{id} is looked for among the versions that the team published.", err=True)
    start_with_data()
    from alongside.workspaces.building import queries

    study = find_study(name)
    found = queries.published(study, id)
    if found is None:
        _say_which(study, *named)
    return found


def _say_which(study: Study, measure: str, number: int) -> NoReturn:
    from alongside.science.instruments.team_made import versioned
    from alongside.workspaces.building import queries

    known = [
        versioned(one.measure, one.number) if one.at else one.measure
        for one in queries.versions(study, measure)
    ]
    there = ", ".join(known) or "none"
    stop(f"{study.name} has no version {number} of {measure}. There is: {there}.")


def _packed(form: Instrument, pack: Path) -> Instrument:
    from alongside.science.instruments.licensed import PackNotNeeded, scored_by_pack

    try:
        text = pack.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        stop(f"{pack} cannot be read: {problem}.")
    try:
        return _checked(str(pack), text, lambda read: scored_by_pack(form, read["scoring"]))
    except KeyError:
        stop(f"{pack} has no table [scoring].")
    except PackNotNeeded as problem:
        stop(str(problem))


def _checked(file: str, text: str, make: Any) -> Instrument:
    import tomllib

    from alongside.science.instruments.checks import InstrumentProblem

    try:
        made: Instrument = make(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, InstrumentProblem) as problem:
        stop(f"{file}: {problem}.")
    return made
