"""Watching recruitment: what the alert rules of a study do, before one is switched on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from alongside.project.commands.study import load_named

app = typer.Typer(help="Alert rules: how often each is wrong, and how soon it notices.")
Name = Annotated[str, typer.Argument(help="The study: its folder, or the name of one that ships")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON")]


@app.callback()
def about() -> None:
    """Alert rules: how often each is wrong, and how soon it notices."""


@app.command()
def rules(study: Name, as_json: AsJson = False) -> None:
    """Say of each alert rule how often it is wrong and how soon it notices.

    For example: alongside recruitment rules ips_feasibility

    Nothing is switched on here, and no database is needed: that is done on the page of the rules,
    by somebody who saw these figures.
    """
    import json

    from alongside.workspaces.recruitment.operating import rule_figures

    chosen = load_named(study)
    found = [(alert, rule_figures(chosen, alert)) for alert in chosen.alerts]
    if as_json:
        said = [{"rule": alert.id, "figures": asdict(each) if each else None}
                for alert, each in found]  # fmt: skip
        typer.echo(json.dumps(said, indent=2))
        return
    for alert, figures in found:
        typer.echo("\n".join(_told(chosen, alert, figures)) + "\n")
    if not found:
        typer.echo("The study has no alert rules.")


def _told(study: Any, alert: Any, figures: Any) -> list[str]:
    from alongside.workspaces.recruitment.words import rules as words

    lines = [words.when(alert), words.wrong(figures), words.soon(figures)]
    told = f"Tells: {words.whom(study, alert)}."
    return [f"{alert.id}  {words.title(alert)}", *(f"  {line}" for line in [*lines, told])]
