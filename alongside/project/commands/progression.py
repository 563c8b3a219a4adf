"""Designing a progression rule, and seeing what a rule really does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from alongside.project.commands.starting import stop

if TYPE_CHECKING:
    from alongside.science.retention.three_outcome import Wishes

app = typer.Typer(help="Progression rules: how many families, which colours, how often wrong.")
Red = Annotated[float, typer.Option(min=0, max=1, help="Red: a true share this low must stop")]
Green = Annotated[float, typer.Option(min=0, max=1, help="Green: a true share this high must go")]
Families = Annotated[
    int | None, typer.Option(min=1, max=10_000, help="A size that is given; else the smallest")
]
Alpha = Annotated[float, typer.Option(help="Most chance of going on where the truth is red")]
Beta = Annotated[float, typer.Option(help="Most chance of stopping where the truth is green")]
Decide = Annotated[
    float, typer.Option(help="Most chance of deciding at once, midway between red and green")
]
AfterPause = Annotated[float, typer.Option(help="Chance of deciding wrongly after a pause")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON")]
NEAREST = "These errors cannot be kept with this size; this is the nearest."
HEADING = f"{'true share':>10}{'green':>9}{'amber':>9}{'red':>9}"


@app.callback()
def about() -> None:
    """Progression rules: how many families, which colours, how often wrong."""


@app.command()
def design(
    red: Red,
    green: Green,
    families: Families = None,
    alpha: Alpha = 0.05,
    beta: Beta = 0.20,
    decide: Decide = 1.0,
    wrong_after_pause: AfterPause = 0.5,
    as_json: AsJson = False,
) -> None:
    """Find a rule that tells red from green, and say how often each rule is wrong.

    For example: alongside progression design --red 0.5 --green 0.7 --decide 0.6

    Shown are the sizes for two outcomes (by formula and exactly), the best rule with three
    outcomes, and the chances of each colour if red and green were simply used as the limits.
    Ends with 0 when a rule keeps the errors, with 1 when none does, with 2 when it cannot be.
    """
    import json

    from alongside.science.retention.three_outcome import NoDesign, Wishes

    try:
        wishes = Wishes(red, green, alpha, beta, decide, wrong_after_pause)
        found = _found(wishes, families)
    except NoDesign as problem:
        stop(str(problem), code=1)
    except ValueError as problem:
        stop(str(problem))
    for line in [json.dumps(found, indent=2)] if as_json else _told(found):
        typer.echo(line)
    raise typer.Exit(0 if found["three_outcomes"]["holds"] else 1)


def _found(wishes: Wishes, families: int | None) -> dict[str, Any]:
    """Everything that is said, as numbers."""
    from dataclasses import asdict

    from alongside.science.retention.designing import designed

    all_ = designed(wishes, families)
    return {
        "wishes": asdict(wishes),
        "two_outcomes": {"by_formula": all_.by_formula, "exact": asdict(all_.exact)},
        "three_outcomes": asdict(all_.three),
        "limits_as_written": {
            "families": all_.ranges,
            "chances": [asdict(row) for row in all_.as_written],
        },
    }


def _told(found: dict[str, Any]) -> list[str]:
    two, three, written = (
        found[key] for key in ("two_outcomes", "three_outcomes", "limits_as_written")
    )
    exact, families = two["exact"], three["families"]
    return [
        f"Two outcomes: {two['by_formula']:.1f} families by Lewis's formula; exactly "
        f"{exact['size']}, green from {exact['green_from']} "
        f"(goes on at red {exact['error']:.3f}, at green {exact['power']:.3f}).",
        _three(three),
        *([] if three["holds"] else [NEAREST]),
        f"With {families} families, red and green simply used as limits "
        f"({_ranges(written['families'])}):",
        HEADING,
        *(
            f"{row['truth']:>10.2f}{row['green']:>9.4f}{row['amber']:>9.4f}{row['red']:>9.4f}"
            for row in written["chances"]
        ),
    ]


def _three(three: dict[str, Any]) -> str:
    stops, goes = three["stop_at_most"], three["go_above"]
    pause = f"pause at {stops + 1} to {goes}" if goes > stops else "no pause"
    return (
        f"Three outcomes: {three['families']} families: stop at {stops} or fewer, {pause}, go at "
        f"{goes + 1} or more (wrong at red {three['alpha']:.4f}, wrong at green "
        f"{three['beta']:.4f}, decides at once midway {three['gamma']:.4f})."
    )


def _ranges(found: dict[str, tuple[int, int] | None]) -> str:
    said = [f"{colour} {ends[0]} to {ends[1]}" for colour, ends in found.items() if ends]
    return ", ".join(said)
