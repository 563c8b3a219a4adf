"""Scoring a file of answers to one questionnaire."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from alongside.project.commands.starting import find_study, start_with_data, stop

if TYPE_CHECKING:
    from alongside.project.scoring.making import Scored, Wishes
    from alongside.science.instruments.confirming import Confirmation
    from alongside.science.instruments.structure import Instrument
    from alongside.science.protocol import Study

Form = Annotated[str, typer.Argument(help="The questionnaire: sdq_p4_17, or prem_v2")]
Answers = Annotated[Path, typer.Argument(help="CSV, XLSX, Parquet, SPSS (.sav) or Stata (.dta)")]
Out = Annotated[Path, typer.Option(help="Write the scores here: .csv, .parquet or .xlsx")]
StudyName = Annotated[
    str,
    typer.Option(help="A study: its own questionnaires, what its team published, confirmed values"),
]
Columns = Annotated[
    list[str] | None, typer.Option(help="Where an item stands under another name: sdq_01=Q1")
]
NotAsked = Annotated[list[str] | None, typer.Option(help="An item that nobody was asked")]
Ids = Annotated[list[str] | None, typer.Option("--id", help="A column to keep beside the scores")]
Age = Annotated[str, typer.Option(help="The column of ages in completed months")]
Missing = Annotated[list[str] | None, typer.Option(help="A code of yours for no answer: NA")]
BandsCode = Annotated[str, typer.Option(help="Other bands than the usual ones, such as four")]
RuleVersion = Annotated[str, typer.Option(help="Another version of the rule than the newest")]
PackFile = Annotated[
    Path | None, typer.Option(help="The licensed pack's scoring, as TOML with a table [scoring]")
]
CaseFrom = Annotated[int | None, typer.Option(help="GHQ-12: the bimodal score of a case", min=1)]
Sheet = Annotated[str | None, typer.Option(help="Which sheet; else the first in sight")]
ProblemsFile = Annotated[Path | None, typer.Option(help="Write every problem here, as CSV")]


def score(
    questionnaire: Form,
    answers: Answers,
    out: Out,
    study: StudyName = "",
    column: Columns = None,
    not_asked: NotAsked = None,
    id: Ids = None,
    age: Age = "",
    missing: Missing = None,
    bands: BandsCode = "",
    rule_version: RuleVersion = "",
    pack: PackFile = None,
    case_from: CaseFrom = None,
    sheet: Sheet = None,
    problems: ProblemsFile = None,
) -> None:
    """Score a file of answers: alongside score sdq_p4_17 answers.csv --out scores.csv

    Columns are found by their names (sdq_01, sdq_02 …), never by their order. What cannot be
    read is named by row and column, and a score that uses it is left empty. Ends with 0 when
    there is nothing to mend, with 1 when there is, with 2 when nothing could be scored.
    """
    from alongside.project.scoring.making import Wishes

    of_study = _study(study)
    wishes = Wishes(
        renamed=_renamed(column or []),
        not_asked=tuple(not_asked or []),
        ids=tuple(id or []),
        age=age,
        missing=tuple(missing or []),
        bands=bands,
        version=rule_version,
        confirmed=tuple(
            each.confirmation() for each in (of_study.confirmed_values if of_study else ())
        ),
    )
    form = _form(questionnaire, study, of_study, pack, case_from)
    scored = _scored(form, answers, sheet, wishes, out)
    _write(scored, out, problems)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(score)


def _study(name: str) -> Study | None:
    from alongside.project.commands.study import load_named

    return load_named(name) if name else None


def _confirmed(study: Study | None) -> tuple[Confirmation, ...]:
    return tuple(each.confirmation() for each in study.confirmed_values) if study else ()


def _renamed(pairs: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        code, mark, heading = pair.partition("=")
        if not mark or not code or not heading:
            stop(f"“{pair}” does not say which column: write --column sdq_01=Q1")
        if code in found:
            stop(f"{code} is given two columns: {found[code]} and {heading}.")
        found[code] = heading
    return found


def _form(
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


def _scored(
    form: Instrument, answers: Path, sheet: str | None, wishes: Wishes, out: Path
) -> Scored:
    from alongside.project.scoring.making import make_scores
    from alongside.project.scoring.reading import AnswersRefused, read_answers
    from alongside.project.scoring.writing import check_name
    from alongside.science.instruments.scoring import NotScoredHere, UnknownVersion

    try:
        check_name(out, answers)
        form.scoring(wishes.version)
        return make_scores(form, read_answers(answers, sheet), wishes)
    except NotScoredHere as problem:
        entered = ", ".join(each.code for each in form.entered)
        stop(f"{problem}" + (f" Scores that can be entered: {entered}." if entered else ""))
    except (AnswersRefused, UnknownVersion) as problem:
        stop(str(problem))


def _write(scored: Scored, out: Path, problems: Path | None) -> None:
    from alongside.foundations.tables import write_csv
    from alongside.project.commands.writing_out import write_out
    from alongside.project.scoring.telling import told, wrong
    from alongside.project.scoring.writing import written

    for line in told(scored):
        typer.echo(line)
    for line in wrong(scored):
        typer.secho(line, err=True, fg=typer.colors.RED)
    write_out(written(scored.frame, out), out)
    if problems is not None:
        rows = [(each.row, each.column, each.entered, each.what) for each in scored.problems]
        write_out(write_csv(rows, ("row", "column", "entered", "what")), problems)
    if scored.problems:
        raise typer.Exit(1)
