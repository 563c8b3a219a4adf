"""How many families: a command for each kind of outcome."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from alongside.project.commands.starting import stop

if TYPE_CHECKING:
    from alongside.project.designing.showing import Answer

app = typer.Typer(help="How many families a trial needs, or what so many can show.")
Format = Literal["table", "json", "csv"]
Differences = Annotated[str, typer.Option(help="One difference of means or several: 1.0,1.4")]
Powers = Annotated[str, typer.Option(help="One power or several: 0.8,0.9")]
Sd = Annotated[float, typer.Option(help="The standard deviation of the outcome")]
Alpha = Annotated[float, typer.Option(help="The whole error, over all sides")]
Sides = Annotated[int, typer.Option(help="1 or 2; non-inferiority is tested on 1")]
Ratio = Annotated[float, typer.Option(help="Families in the second arm for one in the first")]
Margin = Annotated[float, typer.Option(help="The margin of non-inferiority; 0: superiority")]
Attrition = Annotated[float, typer.Option(help="The share of families without an outcome")]
Correlation = Annotated[float, typer.Option(help="Of the outcome with its baseline (ANCOVA)")]
Icc = Annotated[float, typer.Option(help="The intracluster correlation")]
Kind = Annotated[Format, typer.Option(help="table, json or csv")]
Out = Annotated[Path | None, typer.Option(help="Write to this file")]


@app.command()
def means(
    difference: Differences,
    sd: Sd = 1.0,
    power: Powers = "0.8,0.9",
    alpha: Alpha = 0.05,
    sides: Sides = 2,
    ratio: Ratio = 1.0,
    margin: Margin = 0.0,
    correlation: Correlation = 0.0,
    attrition: Attrition = 0.0,
    format: Kind = "table",
    out: Out = None,
) -> None:
    """Two means, with a baseline where its correlation is given.

    For example: alongside design sample-size means --difference 1.4 --sd 5.8 --attrition 0.21
    """
    from alongside.project.designing.numbers import numbers
    from alongside.project.designing.sizes import for_means

    answered(
        lambda: for_means(
            numbers(difference, "--difference"), numbers(power, "--power"), sd=sd,
            attrition=attrition, alpha=alpha, sides=sides, ratio=ratio, margin=margin,
            correlation=correlation,
        ),
        format, out,
    )  # fmt: skip


@app.command()
def proportions(
    first: Annotated[float, typer.Option(help="The proportion in the first arm")],
    second: Annotated[str, typer.Option(help="In the second, one or several: 0.35,0.40")],
    power: Powers = "0.8,0.9",
    alpha: Alpha = 0.05,
    sides: Sides = 2,
    ratio: Ratio = 1.0,
    margin: Margin = 0.0,
    attrition: Attrition = 0.0,
    format: Kind = "table",
    out: Out = None,
) -> None:
    """Two proportions, by the score test.

    For example: alongside design sample-size proportions --first 0.25 --second 0.35,0.40
    """
    from alongside.project.designing.numbers import numbers
    from alongside.project.designing.sizes import for_proportions

    answered(
        lambda: for_proportions(
            first, numbers(second, "--second"), numbers(power, "--power"), attrition=attrition,
            alpha=alpha, sides=sides, ratio=ratio, margin=margin,
        ),
        format, out,
    )  # fmt: skip


@app.command()
def clusters(
    difference: Differences,
    size: Annotated[float, typer.Option(help="The mean number of families in a cluster")],
    icc: Icc,
    sd: Sd = 1.0,
    cv: Annotated[float, typer.Option(help="The coefficient of variation of sizes")] = 0.0,
    power: Powers = "0.8,0.9",
    alpha: Alpha = 0.05,
    sides: Sides = 2,
    format: Kind = "table",
    out: Out = None,
) -> None:
    """Clusters that are randomised whole, such as sites.

    For example: alongside design sample-size clusters --difference 0.4 --size 20 --icc 0.05
    """
    from alongside.project.designing.numbers import numbers
    from alongside.project.designing.sizes import for_clusters

    answered(
        lambda: for_clusters(
            numbers(difference, "--difference"), numbers(power, "--power"), size=size, sd=sd,
            icc=icc, cv=cv, alpha=alpha, sides=sides,
        ),
        format, out,
    )  # fmt: skip


@app.command()
def practitioners(
    difference: Differences,
    practitioners: Annotated[str, typer.Option(help="How many, one number or several: 8,12")],
    size: Annotated[float, typer.Option(help="Families for each practitioner")],
    controls: Annotated[float, typer.Option(help="Families in the other arm")],
    between: Annotated[float, typer.Option(help="The variance between practitioners")] = 0.05,
    within: Annotated[float, typer.Option(help="The variance within them")] = 0.95,
    control: Annotated[float, typer.Option(help="The variance in the other arm")] = 1.0,
    alpha: Alpha = 0.05,
    sides: Sides = 2,
    format: Kind = "table",
    out: Out = None,
) -> None:
    """Power where the families of one arm share practitioners (partial nesting).

    For example: alongside design sample-size practitioners --difference 0.4
    --practitioners 8,12 --size 12 --controls 96
    """
    from alongside.project.designing.numbers import numbers
    from alongside.project.designing.sizes import for_practitioners

    variances = {"between": between, "within": within, "control": control}
    answered(
        lambda: for_practitioners(
            numbers(difference, "--difference"), size=size, controls=controls, alpha=alpha,
            practitioners=numbers(practitioners, "--practitioners"), variances=variances,
            sides=sides,
        ),
        format, out,
    )  # fmt: skip


@app.command()
def precision(
    share: Annotated[float, typer.Option(help="The share that is expected, such as 0.7")],
    families: Annotated[str, typer.Option(help="How many, one number or several")] = "30",
    width: Annotated[float | None, typer.Option(help="How many for this width instead")] = None,
    confidence: Annotated[float, typer.Option(help="Of the interval, such as 0.9")] = 0.95,
    format: Kind = "table",
    out: Out = None,
) -> None:
    """How precisely a feasibility trial says a share, such as retention.

    For example: alongside design sample-size precision --share 0.7 --families 30 --confidence 0.9
    """
    from alongside.project.designing.numbers import numbers
    from alongside.project.designing.sizes import for_precision

    answered(
        lambda: for_precision(
            share, numbers(families, "--families"), width=width, confidence=confidence
        ),
        format,
        out,
    )


@app.command()
def progression(
    red_up_to: Annotated[float, typer.Option(help="Up to this share the trial is red")],
    green_from: Annotated[float, typer.Option(help="From this share on it is green")],
    power: Powers = "0.8,0.9",
    alpha: Alpha = 0.05,
    format: Kind = "table",
    out: Out = None,
) -> None:
    """The size of a feasibility trial that tells red from green.

    For example: alongside design sample-size progression --red-up-to 0.5 --green-from 0.75
    """
    from alongside.project.designing.numbers import numbers
    from alongside.project.designing.sizes import for_progression

    answered(
        lambda: for_progression(red_up_to, green_from, numbers(power, "--power"), alpha=alpha),
        format,
        out,
    )


def answered(work: Callable[[], Answer], format: Format, out: Path | None) -> None:
    """Write the answer, or say in words what was asked wrongly and end with 2."""
    from alongside.project.commands.writing_out import write_out
    from alongside.project.designing.showing import shown

    try:
        answer = work()
    except ValueError as problem:
        stop(str(problem))
    write_out(shown(answer, format), out)
