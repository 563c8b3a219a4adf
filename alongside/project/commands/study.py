"""Study definitions: check one, show one, print its schedule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from alongside.project.commands.starting import stop

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from alongside.science.protocol import Study

app = typer.Typer(help="Study definitions: check one, show one, print its schedule.")
Name = Annotated[str, typer.Argument(help="A study that ships (ips_feasibility) or a folder")]


@app.command()
def check(name: Name) -> None:
    """Name every problem of a study definition, with file and line.

    Ends with 0 when there is nothing to mend, with 1 when there is, with 2 when NAME is unknown.
    """
    from alongside.science.protocol import check_study

    problems = check_study(folder_of(name))
    for problem in problems:
        typer.secho(str(problem), fg=typer.colors.RED)
    if problems:
        stop(f"{len(problems)} to mend.", code=1)
    typer.echo("Nothing to mend.")


@app.command()
def show(name: Name) -> None:
    """Show a study in a page of plain words."""
    from alongside.project.study_in_words import study_in_words

    typer.echo(study_in_words(load_named(name)))


@app.command()
def schedule(
    name: Name,
    format: Annotated[Literal["csv", "svg", "pdf"], typer.Option(help="csv, svg or pdf")] = "csv",
    out: Annotated[Path | None, typer.Option(help="Write to this file")] = None,
) -> None:
    """Print the schedule of enrolment, interventions and assessments (SPIRIT).

    For example: alongside study schedule ips_feasibility --format pdf --out schedule.pdf
    """
    from alongside.project.commands.writing_out import write_out
    from alongside.project.schedule_drawn import schedule_as

    write_out(schedule_as(load_named(name), format), out)


def folder_of(name: str) -> Traversable | Path:
    from importlib.resources import files

    shipped = files("alongside.studies") / name.replace("-", "_")
    found = shipped if shipped.is_dir() else Path(name)
    if not found.is_dir():
        stop(f"{name} is neither a study that ships nor a folder.")
    return found


def load_named(name: str) -> Study:
    from alongside.science.protocol import StudyProblems, load_study

    try:
        return load_study(folder_of(name))
    except StudyProblems as problem:
        stop(f"{problem}", code=1)
