"""Scores of the finished forms of a study: throw them away and make them again."""

from __future__ import annotations

from typing import Annotated

import typer

from alongside.project.commands.starting import find_study, start_with_data

app = typer.Typer(help="Scores of finished forms: throw them away and make them again.")


@app.callback()
def scores() -> None:
    """Scores of finished forms."""


@app.command()
def rebuild(
    study: Annotated[str, typer.Option(help="Which study; needed where there are several")] = "",
) -> None:
    """Throw every score away and make it again from the answers, by every version of its rule."""
    start_with_data()
    from alongside.workspaces.scores import actions

    chosen = find_study(study)
    done = actions.rebuild(chosen)
    typer.echo(f"{done.thrown_away} scores thrown away, {done.made} made.")
