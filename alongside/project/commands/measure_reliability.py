"""How reliable and valid a questionnaire is, from a file of answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alongside.project.commands.questionnaires import find_form, renamed, study_named
from alongside.project.commands.score import Columns, Missing, NotAsked, PackFile, StudyName
from alongside.project.commands.starting import stop

if TYPE_CHECKING:
    from alongside.project.scoring.making import Scored, Wishes
    from alongside.project.scoring.reading import Table
    from alongside.science.instruments.measuring import Figure
    from alongside.science.instruments.structure import Instrument

Form = Annotated[
    str, typer.Argument(help="The questionnaire: ghq_12, or with --study prom or prem_v2")
]
Answers = Annotated[Path, typer.Argument(help="CSV, XLSX, Parquet, SPSS (.sav) or Stata (.dta)")]
Again = Annotated[
    Path | None, typer.Option(help="The same people's answers at a second time; needs --id")
]
Id = Annotated[str, typer.Option(help="The column that says who it is, in both files")]
Group = Annotated[str, typer.Option(help="A column of two groups that should differ")]
Beside = Annotated[list[str] | None, typer.Option(help="A column with another measure's score")]
Out = Annotated[
    Path | None, typer.Option(help="Write all figures here: .csv, .parquet, .xlsx, .sav or .dta")
]


def reliability(
    questionnaire: Form,
    answers: Answers,
    retest: Again = None,
    id: Id = "",
    group: Group = "",
    beside: Beside = None,
    out: Out = None,
    study: StudyName = "",
    column: Columns = None,
    not_asked: NotAsked = None,
    missing: Missing = None,
    pack: PackFile = None,
) -> None:
    """Say how well a questionnaire measures: alongside measure reliability ghq_12 answers.csv

    Of each score: completion, floor and ceiling, item-rest correlations, alpha, omega, factors
    above chance; with a second file test-retest, error of measurement and smallest detectable
    change; known groups; correlations. Each says when there are too few people to be read. Ends
    with 1 when cells could not be read: they count as no answer. `alongside score` names them.
    """
    from alongside.project.scoring.making import Wishes

    if retest and not id:
        stop("Say which column tells who it is in both files: --id family")
    of_study = study_named(study)
    wishes = Wishes(
        renamed=renamed(column or []), not_asked=tuple(not_asked or []), ids=(id,) if id else (),
        missing=tuple(missing or []),
        confirmed=tuple(
            each.confirmation() for each in (of_study.confirmed_values if of_study else ())
        ),
    )  # fmt: skip
    form = find_form(questionnaire, study, of_study, pack, None)
    found, unread = _found(form, answers, retest, wishes, group, beside or [])
    _tell(found, out, answers)
    if unread:
        stop(f"{unread} cells could not be read and count as no answer.", code=1)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(reliability)


def _found(
    form: Instrument, answers: Path, retest: Path | None, wishes: Wishes, group: str,
    beside: list[str],
) -> tuple[list[Figure], int]:  # fmt: skip
    from alongside.project.scoring.making import make_scores
    from alongside.project.scoring.reading import AnswersRefused, read_answers
    from alongside.science.instruments.scoring import NotScoredHere

    try:
        table = read_answers(answers, None)
        scored = make_scores(form, table, wishes)
        again = make_scores(form, read_answers(retest, None), wishes) if retest else None
        found = list(_figures(form, scored, table, again, wishes, group, beside))
    except (AnswersRefused, NotScoredHere) as problem:
        stop(str(problem))
    return found, len(scored.problems) + (len(again.problems) if again else 0)


def _figures(
    form: Instrument, scored: Scored, table: Table, again: Scored | None, wishes: Wishes,
    group: str, beside: list[str],
) -> Iterator[Figure]:  # fmt: skip
    from alongside.project.scoring import reliability as making

    yield from making.of_one_time(form, scored)
    if again:
        yield from making.of_two_times(scored, again, wishes.ids[0])
    if group:
        yield from making.between_groups(scored, table, group)
    for heading in beside:
        yield from making.beside(scored, table, heading)


def _tell(found: list[Figure], out: Path | None, answers: Path) -> None:
    for one in found:
        interval = f" [{one.lower:.3f}, {one.upper:.3f}]" if one.lower is not None else ""
        value = "none" if one.value is None else f"{_plain(one.value)}{interval}"
        what = f"{one.figure}, {one.of}" if one.of else one.figure
        n = f"n {one.n:,}" if one.n is not None else ""
        said = "; ".join(filter(None, (n, one.note)))
        typer.echo(f"{one.score:<28}{what:<44}{value:<26}{said}".rstrip())
    if out is not None:
        _write(found, out, answers)


def _plain(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _write(found: list[Figure], out: Path, answers: Path) -> None:
    import polars as pl

    from alongside.project.commands.writing_out import write_out
    from alongside.project.scoring.reading import AnswersRefused
    from alongside.project.scoring.reliability import HEADINGS, rows
    from alongside.project.scoring.writing import check_name, written

    try:
        check_name(out, answers)
    except AnswersRefused as problem:
        stop(str(problem))
    frame = pl.DataFrame(rows(found), schema=list(HEADINGS), orient="row", infer_schema_length=None)
    write_out(written(frame, out), out)
