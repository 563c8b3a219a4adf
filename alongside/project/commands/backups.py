"""Backups: made and proven, and put back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alongside.project.commands.starting import (
    collect_files,
    give_rights_to,
    start_as_owner,
    start_with_data,
    stop,
)

if TYPE_CHECKING:
    from alongside.foundations.backups.recipients import Recipient

NOWHERE = "Say where the backup goes: --out FOLDER, or set ALONGSIDE_BACKUPS. Another disk is best."
CHECKER = "the check of this backup"


def backup_key(
    name: Annotated[str, typer.Argument(help="Whose key it is")],
    out: Annotated[Path, typer.Option(help="The file for the secret key")],
) -> None:
    """Make the key with which one person opens backups; on that person's own machine.

    For example: alongside backup-key "Ann Example" --out ann.key

    The file stays with the person (on a stick, in a safe). The line that is printed goes to the
    machine that makes the backups.
    """
    from alongside.foundations.backups.recipients import new_key

    secret, public = new_key()
    try:
        out.touch(mode=0o600, exist_ok=False)
        out.write_text(f"# {name}: opens backups\n# public key: {public}\n{secret}\n")
    except OSError as problem:
        stop(f"{out} cannot be written: {problem}.")
    typer.echo(f"Keep {out} where no backup is, and a copy elsewhere.", err=True)
    typer.echo(f"{public} {name}")


def backup(
    out: Annotated[Path | None, typer.Option(help="The folder; else ALONGSIDE_BACKUPS")] = None,
    to: Annotated[
        Path | None, typer.Option(help="A file of those who can open it: age1… Ann Example")
    ] = None,
) -> None:
    """Copy the database and the files while work goes on, encrypted to named people.

    Then put the copy back in a place of its own and verify it there. Ends with 0 only when that
    went well.
    """
    start_with_data()
    from django.conf import settings

    from alongside.foundations import clock
    from alongside.foundations.backups import keeping, packing
    from alongside.foundations.backups.recipients import Recipient, new_key

    folder = out or settings.DEPLOYMENT.backups
    if folder is None:
        stop(NOWHERE)
    with _refusals():
        named = _named(to)
        secret, public = new_key()
        at = clock.now()
        with progress("Copying and encrypting", packing.size_of_all()) as done:
            file = packing.make_backup(
                folder, to=(*named, Recipient(CHECKER, public)), at=at, progress=done
            )
        typer.echo(f"Written: {file}")
        with progress("Putting it back elsewhere, and verifying", None):
            keeping.prove(file, secret, at=at)
    typer.echo(f"It came back whole. It opens for {', '.join(each.said for each in named)}.")


def _named(to: Path | None) -> tuple[Recipient, ...]:
    from django.conf import settings

    from alongside.foundations.backups.recipients import recipients

    if to is None:
        return recipients(settings.DEPLOYMENT.backup_recipients)
    try:
        return recipients(to.read_text(encoding="utf-8"))
    except OSError as problem:
        stop(f"{to} cannot be read: {problem}.")


def restore(
    file: Annotated[Path, typer.Argument(help="The backup, a file that ends with .tar.age")],
    key: Annotated[Path, typer.Option(help="The file with a secret key of one who was named")],
) -> None:
    """Put a backup back where there is nothing yet: all of it, or nothing.

    Set the same ALONGSIDE_SEALING_KEY as before, and ALONGSIDE_DATA to a new folder. Nobody stays
    signed in. Ends with 0 when the record is whole.
    """
    role = start_as_owner()
    from django.core.management import call_command
    from django.db import DatabaseError

    from alongside.foundations.backups.putting_back import restore as put_back
    from alongside.foundations.backups.recipients import secret_keys

    with _refusals():
        try:
            with progress("Opening and putting back", _size(file)) as done:
                opened = put_back(file, secret_keys(key), done)
        except DatabaseError as problem:
            stop(f"The database cannot be reached: {problem}. Nothing was changed.")
    call_command("migrate", verbosity=0)
    give_rights_to(role)
    collect_files()
    _end_what_was_open()
    typer.echo(f"Put back: the record of {opened.made_at:%-d %B %Y, %H:%M} UTC.")
    _verify(opened.head)


def _end_what_was_open() -> None:
    """Whoever signed out, or used a link, since the backup must not be in again."""
    from django.contrib.sessions.models import Session

    from alongside.foundations.accounts.models import SignInLink

    Session.objects.all().delete()
    SignInLink.objects.filter(used_at=None).delete()


def _verify(head: str) -> None:
    from alongside.foundations.record.verifying import verify

    found = verify(noted=head)
    for each in found.findings:
        typer.secho(f"{each.what}: {each.kind} {each.name}: {each.detail}", fg=typer.colors.RED)
    typer.echo(f"{found.facts} facts, {found.seals} seals. Head {found.head[:16]}.")
    if found.findings:
        stop("It is what was backed up, and the record was NOT whole even then.", code=1)
    typer.echo("The record is whole.")


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as problem:
        stop(f"{file} cannot be read: {problem}.")


@contextmanager
def _refusals() -> Iterator[None]:
    """What is refused is said in words, and ends with 2."""
    from alongside.foundations.record.refusals import Refusal

    try:
        yield
    except Refusal as problem:
        stop(str(problem))


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task(what, total=total)
        yield lambda done: shown.advance(task, done)
        shown.update(task, total=total or 1, completed=total or 1)


def add_to(app: typer.Typer) -> None:
    for command in (backup_key, backup, restore):
        app.command()(command)
