"""Bringing in an existing screening log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from alongside.project.commands.starting import find_study, scanned, start, start_with_data, stop

if TYPE_CHECKING:
    from alongside.science.protocol import Study
    from alongside.workspaces.referrals.log_import.cells import Task
    from alongside.workspaces.referrals.log_import.preview import Preview
    from alongside.workspaces.study.permissions import Here

app = typer.Typer(help="Bring in an existing screening log.")
LogFile = Annotated[Path, typer.Argument(help="The log: XLSX or CSV")]
StudyName = Annotated[str, typer.Option(help="Which study; needed where there are several")]
SheetName = Annotated[str | None, typer.Option(help="Which sheet; else the first in sight")]


@app.command("map")
def propose_map(log: LogFile, study: StudyName = "", sheet: SheetName = None) -> None:
    """Propose how a log is read, as TOML: alongside referrals map LOG > MAP

    Look at every line of MAP, change what is wrong, and set checked to true.
    """
    start()
    from alongside.foundations import clock
    from alongside.project.commands.writing_out import write_out
    from alongside.workspaces.referrals.log_import.map_file import to_toml
    from alongside.workspaces.referrals.log_import.proposing import propose

    chosen = find_study(study)
    sites = [site.id for site in chosen.sites]
    today = clock.today(chosen.time_zone)
    proposed = propose(chosen, _log(log, sheet), sites, today)
    write_out(to_toml(proposed, chosen), None)


@app.command("import")
def import_log(
    log: LogFile,
    map: Annotated[Path, typer.Option("--map", help="How the log is read (TOML)")],
    study: StudyName = "",
    sheet: SheetName = None,
    by: Annotated[
        str, typer.Option(help="Who brings it in (email address); needed where several may")
    ] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Say what would happen")] = False,
    known: Annotated[
        Literal["ask", "leave-out", "bring-in"],
        typer.Option(help="Rows that may be families that are here already"),
    ] = "ask",
    because: Annotated[str, typer.Option(help="With bring-in: why they are others")] = "",
) -> None:
    """Bring in a log: all or nothing, and harmless when done twice."""
    start_with_data()
    from alongside.foundations.record.refusals import Refusal
    from alongside.workspaces.referrals.log_import.preview import preview as read_through

    here = _here(by, find_study(study))
    task = _task(here, _log(log, sheet), map)
    read = read_through(task)
    _say(read)
    if preview:
        raise typer.Exit(0 if read.is_whole else 1)
    try:
        _bring_in(here, task, read, known, because)
    except Refusal as problem:
        stop(str(problem), code=1)


def _bring_in(here: Here, task: Task, read: Preview, known: str, because: str) -> None:
    from alongside.foundations import clock
    from alongside.workspaces.referrals.log_import import words
    from alongside.workspaces.referrals.log_import.bringing_in import bring_in
    from alongside.workspaces.referrals.log_import.refusals import (
        DecisionsOpen,
        NothingChosen,
        NothingNew,
    )

    met = list(read.compared.met)
    if read.is_whole and met and known == "ask":
        raise DecisionsOpen(met)
    also = met if known == "bring-in" else ()
    try:
        log = bring_in(
            study=here.study, task=task, by=here.person, at=clock.now(), also=also, because=because
        )
    except (NothingNew, NothingChosen) as nothing:
        typer.echo(str(nothing))
        return
    typer.echo(words.done(log.rows))


def _say(read: Preview) -> None:
    """What the page of the same log says."""
    from alongside.workspaces.referrals.log_import import words
    from alongside.workspaces.referrals.log_import.showing import shown

    told = shown(read)
    for problem in told.problems:
        typer.secho(words.problem_line(problem.row, problem.column, problem.words), err=True)
    if told.more_problems:
        typer.secho(words.and_more(told.more_problems), err=True)
    for line in words.before(told.counts, told.already):
        typer.echo(line)
    for line in (*told.notices, *told.again, *told.met):
        typer.echo(line)


def _task(here: Here, log: Any, map: Path) -> Task:
    from alongside.foundations import clock
    from alongside.foundations.record.refusals import Refusal
    from alongside.workspaces.referrals.log_import.cells import Task
    from alongside.workspaces.referrals.log_import.map_file import from_toml

    try:
        text = scanned(map.read_bytes(), map.name).decode("utf-8-sig")
        read = from_toml(text, here.study)
    except (OSError, UnicodeDecodeError, Refusal) as problem:
        stop(f"{map}: {problem}")
    return Task(here.study, log, read, here.sites, clock.today(here.study.time_zone))


def _log(path: Path, sheet: str | None) -> Any:
    from alongside.foundations.tables import TableRefused
    from alongside.workspaces.referrals.log_import.reading import read_log

    try:
        return read_log(scanned(path.read_bytes(), path.name), path.name, sheet)
    except (OSError, TableRefused) as problem:
        stop(f"{path}: {problem}")


def _here(email: str, study: Study) -> Here:
    """The person and what they may do; a log is brought in by somebody, never by nobody."""
    from alongside.foundations.accounts.queries import person_by_email
    from alongside.science.protocol import Permission
    from alongside.workspaces.study.permissions import here

    email = email or _only_one(study)
    person = person_by_email(email)
    if person is None or not person.is_active:
        stop(f"Nobody with the address {email} has an account here.")
        raise typer.Exit(2)
    found = here(person, study)
    if not found.may(Permission.REFERRALS_BRING_IN):
        stop(f"{person.name} has no role in {study.name} that may bring in a log.")
    return found


def _only_one(study: Study) -> str:
    """The address of the one person who may bring in a log for every site."""
    from alongside.science.protocol import Permission
    from alongside.workspaces.study.holding import held_now

    everywhere = len(study.sites)
    may = {
        one.email
        for one in held_now(study)
        if one.open and Permission.REFERRALS_BRING_IN in study.role(one.role).permissions
        if not one.sites or len(one.sites) == everywhere
    }
    if len(may) != 1:
        listed = ", ".join(sorted(may)) or "nobody"
        stop(f"Say with --by who brings it in. For every site may: {listed}.")
    return may.pop()
