"""Starting Django for a command, with the database in order or a clear word why not."""

from __future__ import annotations

import os
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from alongside.science.protocol import Study

ONE_MOMENT = timedelta(microseconds=1)
A_DAY = len("2023-11-01")


def start() -> None:
    """Load the settings and the models."""
    import django

    django.setup()


def start_as_owner() -> str:
    """Load everything on the account that owns the tables, if there is one of its own.

    Answers with the account that serves the pages then; it needs its rights on what was made.
    """
    from alongside.project.deployment import PREFIX, read_deployment

    told = read_deployment()
    if not told.owner_database_url:
        start()
        return ""
    os.environ.pop(f"{PREFIX}DATABASE_URL_FILE", None)
    os.environ[f"{PREFIX}DATABASE_URL"] = told.owner_database_url
    start()
    return str(told.databases["default"].get("USER", ""))


def give_rights_to(role: str) -> None:
    """What the account of the pages may do, once tables were made by their owner."""
    from django.db import connection

    from alongside.foundations.record.rights import give_rights

    if role and connection.vendor == "postgresql":
        give_rights(connection, role)


def collect_files() -> None:
    """Lay out the pages' files anew, each with its compressed twin, for this process too."""
    from django.conf import settings
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    settings.WHITENOISE_USE_FINDERS = False


def start_with_data() -> None:
    """Load everything, studies too; refuse, in words, when there is no prepared database."""
    from django.db import DatabaseError

    start()
    from alongside.foundations.record.models import Entry
    from alongside.workspaces.study.queries import installed

    installed()

    _refuse_what_cannot_be_reached()
    try:
        Entry.objects.exists()
    except DatabaseError:
        stop("There is no prepared database here. Run: alongside prepare (or: alongside demo)")
    _refuse_another_release()
    _refuse_another_key()


def _refuse_what_cannot_be_reached() -> None:
    """A database that is elsewhere may be away, and is then no reason to prepare another one."""
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        if connection.vendor != "sqlite":
            stop(f"The database cannot be reached: {str(problem).strip()}")


def _refuse_another_release() -> None:
    from alongside.project.releases import why_not_of_this_release

    if problem := why_not_of_this_release():
        stop(problem)


def _refuse_another_key() -> None:
    from alongside.foundations.record.refusals import Refusal
    from alongside.foundations.sealing.replacing import refuse_another_key

    try:
        refuse_another_key()
    except Refusal as problem:
        stop(str(problem))


def stop(message: str, code: int = 2) -> NoReturn:
    """Say what is wrong and end."""
    typer.secho(message, err=True, fg=typer.colors.RED)
    raise typer.Exit(code)


def scanned(content: bytes, name: str) -> bytes:
    """The same content, once a scanner for malware, where one is named, has found it clean."""
    from alongside.foundations.files import scanning

    try:
        found = scanning.found_in([content]) if scanning.is_named() else ""
    except scanning.ScannerAway as problem:
        stop(f"{name} was not taken: the scanner for malware does not look at it ({problem}).")
    if found:
        stop(scanning.not_taken(name, found), code=1)
    return content


def find_study(name: str = "") -> Study:
    """An installed study by its slug, the only one without it, or a word which there are."""
    from alongside.workspaces.study.queries import NoSuchStudy, installed, study

    known = installed()
    if not name and len(known) == 1:
        return known[0]
    if not name:
        stop(f"Say which study: --study {' or '.join(one.slug for one in known)}")
    try:
        return study(name.replace("_", "-"))
    except NoSuchStudy as problem:
        stop(str(problem))


def moment_of(text: str | None, zone: str) -> datetime | None:
    """`2023-11-01` is the end of that day where the trial is; a full time is taken as it stands."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        stop(f"'{text}' is not a date. Write it as 2023-11-01 or 2023-11-01T14:20.")
    if len(text) <= A_DAY:
        moment = datetime.combine(moment.date() + timedelta(days=1), time(0)) - ONE_MOMENT
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
