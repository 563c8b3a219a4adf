"""The demonstration: made-up families, taken through the real actions, and served."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alongside.project.commands.starting import collect_files, find_study, start, stop

if TYPE_CHECKING:
    from alongside.project.demonstration.making import Made

STUDY = "ips-feasibility"
MADE_ANEW = ("files", "outbox")
SERVE = "from alongside.project.command import main; main()"


def demo(
    families: Annotated[int, typer.Option(min=0, max=100_000, help="Families identified")] = 60,
    seed: Annotated[int, typer.Option(help="The same seed makes the same facts again")] = 1,
    serve: Annotated[bool, typer.Option(help="Serve the pages when made")] = True,
    address: Annotated[str, typer.Option(help="Where to listen")] = "127.0.0.1:8000",
) -> None:
    """Make the feasibility trial with made-up families, print the sign-ins, and serve it.

    It lives in ALONGSIDE_DATA (./alongside-data) and is made anew each time.

    A folder or a database that holds anything but a demonstration is never touched.
    """
    folder = Path(os.environ.get("ALONGSIDE_DATA", "alongside-data"))
    _refuse_a_real_folder(folder)
    if serve:
        _refuse_a_taken(address)
    os.environ["ALONGSIDE_MODE"] = "demonstration"
    start()
    _refuse_a_real_database(folder)
    _mark(folder)
    _empty_database(folder)
    made = _make(families, seed)
    _say(made)
    if serve:
        typer.echo(f"\nOpen http://{address}/ and stop with Ctrl-C.")
        _serve(address)


def _serve(address: str) -> None:
    """In a new process under the same number: what made the families has more loaded than pages
    need, and threads, beside which no worker must be forked."""
    from django.db import connections

    connections.close_all()
    os.execv(sys.executable, (sys.executable, "-c", SERVE, "serve", "--address", address))  # noqa: S606


def _refuse_a_real_folder(folder: Path) -> None:
    from alongside.project.deployment import DEMONSTRATION_MARK

    marked = (folder / DEMONSTRATION_MARK).exists()
    if folder.exists() and any(folder.iterdir()) and not marked:
        stop(f"{folder} holds something that is not a demonstration. Set ALONGSIDE_DATA.")


def _refuse_a_taken(address: str) -> None:
    """Before anything is made, since making it takes the better part of a minute."""
    from alongside.project.serving import why_not_at

    if problem := why_not_at(address):
        stop(
            f"The demonstration cannot be served at {address}: {problem}. Stop what is there, or "
            "choose another place: .venv/bin/alongside demo --address 127.0.0.1:8001"
        )


def _mark(folder: Path) -> None:
    """Mark the folder as a demonstration, and live at a moment in its trial from now on."""
    from alongside.foundations import clock
    from alongside.project.demonstration.times import NOW
    from alongside.project.deployment import DEMONSTRATION_MARK

    clock.run_behind(timedelta(0))
    behind = clock.now() - NOW
    mark = json.dumps({"seconds_behind": int(behind.total_seconds())})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DEMONSTRATION_MARK).write_text(mark, encoding="utf-8")
    clock.run_behind(behind)


def _empty_database(folder: Path) -> None:
    """Begin with nothing, neither rows nor files nor letters."""
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        connection.close()
        for old in place.parent.glob(f"{place.name}*"):
            old.unlink()
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    for name in MADE_ANEW:
        shutil.rmtree(folder / name, ignore_errors=True)
    call_command("migrate", verbosity=0)
    collect_files()


def _refuse_a_real_database(folder: Path) -> None:
    """The database inside a marked folder is a demonstration's; any other one is looked at."""
    from django.db import connection

    from alongside.foundations.accounts.models import Person

    place = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and (not place.exists() or place.parent == folder):
        return
    tables = connection.introspection.table_names()
    if tables and (Person._meta.db_table not in tables or _somebody_real(Person)):
        stop("This database holds something that is not a demonstration. Choose another.")


def _somebody_real(person: Any) -> bool:
    from alongside.foundations.accounts.queries import SYSTEM_EMAIL
    from alongside.project.demonstration.cast import DOMAIN
    from alongside.workspaces.self_completion import people as the_parent

    made_up = person.objects.filter(email__endswith=f"@{DOMAIN}")
    system = person.objects.filter(email__in=[SYSTEM_EMAIL, the_parent.EMAIL])
    return bool(person.objects.count() > made_up.count() + system.count())


def _make(families: int, seed: int) -> Made:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from alongside.project.demonstration.making import make

    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns) as shown:
        task = shown.add_task(f"Making {families} families", total=1.0)
        return make(
            find_study(STUDY),
            families=families,
            seed=seed,
            progress=lambda share: shown.update(task, completed=share),
        )


def _say(made: Made) -> None:
    from alongside.project.demonstration.cast import PASSWORD
    from alongside.project.demonstration.times import NOW

    typer.echo(
        f"{made.families} families, {made.facts} facts. Last seal {made.head[:16]}. "
        f"The demonstration lives on {_day(NOW)}."
    )
    typer.echo(f"\nSign in with the password {PASSWORD} as")
    sign_ins = made.cast.sign_ins()
    width = max(len(email) for _, _, email in sign_ins)
    for role, site, email in sign_ins:
        typer.echo(f"  {email:<{width}}  {role}, {site}")


def _day(moment: datetime) -> str:
    return f"{moment:%-d %B %Y}"


def add_to(app: typer.Typer) -> None:
    app.command()(demo)
