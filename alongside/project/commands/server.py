"""Setting up and serving."""

from __future__ import annotations

import base64
import gc
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from alongside.project.commands.starting import (
    collect_files,
    find_study,
    give_rights_to,
    start_as_owner,
    start_with_data,
    stop,
)

BEHIND_HTTPS = (
    "Every page asks for HTTPS: open the address of the server in front of this one, or set "
    "ALONGSIDE_HTTPS=false if you only use this machine itself."
)

OWNER = (
    "The account of ALONGSIDE_DATABASE_URL owns the tables, so it could change facts. Give the "
    "pages an account of their own: see “PostgreSQL” in docs/operate/database.md."
)
HALF = (
    "The last preparation of this database did not come to its end, so facts in it could be "
    "changed and figures be wrong. Run: alongside prepare"
)
SPOILT = (
    "This PostgreSQL cluster has no checksums, so what its disk spoils is not noticed. Stop it, "
    "run pg_checksums --enable, and start it again."
)


def keys() -> None:
    """Print new secrets for an installation, to be kept apart from its data.

    Nothing is written down. Keep a copy of the sealing key where no backup of the data is.
    """
    from alongside.foundations import entropy

    typer.echo("# Keep these where the service can read them and nobody else can.")
    typer.echo("# Without the sealing key, names and contact details cannot be read again.")
    typer.echo(f"ALONGSIDE_SECRET_KEY={entropy.token_text(48)}")
    typer.echo(f"ALONGSIDE_SEALING_KEY={base64.b64encode(entropy.token_bytes(32)).decode()}")


def prepare() -> None:
    """Make or upgrade the database, the triggers that keep facts, and the pages' files.

    Doing it again changes nothing that is there.
    """
    role = start_as_owner()
    from django.conf import settings
    from django.core.management import call_command

    from alongside.foundations import clock
    from alongside.foundations.sealing.replacing import make_root

    settings.DEPLOYMENT.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    make_root(at=clock.now())
    give_rights_to(role)
    collect_files()
    typer.echo(f"Ready: {settings.DATABASES['default']['NAME']}")


def invite(
    email: Annotated[str, typer.Argument(help="Their e-mail address")],
    name: Annotated[str, typer.Argument(help="Their name, as colleagues know them")],
    study: Annotated[str, typer.Option(help="The study; needed where there are several")] = "",
    role: Annotated[str, typer.Option(help="Their role")] = "trial_manager",
    site: Annotated[list[str] | None, typer.Option(help="A site; repeat; none is all")] = None,
    password_file: Annotated[
        Path | None, typer.Option(help="A file that holds their first password")
    ] = None,
) -> None:
    """Make the first account, for the person who will invite everybody else.

    For example: alongside invite ann@example.org "Ann Example"

    Somebody who has an account already keeps their password and is given the role.
    """
    start_with_data()
    from alongside.foundations import clock
    from alongside.foundations.accounts import actions, queries
    from alongside.foundations.record.refusals import Refusal

    chosen = find_study(study)
    _refuse_unknown("role", [role], [each.id for each in chosen.roles])
    _refuse_unknown("site", site or [], [each.id for each in chosen.sites])
    by, at = queries.system_person(), clock.now()
    try:
        person = queries.person_by_email(email) or actions.make_person(
            email=email, name=name, by=by, at=at, password=_password(password_file, email, name)
        )
        actions.give_role(person=person, study=chosen, role=role, sites=site or [], by=by, at=at)
    except Refusal as problem:
        stop(str(problem))
    typer.echo(f"{person.name} may now sign in as {chosen.role(role).name}.")


def lost_phone(
    email: Annotated[str, typer.Argument(help="Their e-mail address")],
    reason: Annotated[str, typer.Option(help="Why, and how you know that they asked")],
) -> None:
    """Remove the second factor of somebody who lost it, so that they can set up a new one.

    For example: alongside lost-phone ann@example.org --reason "Phone lost; rang her back"

    Colleagues can be helped on the page People; this is for the one who would help them.
    """
    start_with_data()
    from alongside.foundations import clock
    from alongside.foundations.accounts import actions, queries
    from alongside.foundations.record.refusals import Refusal

    person = queries.person_by_email(email)
    if person is None:
        stop(f"Nobody here has the address {email}.")
    try:
        actions.remove_proofs(
            person=person, by=queries.system_person(), at=clock.now(), reason=reason
        )
    except Refusal as problem:
        stop(str(problem))
    typer.echo(f"{person.name} signs in with the password and is then asked for a new proof.")


