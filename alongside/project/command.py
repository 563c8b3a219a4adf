"""The `alongside` command: every part of it is one file in `commands`."""

from __future__ import annotations

import os
import sys

import typer

from alongside.project.commands import (
    analyse,
    answers,
    archive,
    backups,
    demo,
    design,
    measure,
    pack,
    places,
    progression,
    quality,
    randomisation,
    record,
    recruitment,
    referrals,
    report,
    score,
    scores,
    server,
    simulate,
    study,
)

A_STUDY_IS_WRONG = (
    "A study that ALONGSIDE_STUDIES names cannot be used. Look at it with: alongside study check"
)
THE_DATABASE_FAILED = (
    "The database failed while this ran: {}. What was not said to be done was not done. Look "
    "whether it runs and its disk has room, then give the command again."
)
HELP = """
Alongside runs a whole trial of a family service.

Try it with made-up families:

* **alongside demo** makes them, prints who can sign in, and serves the pages.

Run it for real, in this order:

1. **alongside keys** prints two secrets. Put them where the service reads its environment.
2. **alongside prepare** makes the database.
3. **alongside invite** makes the first account, that of the trial manager.
4. **alongside serve** serves the pages and does the background work.

Settings come from the environment. Any of them may instead name a file, with _FILE behind it.

* ALONGSIDE_DATA: the folder for everything that is kept; else ./alongside-data
* ALONGSIDE_DATABASE_URL: postgresql://user:password@host/name; else SQLite in that folder
* ALONGSIDE_STUDIES: study folders, with commas between; else ips_feasibility
* ALONGSIDE_SECRET_KEY and ALONGSIDE_SEALING_KEY: the two secrets
* ALONGSIDE_HOSTS: names under which the pages are asked for, with commas between
* ALONGSIDE_EMAIL_URL: smtp://user:password@host:587; else letters wait on the Messages page
"""
app = typer.Typer(
    name="alongside",
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    rich_markup_mode="markdown",
)
server.add_to(app)
demo.add_to(app)
record.add_to(app)
backups.add_to(app)
archive.add_to(app)
answers.add_to(app)
score.add_to(app)
analyse.add_to(app)
simulate.add_to(app)
app.add_typer(study.app, name="study")
app.add_typer(referrals.app, name="referrals")
app.add_typer(pack.app, name="pack")
app.add_typer(measure.app, name="measure")
app.add_typer(places.app, name="places")
app.add_typer(scores.app, name="scores")
app.add_typer(quality.app, name="quality")
app.add_typer(report.app, name="report")
app.add_typer(design.app, name="design")
app.add_typer(progression.app, name="progression")
app.add_typer(randomisation.app, name="randomisation")
app.add_typer(recruitment.app, name="recruitment")


def main() -> None:
    """Run the command; what is not ready is said in words, without a trace."""
    from alongside.project.deployment import NotReady
    from alongside.science.protocol.problems import StudyProblems

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.project.settings")
    try:
        app()
    except NotReady as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(2)
    except StudyProblems as problem:
        sys.stderr.write(f"{problem}\n{A_STUDY_IS_WRONG}\n")
        sys.exit(2)
    except Exception as problem:
        if not _database_failed(problem):
            raise
        sys.stderr.write(f"{THE_DATABASE_FAILED.format(' '.join(str(problem).split()))}\n")
        sys.exit(2)


def _database_failed(problem: Exception) -> bool:
    """Whether the database went away or had no room; Django is loaded by then, or it did not."""
    if "django.db" not in sys.modules:
        return False
    from django.db import OperationalError

    return isinstance(problem, OperationalError)
