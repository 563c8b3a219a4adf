"""Designing a trial: how many families, when to look, where to stop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from alongside.project.commands import design_size, sample_size
from alongside.project.commands.sample_size import answered

if TYPE_CHECKING:
    from alongside.project.designing.showing import Answer

app = typer.Typer(help="Design a trial: how many families, when to look, where to stop.")
app.add_typer(sample_size.app, name="sample-size")
app.command()(design_size.size)

Boundary = Literal[
    "obrien-fleming", "pocock", "wang-tsiatis", "haybittle-peto",
    "lan-demets-obrien-fleming", "lan-demets-pocock", "kim-demets", "hwang-shih-decani",
]  # fmt: skip
SpendingName = Literal[
    "lan-demets-obrien-fleming", "lan-demets-pocock", "kim-demets", "hwang-shih-decani"
]
Looks = Annotated[int, typer.Option(help="How many looks, equally far apart")]
Fractions = Annotated[
    str, typer.Option(help="Shares of the information at the looks instead: 0.4,0.7,1 or 1/3,1")
]
Efficacy = Annotated[Boundary, typer.Option("--boundary", help="The rule for efficacy")]
Parameter = Annotated[
    float | None,
    typer.Option(help="Its parameter: wang-tsiatis 0.25, haybittle-peto 3, hwang-shih-decani -4"),
]
Alpha = Annotated[float, typer.Option(help="The whole error, over all sides")]
Sides = Annotated[int, typer.Option(help="1 or 2; futility goes with 1")]
Power = Annotated[float, typer.Option(help="The chance of finding the effect")]
Futility = Annotated[SpendingName | None, typer.Option(help="Spend 1 − power on stops below")]
FutilityParameter = Annotated[float | None, typer.Option(help="Its parameter")]
FutilityBounds = Annotated[
    str, typer.Option(help="Futility bounds of Z instead, one for each look but the last: 0,0.5")
]
IsBinding = Annotated[
    bool, typer.Option("--binding", help="The error holds only if the trial stops for futility")
]
NoEfficacyAt = Annotated[str, typer.Option(help="Looks without a stop for efficacy: 1,2")]
Proportions = Annotated[str, typer.Option(help="Find these two proportions apart: 0.25,0.40")]
Difference = Annotated[float | None, typer.Option(help="Find this difference of two means")]
Sd = Annotated[float, typer.Option(help="The standard deviation of the outcome")]
Correlation = Annotated[float, typer.Option(help="Of the outcome with its baseline (ANCOVA)")]
Ratio = Annotated[float, typer.Option(help="Families in the second arm for one in the first")]
Attrition = Annotated[float, typer.Option(help="The share of families without an outcome")]
Kind = Annotated[Literal["table", "json", "csv"], typer.Option(help="table, json or csv")]
Out = Annotated[Path | None, typer.Option(help="Write to this file")]


@app.command("group-sequential")
def group_sequential(
    looks: Looks = 3,
    fractions: Fractions = "",
    boundary: Efficacy = "lan-demets-obrien-fleming",
    parameter: Parameter = None,
    alpha: Alpha = 0.025,
    sides: Sides = 1,
    power: Power = 0.9,
    futility: Futility = None,
    futility_parameter: FutilityParameter = None,
    futility_bounds: FutilityBounds = "",
    binding: IsBinding = False,
    no_efficacy_at: NoEfficacyAt = "",
    proportions: Proportions = "",
    difference: Difference = None,
    sd: Sd = 1.0,
    correlation: Correlation = 0.0,
    ratio: Ratio = 1.0,
    attrition: Attrition = 0.0,
    format: Kind = "table",
    out: Out = None,
) -> None:
    """Work out looks, boundaries, chances of stopping and families.

    For example: alongside design group-sequential --looks 3 --difference 1.4 --sd 5.8

    Everything is calculated exactly, nothing is simulated. Ends with 2 when something asked
    for cannot be, and says what to mend.
    """
    from alongside.project.designing.looks import Effect, look_by_look, planned

    def answer() -> Answer:
        below = (futility, futility_parameter, futility_bounds)
        plan = planned(fractions, looks, (boundary, parameter), below, no_efficacy_at,
                       alpha=alpha, power=power, sides=sides, binding=binding)  # fmt: skip
        effect = Effect.of(proportions, difference, sd, correlation, ratio, attrition)
        return look_by_look(plan, effect)

    answered(answer, format, out)
