"""Looking after the record."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from alongside.project.commands.starting import start_as_owner, start_with_data, stop

DESTROYED = ("sealing_subjectkey", "sealing_sealingroot", "families_nameindex", "record_sent")


def verify(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON")] = False,
    head: Annotated[str, typer.Option(help="A head that was noted earlier and must be here")] = "",
) -> None:
    """Recompute every digest and seal; name each row that was changed, removed or inserted.

    Ends with 0 when the record is whole and with 1 when it is not. Keep the head that it prints
    somewhere else and give it back later (--head 2bb8aa2ffff45eab): the record of that day must
    still be the beginning of this one, so that nobody can have written it anew.
    """
    start_with_data()
    from dataclasses import asdict

    from alongside.foundations.record.verifying import verify as verify_record

    result = verify_record(noted=head)
    if as_json:
        typer.echo(json.dumps(asdict(result), indent=2))
    else:
        for finding in result.findings:
            typer.secho(
                f"{finding.what}: {finding.kind} {finding.name}: {finding.detail}",
                fg=typer.colors.RED,
            )
        typer.echo(
            f"{result.facts} facts, {result.seals} seals, {result.unsealed} not sealed yet. "
            f"Head {result.head[:16]}."
        )
        typer.echo("The record is whole." if not result.findings else "The record is NOT whole.")
    raise typer.Exit(1 if result.findings else 0)


def seal() -> None:
    """Seal what has been written since the last seal."""
    start_with_data()
    from alongside.foundations import clock
    from alongside.foundations.record.seals import seal as seal_record

    made = seal_record(at=clock.now())
    typer.echo(f"Seal {made.number}: {made.digest}" if made else "Nothing new to seal.")


def replace_key() -> None:
    """Replace the sealing key: from then on the old one opens nothing here.

    1. alongside keys prints a new one; set it as ALONGSIDE_NEW_SEALING_KEY (or name its file in
       ALONGSIDE_NEW_SEALING_KEY_FILE) and run this, with the old key set as before.
    2. Set the new one as ALONGSIDE_SEALING_KEY and start the service again.

    Whoever works meanwhile is not stopped. Stopped midway, one of the two keys opens all.
    """
    start_with_data()
    from django.conf import settings

    from alongside.foundations import clock
    from alongside.foundations.record.refusals import Refusal
    from alongside.foundations.sealing.replacing import replace_key as replace

    new = settings.DEPLOYMENT.new_sealing_bytes
    if not new:
        stop("Set ALONGSIDE_NEW_SEALING_KEY (32 bytes, base64): alongside keys makes it.")
    try:
        replace(new, at=clock.now())
    except Refusal as problem:
        stop(str(problem))
    typer.echo(
        "The sealing key was replaced: the old one opens nothing in this database any more.\n"
        "Set the new one as ALONGSIDE_SEALING_KEY, start the service again, run alongside verify, "
        "and make a backup.\nKeep the old key until the last backup made before now was deleted."
    )


def scrub() -> None:
    """Leave nothing of destroyed keys on the disk of PostgreSQL; SQLite needs none of this.

    After families were forgotten, or the sealing key was replaced; once a month is enough. Runs on
    the account of ALONGSIDE_OWNER_DATABASE_URL. Ends with 1 where something is left to do.
    """
    start_as_owner()
    from django.db import connection

    from alongside.foundations.sealing.scrubbing import scrub as write_anew

    start_with_data()
    if connection.vendor != "postgresql":
        typer.echo("SQLite overwrites what is deleted and empties its log at once: nothing to do.")
        return
    present = set(connection.introspection.table_names())
    left = write_anew([table for table in DESTROYED if table in present])
    for each in left:
        typer.secho(each, err=True, fg=typer.colors.RED)
    if left:
        raise typer.Exit(1)
    typer.echo("Nothing of what was destroyed is left in the database or its log.")


def add_to(app: typer.Typer) -> None:
    app.command()(scrub)
    app.command()(replace_key)
    app.command()(verify)
    app.command()(seal)
