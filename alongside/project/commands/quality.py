"""Quality of answers: go over everybody with the checks of the study."""

from __future__ import annotations

from typing import Annotated

import typer

from alongside.project.commands.starting import find_study, start_with_data

app = typer.Typer(help="Quality of answers: go over everybody with the checks of the study.")


@app.callback()
def quality() -> None:
    """Quality of answers."""


@app.command()
def check(
    study: Annotated[str, typer.Option(help="Which study; needed where there are several")] = "",
) -> None:
    """Ask where an edit check does not hold, and close what a check asked where it does now.

    Forms are checked as they are finished; this is for checks that the study has changed since.
    """
    start_with_data()
    from alongside.foundations.clock import now
    from alongside.workspaces.quality import actions

    asked, closed = actions.check_everybody(find_study(study), now())
    typer.echo(f"{asked} questions asked, {closed} closed.")
