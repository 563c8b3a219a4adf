"""`alongside design size`: what the page *Size of a trial* says, and its section for a protocol."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alongside.project.commands.sample_size import Format, answered
from alongside.project.commands.starting import stop

if TYPE_CHECKING:
    from alongside.project.designing.showing import Answer
    from alongside.workspaces.designing.answers import Assumptions

Difference = Annotated[float, typer.Option(help="The difference to find, in points")]
Sd = Annotated[float, typer.Option(help="The standard deviation of the outcome")]
Correlation = Annotated[float, typer.Option(help="Of the outcome with its baseline (ANCOVA)")]
Attrition = Annotated[float, typer.Option(help="The share of families without an outcome")]
Power = Annotated[float, typer.Option(help="The chance of finding the difference")]
Alpha = Annotated[float, typer.Option(help="The whole error, both sides together")]
Looks = Annotated[int, typer.Option(min=1, max=5, help="Looks, equally far apart")]
Practitioners = Annotated[
    int, typer.Option(min=0, help="Practitioners in the one arm that has them; 0: none")
]
Icc = Annotated[float, typer.Option(help="How alike families of one practitioner are")]
Report = Annotated[
    list[Path],
    typer.Option(help="Write the sample-size section of a protocol here: .pdf or .docx"),
]
Kind = Annotated[Format, typer.Option(help="table, json or csv")]
Out = Annotated[Path | None, typer.Option(help="Write the table to this file")]


def size(
    difference: Difference = 1.5,
    sd: Sd = 5.5,
    correlation: Correlation = 0.5,
    attrition: Attrition = 0.21,
    power: Power = 0.9,
    alpha: Alpha = 0.05,
    looks: Looks = 2,
    practitioners: Practitioners = 33,
    icc: Icc = 0.05,
    report: Report = [],  # noqa: B006
    format: Kind = "table",
    out: Out = None,
) -> None:
    """The size of a two-arm trial by its assumptions, and what if one of them is otherwise.

    For example: alongside design size --difference 1.5 --sd 5.5 --report sample-size.docx

    Without options the assumptions are those of the definitive trial. --report writes assumptions,
    formula, results, a sensitivity table and this command; name it twice for PDF and Word. The
    same assumptions give the same file. Ends with 2 when something cannot be, and says what.
    """
    from alongside.workspaces.designing.answers import Assumptions

    asked = Assumptions(
        difference, sd, correlation, power, alpha, attrition, looks, icc, practitioners
    )
    for file in report:
        if file.suffix not in {".pdf", ".docx"}:
            stop(f"{file}: a report is PDF or Word. Name a file that ends in .pdf or .docx.")
    answered(lambda: _answer(asked), format, out)
    for file in report:
        _write(asked, file)


def _answer(asked: Assumptions) -> Answer:
    from alongside.project.designing.showing import Answer
    from alongside.workspaces.designing import words
    from alongside.workspaces.designing.answers import otherwise, power_shared, size_of

    if not 0 <= asked.icc < 1:
        raise ValueError(f"The intracluster correlation lies from 0 to below 1: {asked.icc:g}.")
    found = size_of(asked)
    rows = otherwise(asked, found.recruit)
    summary = {
        "to recruit": found.recruit,
        "in each arm": found.each_arm,
        "with an outcome, in each arm": found.with_outcome,
        "times the size of a fixed trial": found.inflation,
        "expected share of it, if effect": found.expected,
        "power with shared practitioners": power_shared(asked, found.recruit),
    }
    return Answer(
        words.sentence(asked, found, rows), summary,
        ("assumption", "to_recruit", "power_of_the_planned_size"),
        [[words.ROWS[row.what], row.size, row.power] for row in rows], (words.FORMULA,),
    )  # fmt: skip


def _write(asked: Assumptions, file: Path) -> None:
    from alongside.project.commands.writing_out import write_out
    from alongside.workspaces.designing.report import report

    write_out(report(asked, file.suffix[1:]), file)
