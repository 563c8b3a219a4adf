"""Reports of a study as of any moment: the flow, the funnel, progression."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from alongside.project.commands.starting import find_study, moment_of, start_with_data, stop

app = typer.Typer(help="Reports of a study as of any moment: the flow, the funnel, progression.")
Name = Annotated[str, typer.Option(help="The study; needed where there are several")]
Moment = Annotated[
    str | None, typer.Option(help="2023-11-01 is the end of that day; without it, now")
]
Site = Annotated[str | None, typer.Option(help="One site; without it, all of them")]
Kind = Annotated[Literal["json", "csv", "svg", "pdf"], typer.Option(help="json, csv, svg or pdf")]
Out = Annotated[Path | None, typer.Option(help="Write to this file")]


@app.command()
def consort(
    study: Name = "",
    as_of: Moment = None,
    site: Site = None,
    format: Kind = "json",
    out: Out = None,
) -> None:
    """The flow of families (CONSORT, extension to pilot and feasibility trials)."""
    _write("consort", study, as_of, site, format, out)


@app.command()
def funnel(
    study: Name = "",
    as_of: Moment = None,
    site: Site = None,
    format: Kind = "json",
    out: Out = None,
) -> None:
    """Recruitment by site and month, with the reasons at every exit, and in SEAR terms."""
    _write("funnel", study, as_of, site, format, out)


@app.command()
def progression(
    study: Name = "",
    as_of: Moment = None,
    format: Kind = "json",
    out: Out = None,
) -> None:
    """The progression criteria: rule, numbers, interval, colour and evidence."""
    _write("progression", study, as_of, None, format, out)


@app.command()
def blinding(
    study: Name = "",
    as_of: Moment = None,
    site: Site = None,
    format: Kind = "json",
    out: Out = None,
) -> None:
    """How well the blind held: James's and Bang's indices. It tells results by arm."""
    _write("blinding", study, as_of, site, format, out)


@app.command()
def forecast(
    study: Name = "",
    as_of: Moment = None,
    number: Annotated[str, typer.Option(help="referred, consented, randomised, followed_up")] = (
        "randomised"
    ),
    target: Annotated[int | None, typer.Option(min=1, help="Without it, the study's own")] = None,
    by: Annotated[str, typer.Option(help="By the end of this day, such as 2024-03-31")] = "",
    format: Kind = "json",
    out: Out = None,
) -> None:
    """How many families by a day, nine chances in ten, and when the target is reached."""
    start_with_data()
    from alongside.foundations import clock
    from alongside.foundations.record.seals import sealed_to
    from alongside.project.commands.writing_out import say_the_seal, write_out
    from alongside.workspaces.forecast.asking import CannotAsk, asked_report
    from alongside.workspaces.monitoring.reports import written

    found = find_study(study)
    moment = moment_of(as_of, found.time_zone)
    try:
        report = asked_report(found, moment, clock.now(), number, target, by)
    except CannotAsk as problem:
        stop(str(problem))
    content = written(report, format)
    head = sealed_to(at=clock.now())
    write_out(content if format == "pdf" else content.decode("utf-8-sig"), out)
    say_the_seal(head, out)


def _write(
    name: str, slug: str, as_of: str | None, site: str | None, format: str, out: Path | None
) -> None:
    start_with_data()
    from alongside.foundations import clock
    from alongside.foundations.record.seals import sealed_to
    from alongside.project.commands.writing_out import say_the_seal, write_out
    from alongside.workspaces.monitoring import queries, reports
    from alongside.workspaces.monitoring.glance import Glance

    study = find_study(slug)
    if site not in {None, *(each.id for each in study.sites)}:
        stop(f"No site {site}. There is: {', '.join(each.id for each in study.sites)}.")
    moment = moment_of(as_of, study.time_zone)
    glance = Glance(study, moment or clock.now(), moment, site)
    source = queries.ByPaths(study, queries.standings(study, moment), moment)
    known = {**reports.OPEN_REPORTS, "blinding": reports.blinding_report}
    report = reports.saying_how_made(known[name](glance, source), glance)
    content = reports.written(report, format)
    head = sealed_to(at=clock.now())
    write_out(content if format == "pdf" else content.decode("utf-8-sig"), out)
    say_the_seal(head, out)
