"""Licensed packs: look at one, load it, list what is loaded, remove one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from alongside.project.commands.starting import find_study, scanned, start_with_data, stop

if TYPE_CHECKING:
    from alongside.science.instruments.packs import PackProblems
    from alongside.workspaces.study.permissions import Here

app = typer.Typer(help="Licensed wording: check, load, list and remove packs.")
PackPath = Annotated[Path, typer.Argument(help="The pack: a folder or a zip")]
StudyName = Annotated[str, typer.Option(help="Which study; needed where there are several")]
ByWhom = Annotated[str, typer.Option("--by", help="Email address of the person who does it")]


@app.command()
def check(
    pack: PackPath,
    sign: Annotated[bool, typer.Option("--sign", help="Write SHA256SUMS if all is right")] = False,
) -> None:
    """Name everything that is wrong with a pack, with file and place.

    Needs no database. Ends with 0 when there is nothing to mend and with 1 when there is.
    A folder that is right can be signed: alongside pack check FOLDER --sign
    """
    from alongside.science.instruments.packs import PackProblems
    from alongside.science.instruments.packs_reading import read_pack
    from alongside.science.instruments.packs_sums import SUMS, sums_of

    if sign and not pack.is_dir():
        stop("Only a folder can be signed. Sign it, then make the zip.")
    files = _files(pack)
    try:
        found = read_pack(files, signed=not sign)
    except PackProblems as problem:
        _say(problem)
    if sign:
        (pack / SUMS).write_bytes(sums_of(files))
    typer.echo(
        f"Nothing to mend. {found.form}: {found.edition}, licence {found.licence} until "
        f"{found.expires.isoformat()}; {', '.join(found.modes)}; "
        f"{', '.join(each.name for each in found.languages.values())}."
    )
    typer.echo(f"Digest {found.digest}")


@app.command()
def load(pack: PackPath, by: ByWhom, study: StudyName = "") -> None:
    """Check a pack and load it for the form that it names, in place of the one that is there."""
    start_with_data()
    from alongside.foundations import clock
    from alongside.foundations.record.refusals import Refusal
    from alongside.science.instruments.catalogue import instrument
    from alongside.workspaces.measures import actions, words

    here = _here(by, study)
    files = {name: scanned(content, name) for name, content in _files(pack).items()}
    try:
        loaded = actions.load_pack(study=here.study, by=here.person, at=clock.now(), files=files)
    except Refusal as problem:
        stop(str(problem), code=1)
    typer.echo(words.loaded(loaded, instrument(loaded.form).short))


@app.command("list")
def list_packs(study: StudyName = "") -> None:
    """List every licensed form of the study with its pack and what that allows."""
    start_with_data()
    from alongside.foundations import clock
    from alongside.workspaces.measures import queries, words

    chosen = find_study(study)
    today = clock.today(chosen.time_zone)
    for one in queries.licensed_forms(chosen):
        state, _ = words.state(one.pack, today, whole=one.whole)
        typer.echo(f"{one.form.id}: {state}")
        if one.pack:
            typer.echo(
                f"    {one.pack.edition}, licence {one.pack.licence} until "
                f"{one.pack.expires.isoformat()}; {words.modes(one.pack)}; "
                f"{words.sites(chosen, one.pack)}; {words.languages(one.pack)}; "
                f"digest {one.pack.sha256[:16]}"
            )


@app.command()
def remove(
    form: Annotated[str, typer.Argument(help="The form, for example sdq_p2_4")],
    by: ByWhom,
    because: Annotated[str, typer.Option(help="Why it is removed")],
    study: StudyName = "",
) -> None:
    """Remove the pack of a form: its wording is taken away, answers and scores stay."""
    start_with_data()
    from alongside.foundations import clock
    from alongside.foundations.record.refusals import Refusal
    from alongside.workspaces.measures import actions, queries, words

    here = _here(by, study)
    held = queries.loaded(here.study, form)
    if held is None:
        stop(f"There is no pack for {form}. See: alongside pack list", code=1)
    try:
        actions.remove_pack(
            study=here.study, by=here.person, at=clock.now(), pack=held, reason=because
        )
    except Refusal as problem:
        stop(str(problem), code=1)
    typer.echo(words.REMOVED)


def _files(pack: Path) -> dict[str, bytes]:
    """The files of a folder or a zip; what cannot be read ends the command in words."""
    from alongside.science.instruments.packs import PackProblems
    from alongside.science.instruments.packs_zip import LARGEST_PACK, unpacked

    try:
        if pack.is_dir():
            return _of_folder(pack)
        with pack.open("rb") as held:
            return unpacked(held.read(LARGEST_PACK + 1))
    except OSError as problem:
        stop(f"{pack}: {problem.strerror or problem}.")
    except PackProblems as problem:
        _say(problem)


def _of_folder(pack: Path) -> dict[str, bytes]:
    """Read a folder within the bounds of a pack; links are not followed."""
    from alongside.science.instruments.packs import PackProblem, PackProblems
    from alongside.science.instruments.packs_zip import LARGEST_FILE, MOST_FILES, refuse_too_many

    found: dict[str, bytes] = {}
    for path in sorted(pack.rglob("*")):
        name = path.relative_to(pack).as_posix()
        if path.is_symlink():
            raise PackProblems([PackProblem(name, "", "is a link and not a file")])
        if path.is_file() and path.name not in {".DS_Store", "Thumbs.db"}:
            with path.open("rb") as held:
                found[name] = held.read(LARGEST_FILE + 1)
        if len(found) > MOST_FILES:
            refuse_too_many(len(found))
    return found


def _say(problem: PackProblems) -> NoReturn:
    for each in problem.problems:
        typer.secho(str(each), err=True, fg=typer.colors.RED)
    stop(f"{len(problem.problems)} to mend.", code=1)


def _here(email: str, study: str) -> Here:
    """The person and what they may do: a pack is loaded by somebody who may."""
    from alongside.foundations.accounts.queries import person_by_email
    from alongside.science.protocol import Permission
    from alongside.workspaces.study.permissions import here

    chosen = find_study(study)
    person = person_by_email(email)
    if person is None:
        stop(f"Nobody here has the address {email}.")
    found = here(person, chosen)
    if not found.may(Permission.MEASURES_LOAD):
        stop(f"{person.name} may not load or remove packs in {chosen.name}.")
    return found