def _refuse_unknown(what: str, given: Sequence[str], known: Sequence[str]) -> None:
    for one in given:
        if one not in known:
            stop(f"No {what} {one}. There is: {', '.join(known)}.")


def _password(file: Path | None, email: str, name: str) -> str:
    """The first password, from a file or typed unseen; refused when it is weak."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from alongside.foundations.accounts.models import Person

    try:
        given = (
            file.read_text(encoding="utf-8").strip()
            if file
            else typer.prompt("Password (12 characters or more)", hide_input=True)
        )
        validate_password(given, Person(email=email, name=name))
    except OSError as problem:
        stop(f"{file} cannot be read: {problem}.")
    except ValidationError as problem:
        stop(" ".join(problem.messages))
    return str(given)


def serve(
    address: Annotated[str, typer.Option(help="Where to listen")] = "127.0.0.1:8000",
    workers: Annotated[int, typer.Option(min=1, help="Web processes")] = 2,
    work: Annotated[bool, typer.Option(help="Do the background work here as well")] = True,
) -> None:
    """Serve the pages, and do the background work beside them.

    It speaks HTTP: put a server that speaks HTTPS in front, or set ALONGSIDE_HTTPS=false
    where only this machine asks.
    """
    from alongside.project.serving import run, why_not_at

    if problem := why_not_at(address):
        stop(
            f"Nothing can be served at {address}: {problem}. Stop what is there, or choose "
            "another place: alongside serve --address 127.0.0.1:8001"
        )
    gc.disable()  # until all is read: a tenth of the time until the first page is answered
    start_with_data()
    _refuse_half_prepared()
    from django.conf import settings

    _say_what_is_weak()
    typer.echo(f"Serving on http://{address}/. Stop with Ctrl-C.")
    if settings.DEPLOYMENT.https:
        typer.echo(BEHIND_HTTPS)
    run(address=address, workers=workers, work=work)


def _refuse_half_prepared() -> None:
    """Facts and totals are kept by triggers, which are put on when all tables are as they shall."""
    from django.db import connection

    from alongside.foundations.record.totals import uncounted
    from alongside.foundations.record.triggers import unprotected

    if unprotected(connection) or uncounted(connection):
        stop(HALF)


def _say_what_is_weak() -> None:
    """One who serves pages should not be able to take the record apart, nor a disk unnoticed."""
    from django.conf import settings
    from django.db import connection

    from alongside.foundations.record.rights import lacks_checksums, owns_the_record

    if settings.DEPLOYMENT.mode == "production" and owns_the_record(connection):
        typer.echo(OWNER, err=True)
    if settings.DEPLOYMENT.mode == "production" and lacks_checksums(connection):
        typer.echo(SPOILT, err=True)


def work() -> None:
    """Do the background work: messages, seals, alerts. One such process is enough."""
    start_with_data()
    _refuse_half_prepared()
    from alongside.project.serving import work_until_stopped

    work_until_stopped()


def alert(
    unit: Annotated[str, typer.Argument(help="What failed, as systemd names it")],
) -> None:
    """Write to whoever looks after the machine that something failed (ALONGSIDE_ALERTS_TO).

    For example, in a unit: OnFailure=alongside-alert@%n.service
    """
    start_with_data()
    from alongside.foundations import clock
    from alongside.foundations.backups import alerts, words

    count = alerts.tell([words.failed(unit)], clock.now())
    if not count:
        stop("Nobody is named in ALONGSIDE_ALERTS_TO, so nobody was told.")
    typer.echo(f"Letters on their way: {count}")


def add_to(app: typer.Typer) -> None:
    for command in (keys, prepare, invite, lost_phone, serve, work, alert):
        app.command()(command)
