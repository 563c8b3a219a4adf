"""`alongside answers`: the answers to one questionnaire, taken out as a file."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alongside.project.commands.starting import find_study, moment_of, start_with_data, stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alongside.workspaces.study.permissions import Here

SUFFIXES = (".csv", ".parquet")
KINDS = {"age_months": int, "finished_on": date}


def add_to(app: typer.Typer) -> None:
    app.command()(answers)


def answers(
    questionnaire: Annotated[str, typer.Argument(help="The questionnaire: sdq_p4_17, or prem_v2")],
    by: Annotated[str, typer.Option("--by", help="Email address of the person who takes it")],
    out: Annotated[Path, typer.Option(help="Write to this file: .csv or .parquet")],
    study: Annotated[str, typer.Option(help="Which study; needed where there are several")] = "",
    as_of: Annotated[
        str | None, typer.Option(help="2023-11-01 is the end of that day; without it, now")
    ] = None,
) -> None:
    """Write a row for every finished form: alongside answers sdq_p2_4 --by ann@example.org --out a.csv

    A column for every question holds the value or the code of why there is none. Whoever works
    blind gets nothing that could show an arm. A .csv needs no more memory for more forms.
    """  # noqa: E501
    if out.suffix.lower() not in SUFFIXES:
        stop(f"Answers are written as {' or '.join(SUFFIXES)}: name {out.name} so.")
    start_with_data()
    here = _who_may(by, study)
    moment = moment_of(as_of, here.study.time_zone)
    try:
        written, head = take_out(here, questionnaire, out, moment)
    except OSError as problem:
        stop(f"{out} cannot be written: {problem.strerror}. Nothing was left there.")
    typer.echo(f"Written: {out}, {written:,} forms.", err=True)
    if not here.blinded:
        from alongside.project.commands.writing_out import say_the_seal

        say_the_seal(head, out)


def take_out(here: Here, questionnaire: str, out: Path, as_of: datetime | None) -> tuple[int, Any]:
    """Seal the record and write the file; answers with its rows and the head of the chain."""
    from alongside.foundations import clock
    from alongside.foundations.record.seals import sealed_to
    from alongside.workspaces.scores import taking_out
    from alongside.workspaces.scores.answer_views import reader

    mine, now = reader(here), clock.now()
    form = taking_out.form_of(here.study, mine, questionnaire)
    if form is None:
        there = ", ".join(one.id for one in taking_out.forms(here.study, mine))
        stop(f"No questionnaire {questionnaire} to take out. There is: {there}.")
    head = sealed_to(at=now)
    pieces = taking_out.pieces(here.study, form, mine, as_of or now)
    return _written(pieces, taking_out.columns(here.study, form, mine), out), head


def _who_may(email: str, study: str) -> Here:
    from alongside.foundations.accounts.queries import person_by_email
    from alongside.science.protocol import Permission
    from alongside.workspaces.study.permissions import here

    chosen, person = find_study(study), person_by_email(email)
    if person is None:
        stop(f"Nobody here has the address {email}.")
    found = here(person, chosen)
    if not (found.may(Permission.MEASURES_SEE_SCORES) and found.may(Permission.ASSESSMENTS_SEE)):
        stop(f"{person.name} may not see answers and scores, and so take none out.")
    return found


def _written(pieces: Iterator[list[Any]], columns: list[str], out: Path) -> int:
    """Under another name first: a file that was broken off does not appear."""
    if out.suffix.lower() == ".parquet":
        from alongside.foundations.tables.parquet import write_parquet

        return write_parquet(pieces, columns, out, KINDS)
    return _csv(pieces, columns, out)


def _csv(pieces: Iterator[list[Any]], columns: list[str], out: Path) -> int:
    from alongside.foundations.tables import csv_in_pieces

    waiting = out.with_name(f".{out.name}.part")
    rows = [0]
    try:
        with waiting.open("wb") as file:
            file.writelines(csv_in_pieces(_counted(pieces, rows), columns))
        waiting.replace(out)
    finally:
        waiting.unlink(missing_ok=True)
    return rows[0]


def _counted(pieces: Iterator[list[Any]], rows: list[int]) -> Iterator[list[Any]]:
    for piece in pieces:
        rows[0] += len(piece)
        yield piece
