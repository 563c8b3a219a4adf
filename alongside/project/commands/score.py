"""Scoring a file of answers to one questionnaire."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alongside.project.commands.questionnaires import find_form, renamed, study_named
from alongside.project.commands.starting import stop

if TYPE_CHECKING:
    from alongside.project.scoring.elsewhere import TakenIn
    from alongside.project.scoring.making import Scored, Wishes
    from alongside.science.instruments.structure import Instrument

Form = Annotated[str, typer.Argument(help="The questionnaire: sdq_p4_17, or prem_v2")]
Answers = Annotated[Path, typer.Argument(help="CSV, XLSX, Parquet, SPSS (.sav) or Stata (.dta)")]
Out = Annotated[
    Path, typer.Option(help="Write the scores here: .csv, .parquet, .xlsx, .sav or .dta")
]
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
    read is named by row and column, and a score that uses it is left empty. Of b-CAPI and ITSEA
    without a pack, scores that were made elsewhere are checked, banded and flagged. Ends with 0
    when there is nothing to mend, with 1 when there is, with 2 when nothing could be scored.
    """
    from alongside.project.scoring.making import Wishes

    of_study = study_named(study)
    wishes = Wishes(
        renamed=renamed(column or []),
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
    form = find_form(questionnaire, study, of_study, pack, case_from)
    scored = _scored(form, answers, sheet, wishes, out)
    _write(scored, out, problems)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(score)


def _scored(
    form: Instrument, answers: Path, sheet: str | None, wishes: Wishes, out: Path
) -> Scored | TakenIn:
    from alongside.project.scoring.elsewhere import take_in
    from alongside.project.scoring.making import make_scores
    from alongside.project.scoring.reading import AnswersRefused, read_answers
    from alongside.project.scoring.writing import check_name
    from alongside.science.instruments.scoring import NotScoredHere, UnknownVersion

    try:
        check_name(out, answers)
        if form.entered and not form.scorings:
            return take_in(form, read_answers(answers, sheet), wishes)
        form.scoring(wishes.version)
        return make_scores(form, read_answers(answers, sheet), wishes)
    except (AnswersRefused, NotScoredHere, UnknownVersion) as problem:
        stop(str(problem))


def _write(scored: Scored | TakenIn, out: Path, problems: Path | None) -> None:
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
