"""Measures of the team: look at another program's file, bring it in, write one out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alongside.project.commands import measure_reliability
from alongside.project.commands.starting import find_study, scanned, start_with_data, stop

if TYPE_CHECKING:
    from alongside.science.measure_files.carried import Carried
    from alongside.workspaces.study.permissions import Here

app = typer.Typer(
    help="Measures: check, import and export files of other programs; say how well one measures."
)
measure_reliability.add_to(app)
FilePath = Annotated[
    Path, typer.Argument(help="A Qualtrics QSF, a REDCap dictionary (CSV) or an XLSForm (XLSX)")
]
StudyName = Annotated[str, typer.Option(help="Which study; needed where there are several")]
ByWhom = Annotated[str, typer.Option("--by", help="Email address of the person who does it")]


@app.command()
def check(file: FilePath) -> None:
    """Say what of a file can be carried over, and list item by item what cannot.

    Needs no database. Ends with 0 when all of it is carried over as it is, and with 1 otherwise.
    """
    found = _read(file)
    _say(found)
    if found.losses:
        raise typer.Exit(1)


@app.command("import")
def bring_in(
    file: FilePath,
    by: ByWhom,
    name: Annotated[str, typer.Option(help="Short name of the measure, such as prem_groups")],
    licence: Annotated[str, typer.Option(help="Whose it is, and who may use it")],
    about: Annotated[str, typer.Option(help="family, parent or child")] = "family",
    study: StudyName = "",
) -> None:
    """Bring a file in as a draft, whole or not at all; what is not carried over is listed."""
    start_with_data()
    from alongside.foundations import clock
    from alongside.foundations.record.refusals import Refusal
    from alongside.workspaces.building import actions, words
    from alongside.workspaces.building.forms import short_name

    here = _here(by, study)
    if wrong := short_name(name):
        stop(f"{name}: {wrong}")
    if about not in words.ABOUT:
        stop(f"A measure is about {', '.join(words.ABOUT)}, not {about}.")
    found = _read(file, kept=True)
    content = {**found.draft, "id": name, "licence": licence, "about": about}
    try:
        actions.begin(study=here.study, by=here.person, at=clock.now(), content=content)
    except Refusal as problem:
        stop(str(problem), code=1)
    _say(found)
    typer.echo(f"Brought in as the draft {name}.")


@app.command()
def export(
    measure: Annotated[str, typer.Argument(help="The measure, for example prem")],
    out: Annotated[Path, typer.Option(help="Where to write it")],
    as_: Annotated[str, typer.Option("--as", help="redcap, xlsform or odm")] = "redcap",
    version: Annotated[int, typer.Option(help="Which version; else the newest")] = 0,
    study: StudyName = "",
) -> None:
    """Write a version of a measure as another program reads it; what it cannot hold is listed."""
    start_with_data()
    from alongside.foundations import clock
    from alongside.workspaces.building import queries, words
    from alongside.workspaces.building.files import FORMATS

    chosen = find_study(study)
    if as_ not in FORMATS:
        stop(f"Write it as one of {', '.join(FORMATS)}, not {as_}.")
    found = (
        queries.version(chosen, measure, version) if version else queries.latest(chosen, measure)
    )
    if found is None:
        stop(f"There is no such version of {measure}.", code=1)
    out.write_bytes(FORMATS[as_].write(found.form, chosen.slug, found.at or clock.now()))
    for loss in FORMATS[as_].lost(found.form):
        item, what, _ = words.loss(loss)
        typer.echo(f"{item}: {what}")
    typer.echo(f"Version {found.number} of {measure} is in {out}.")


def _read(file: Path, *, kept: bool = False) -> Carried:
    from alongside.foundations.tables import TableRefused
    from alongside.science.measure_files.carried import CannotRead
    from alongside.workspaces.building.files import LARGEST, read_measure

    try:
        with file.open("rb") as held:
            content = held.read(LARGEST + 1)
        return read_measure(scanned(content, file.name) if kept else content, file.name)
    except OSError as problem:
        stop(f"{file}: {problem.strerror or problem}.")
    except (CannotRead, TableRefused) as problem:
        stop(f"{file}: {problem}", code=1)


def _say(found: Carried) -> None:
    from alongside.workspaces.building import words

    for loss in found.losses:
        item, what, state = words.loss(loss)
        typer.echo(f"{state}: {item}: {what}")
    typer.echo(words.carried(found))


def _here(email: str, study: str) -> Here:
    """The person and what they may do: a measure is brought in by somebody who may."""
    from alongside.foundations.accounts.queries import person_by_email
    from alongside.science.protocol import Permission
    from alongside.workspaces.study.permissions import here

    chosen = find_study(study)
    person = person_by_email(email)
    if person is None:
        stop(f"Nobody here has the address {email}.")
    found = here(person, chosen)
    if not found.may(Permission.MEASURES_BUILD):
        stop(f"{person.name} may not build measures in {chosen.name}.")
    return found
