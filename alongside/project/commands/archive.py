"""A study or a site for 25 years, in a folder that needs no Alongside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alongside.project.commands.starting import find_study, start_with_data, stop

if TYPE_CHECKING:
    from alongside.workspaces.study.permissions import Here

PARTS = ("open", "closed", "identities")


def archive(
    by: Annotated[str, typer.Option("--by", help="Email address of the person who makes it")],
    out: Annotated[Path, typer.Option(help="The folder into which each part is put")],
    study: Annotated[str, typer.Option(help="Which study; needed where there are several")] = "",
    site: Annotated[list[str] | None, typer.Option(help="A site; repeat; none is all")] = None,
    part: Annotated[list[str] | None, typer.Option(help="open, closed or identities")] = None,
) -> None:
    """Write folders of CSV, PDF and plain pages that can be read without Alongside.

    For example: alongside archive --by ann@example.org --site glasgow --out /mnt/archive

    The open part tells no arm. The closed part (arms, reasons, who recorded what) and the
    identities (names, signed papers) are folders of their own: --part closed --part identities.
    """
    start_with_data()
    from alongside.foundations import clock
    from alongside.project.archiving.making import Asked, make

    parts = part or ["open"]
    here = _who_may(by, study, parts)
    sites = _sites(here, site or [])
    asked = Asked(here.study, sites, here.person.name, clock.now())
    for each in parts:
        if (out / f"{asked.name}-{each}").exists():
            stop(f"{out / f'{asked.name}-{each}'} is there already. Move it away first.")
    from alongside.project.commands.backups import progress

    try:
        with progress("Writing the archive", None) as done:
            made, head = make(asked, out, parts, done)
    except OSError as problem:
        stop(f"{out} cannot be written: {problem}.")
    for place in made:
        typer.echo(f"Written: {place}")
    if not here.blinded:
        typer.echo(f"Sealed: seal {head.number}, {head.digest}", err=True)


def _who_may(email: str, study: str, parts: list[str]) -> Here:
    """The person, if each part that is asked for is one that they may see."""
    from alongside.foundations.accounts.queries import person_by_email
    from alongside.science.protocol import Permission
    from alongside.workspaces.study.permissions import here

    for each in parts:
        if each not in PARTS:
            stop(f"No part {each}. There is: {', '.join(PARTS)}.")
    chosen, person = find_study(study), person_by_email(email)
    if person is None:
        stop(f"Nobody here has the address {email}.")
    found = here(person, chosen)
    if found.own_only or not found.may(Permission.RECORD_SEE_HISTORY):
        stop(f"{person.name} may not see the history of the record, and so make no archive.")
    sees_all = found.may(Permission.RANDOMISATION_SEE_ARM) and found.may(Permission.SAFETY_SEE)
    if "closed" in parts and (found.blinded or not sees_all):
        stop(f"{person.name} may not see arms and worries, and so not make the closed part.")
    if "identities" in parts and not found.may(Permission.FAMILIES_IDENTIFY):
        stop(f"{person.name} may not see names, and so not make the part of identities.")
    return found


def _sites(here: Here, asked: list[str]) -> tuple[str, ...]:
    wanted = asked or [site.id for site in here.study.sites]
    for each in wanted:
        if each not in here.sites:
            stop(
                f"{here.person.name} does not work at {each}. "
                f"Ask for a site of theirs: --site {' or --site '.join(here.sites)}."
            )
    return tuple(site.id for site in here.study.sites if site.id in wanted)


def add_to(app: typer.Typer) -> None:
    app.command()(archive)
