"""`alongside analyse`: a file, a plan written beforehand, and what comes out."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Literal

import typer

from alongside.project.commands.starting import stop
from alongside.project.commands.writing_out import write_out

DataFile = Annotated[Path, typer.Argument(help="CSV, XLSX, Parquet, SPSS (.sav) or Stata (.dta)")]
PlanFile = Annotated[Path, typer.Argument(help="The plan of the analysis: a TOML file")]
Kind = Annotated[Literal["words", "json"], typer.Option(help="words or json")]
Out = Annotated[Path | None, typer.Option(help="Write to this file")]
Sheet = Annotated[str | None, typer.Option(help="Which sheet; else the first in sight")]


def add_to(app: typer.Typer) -> None:
    """Give the command its place."""
    app.command()(analyse)


def analyse(
    data: DataFile,
    plan: PlanFile,
    format: Kind = "words",
    out: Out = None,
    sheet: Sheet = None,
) -> None:
    """Analyse a file as a plan says: alongside analyse outcomes.csv primary.toml

    The plan names the estimand, the columns, the model, and what happens to missing answers; it
    is written before anybody has seen the outcomes. Says the estimate with its interval and p,
    the estimand, families analysed and missing answers. Ends with 1 when the plan needs
    mending, with 2 when the file and the plan do not go together, and says what to mend.
    """
    from alongside.project.analysing.columns import AnalysisRefused
    from alongside.project.analysing.making import analyse as analysed
    from alongside.project.analysing.plan import read_plan
    from alongside.project.analysing.words import as_json, told
    from alongside.project.scoring.reading import AnswersRefused, read_answers
    from alongside.science.protocol.problems import StudyProblems

    try:
        text = plan.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        stop(f"{plan} is no file that can be read as text.")
    try:
        planned = read_plan(text, plan.name)
        done = analysed(planned, read_answers(data, sheet))
    except StudyProblems as problem:
        stop(f"{problem}\n{len(problem.problems)} to mend.", code=1)
    except (AnswersRefused, AnalysisRefused) as problem:
        stop(str(problem))
    sources = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in (data, plan)}
    write_out(told(done) if format == "words" else as_json(done, sources), out)
