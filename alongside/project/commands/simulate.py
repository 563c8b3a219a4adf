"""`alongside simulate`: a design, played as often as asked for, family by family."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alongside.project.commands.starting import stop

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from alongside.science.adaptation.simulation.scenarios import Scenario

Trials = Annotated[int, typer.Option(min=1, max=100_000_000, help="Trials of each scenario")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed makes the same trials again")]
Out = Annotated[Path | None, typer.Option(help="The folder of the run; the same one goes on")]
Workers = Annotated[int, typer.Option(min=0, max=256, help="Processes; 0: one for each core")]
Scheduler = Annotated[
    str, typer.Option(help="Use the workers of this Dask scheduler: tcp://10.0.0.5:8786")
]
Replay = Annotated[int | None, typer.Option(min=0, help="Tell the one trial with this index")]
Which = Annotated[int, typer.Option(min=1, help="The scenario to replay, counted from 1")]


def add_to(app: typer.Typer) -> None:
    """Give the command its place."""
    app.command()(simulate)


def simulate(
    design: Annotated[
        Path, typer.Argument(help="The design: a TOML file, or a study that ships with one")
    ],
    trials: Trials = 1000,
    seed: Seed = 1,
    out: Out = None,
    workers: Workers = 0,
    scheduler: Scheduler = "",
    replay: Replay = None,
    scenario: Which = 1,
) -> None:
    """Simulate a trial family by family, or tell one of its trials as a story.

    For example: alongside simulate design.toml --trials 2000 --seed 4131 --out run

    Stop it with Ctrl-C; the same command goes on where it stopped, and more --trials add to what
    there is. With --scheduler the machines of a Dask cluster make the trials, the same bit for
    bit; what a lost machine had in hand is made by the others. Any trial is played again by its
    index: alongside simulate design.toml --seed 4131 --replay 12. Ends with 1 when the design
    needs mending, with 2 when something else cannot be, and says what to mend.
    """
    scenarios = _read(design)
    if replay is not None:
        if scenario > len(scenarios):
            stop(f"There are {len(scenarios)} scenarios; --scenario {scenario} is none of them.")
        typer.echo(_story(scenarios[scenario - 1], seed, replay))
        return
    if out is None:
        stop("Name a folder for the run: --out run")
    if scheduler and workers:
        stop("Name --workers of this machine or the --scheduler of several, not both.")
    _run(scenarios, seed, trials, out, scheduler or workers or os.cpu_count() or 1)


def _read(design: Path) -> tuple[Scenario, ...]:
    from alongside.science.adaptation.simulation.scenarios import read_design
    from alongside.science.protocol.problems import StudyProblems

    found = _shipped(design)
    try:
        text = found.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        stop(f"{design} is no file that can be read as text, nor a study that ships with a design.")
    try:
        return read_design(text, found.name, _sections)
    except StudyProblems as found:
        stop(f"{found}\n{len(found.problems)} to mend.", code=1)


def _shipped(design: Path) -> Traversable | Path:
    """The design of a study that ships (`ips_definitive`), or the file itself."""
    from importlib.resources import files

    if design.exists() or len(design.parts) != 1:
        return design
    return files("alongside.studies") / design.name.replace("-", "_") / "design.toml"


def _sections(study: str) -> Mapping[str, Any]:
    from alongside.project.commands.study import folder_of, load_named
    from alongside.science.adaptation.simulation.from_study import from_study
    from alongside.science.protocol import load_sealed

    return from_study(load_named(study), load_sealed(folder_of(study)))


def _story(scenario: Scenario, seed: int, index: int) -> str:
    from alongside.project.simulating.words import story
    from alongside.science.adaptation.simulation.setting import setting_of
    from alongside.science.adaptation.simulation.trial import one_trial

    setting = setting_of(scenario.design)
    return story(setting, seed, index, one_trial(setting, seed, index), scenario.name)


def _run(
    scenarios: tuple[Scenario, ...], seed: int, trials: int, out: Path, workers: int | str
) -> None:
    from alongside.project.simulating.folder import Folder, NotKept
    from alongside.project.simulating.making import make
    from alongside.project.simulating.writing import finish

    folder, tell = Folder(out), _Progress()
    try:
        folder.begin(scenarios, seed)
        with tell:
            make(folder, scenarios, seed, trials, workers, tell)
        said = finish(folder, scenarios, seed, trials)
    except NotKept as problem:
        stop(f"{problem} {tell.kept()}".rstrip())
    except KeyboardInterrupt:
        stop(f"Stopped. {tell.kept()} The same command goes on from there.", code=130)
    typer.echo(said)
    typer.echo(f"\nWritten: {out}", err=True)


class _Progress:
    """A bar on the terminal, nothing elsewhere; and how much is kept."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = TextColumn("{task.completed:,.0f} of {task.total:,.0f} trials"), BarColumn()
        console = Console(stderr=True)
        self.bar = Progress(
            *columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal
        )
        self.task = self.bar.add_task("", total=None)
        self.done = self.whole = 0

    def __enter__(self) -> None:
        self.bar.start()

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def __call__(self, done: int, whole: int) -> None:
        self.done, self.whole = done, whole
        self.bar.update(self.task, completed=done, total=whole)

    def kept(self) -> str:
        """How many trials are kept, once anything is known of them."""
        return f"{self.done:,} of {self.whole:,} trials are kept." if self.whole else ""
