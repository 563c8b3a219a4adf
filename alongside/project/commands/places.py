"""Bringing in official files of places: small areas, ethnic groups, postcodes, boundaries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alongside.project.commands.starting import find_study, scanned, start_with_data, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alongside.foundations.accounts.models import Person
    from alongside.science.protocol import Study
    from alongside.workspaces.adaptation.models import PlaceFile
    from alongside.workspaces.adaptation.reading import ReadFile

app = typer.Typer(help="Bring in official files of places.")
Files = Annotated[list[Path], typer.Argument(help="CSV or GeoJSON, in any order")]
StudyName = Annotated[str, typer.Option(help="Which study; needed where there are several")]
MOST_SHOWN = 50


@app.callback()
def places() -> None:
    """Official files of places, from which the target population is built."""


@app.command("import")
def import_places(
    files: Files,
    study: StudyName = "",
    by: Annotated[
        str, typer.Option(help="Who brings them in (email address); needed where several may")
    ] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Read through alone")] = False,
) -> None:
    """Bring in official files of places: all of them or none, and harmless when done twice.

    Small areas (LSOAs with IMD 2019 or 2025, data zones with SIMD 2020v2), ethnic groups by
    council, areas that changed, postcode lookups, boundaries as GeoJSON, and the team's own
    targets (site, characteristic, group, people, source; asked where the source is a sample).
    """
    start_with_data()
    chosen = find_study(study)
    person = _person(by, chosen)
    reads = _read(chosen, files)
    wrong = [read for read in reads if read.problems]
    _say(reads)
    if wrong:
        stop("Nothing was brought in. Mend the file, or take it again from its publisher.", code=1)
    if not preview:
        _bring_in(chosen, person, reads)


def _read(study: Study, files: Sequence[Path]) -> list[ReadFile]:
    """Lookups last, because only the postcodes of the study's areas are kept."""
    from alongside.workspaces.adaptation.models import Area
    from alongside.workspaces.adaptation.queries.files import areas_wanted
    from alongside.workspaces.adaptation.reading import holds_postcodes, read_file, wanted_by

    contents = [(path.name, _bytes(path)) for path in files]
    lookups = [(name, content) for name, content in contents if holds_postcodes(content)]
    others = [(name, content) for name, content in contents if not holds_postcodes(content)]
    none_yet = wanted_by(study, frozenset())
    reads = [read_file(name, content, none_yet) for name, content in others]
    rows = [row for read in reads for row in read.rows if isinstance(row, Area)]
    wanted = wanted_by(study, areas_wanted(study, rows))
    return [*reads, *(read_file(name, content, wanted) for name, content in lookups)]


def _bytes(path: Path) -> bytes:
    try:
        return scanned(path.read_bytes(), path.name)
    except OSError as problem:
        stop(f"{path}: {problem.strerror}")


def _say(reads: Sequence[ReadFile]) -> None:
    from alongside.workspaces.adaptation.actions import problem_line
    from alongside.workspaces.adaptation.words.placing import problem_count, read_line

    for read in reads:
        if not read.problems:
            typer.echo(read_line(read))
            continue
        typer.secho(f"{read.name}: {problem_count(read.problems)}", err=True)
        for one in read.problems[:MOST_SHOWN]:
            typer.secho(f"  {problem_line(one)}", err=True)


def _bring_in(study: Study, person: Person, reads: Sequence[ReadFile]) -> None:
    from django.db import transaction

    from alongside.foundations import clock
    from alongside.workspaces.adaptation.actions import bring_in
    from alongside.workspaces.adaptation.words.placing import kept

    done: list[PlaceFile] = []
    with transaction.atomic():
        for read in reads:
            done.append(bring_in(study=study, by=person, at=clock.now(), read=read))
    for file in done:
        typer.echo(f"Here: {kept(file)}")


def _person(email: str, study: Study) -> Person:
    """Files are brought in by somebody who may, never by nobody."""
    from alongside.foundations.accounts.queries import person_by_email
    from alongside.science.protocol import Permission
    from alongside.workspaces.study.permissions import here

    email = email or _only_one(study)
    person = person_by_email(email)
    if person is None or not person.is_active:
        stop(f"Nobody with the address {email} has an account here.")
    if not here(person, study).may(Permission.ADAPTATION_BRING_IN):
        stop(f"{person.name} has no role in {study.name} that may bring in places.")
    return person


def _only_one(study: Study) -> str:
    """The address of the one person who may bring in places."""
    from alongside.science.protocol import Permission
    from alongside.workspaces.study.holding import held_now

    may = {
        one.email
        for one in held_now(study)
        if one.open and Permission.ADAPTATION_BRING_IN in study.role(one.role).permissions
    }
    if len(may) != 1:
        listed = ", ".join(sorted(may)) or "nobody"
        stop(f"Say with --by who brings them in. These may: {listed}.")
    return may.pop()
