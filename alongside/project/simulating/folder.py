"""The folder of a run: what is kept while it goes on, so that it can go on again."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alongside.science.adaptation.simulation.results import FLAGS, LISTS, NUMBERS, WHOLE, Row
from alongside.science.adaptation.simulation.scenarios import Scenario

if TYPE_CHECKING:
    import polars

RUN, WHOLE_FILE, PARTS = "run.json", "trials.parquet", "parts"
IN_ONE_FILE = 250_000
ENGINE = 2
"""Raised when the same seed would give other trials than before."""
_FULL = {errno.ENOSPC, errno.EDQUOT}


class NotKept(Exception):
    """The folder cannot be used or written to; the message says what to do."""


@dataclass(frozen=True, order=True)
class Portion:
    """Trials of one scenario, from `first` up to but without `end`."""

    scenario: int
    first: int
    end: int

    @property
    def file(self) -> str:
        """The file in which they are kept."""
        return f"{self.scenario:03}-{self.first:09}-{self.end:09}.parquet"


class Folder:
    """One run in a folder: its identity, and the trials that it has so far."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, scenarios: Sequence[Scenario], seed: int) -> None:
        """Claim the folder for a run, or go on with the same one.

        Raises `NotKept` where it holds another run, something else, or cannot be written to.
        """
        said = {"engine": ENGINE, "seed": seed, "design": identity(scenarios)}
        kept = self.path / RUN
        if kept.is_file():
            self._refuse_another(json.loads(kept.read_text("utf-8")), said)
        elif self.path.exists() and any(self.path.iterdir()):
            raise NotKept(f"{self.path} holds something else: name an empty folder for the run.")
        with _in_words(self.path):
            (self.path / PARTS).mkdir(parents=True, exist_ok=True)
        names = {"scenarios": [one.name for one in scenarios]}
        self.write(RUN, json.dumps(said | names, ensure_ascii=False, indent=2).encode())

    def _refuse_another(self, kept: dict[str, Any], said: dict[str, Any]) -> None:
        if {name: kept.get(name) for name in said} != said:
            what = next(
                name for name in ("engine", "design", "seed") if kept.get(name) != said[name]
            )
            raise NotKept(
                f"{self.path} holds a run with another {what}. Name another folder for this one, "
                "or empty that one."
            )

    def kept(self) -> set[Portion]:
        """The portions that are there whole."""
        found = set()
        for path in (self.path / PARTS).glob("*-*-*.parquet"):
            scenario, first, end = (int(each) for each in path.stem.split("-"))
            found.add(Portion(scenario, first, end))
        return found

    def keep(self, portion: Portion, rows: Sequence[Row]) -> None:
        """Keep a portion, all of it or nothing. Raises `NotKept` on a full disk."""
        made = BytesIO()
        frame_of(rows).write_parquet(made)
        self.write(f"{PARTS}/{portion.file}", made.getvalue())

    def slices(self, scenario: int, trials: int, start: int = 0) -> list[tuple[Path, int, int]]:
        """The files that hold the trials `start` to `trials` − 1 of a scenario, with which of them.

        They stand in order and no trial is in two of them, though two portions may overlap.
        """
        found, at = [], start
        for one in sorted(one for one in self.kept() if one.scenario == scenario):
            end = min(one.end, trials)
            if end > at:
                found.append((self.path / PARTS / one.file, at, end))
                at = end
        return found

    def blocks(self, scenario: int, trials: int, block: int) -> Iterator[polars.DataFrame]:
        """The same trials in blocks of one size, whatever portions they were made in."""
        import polars

        waiting: polars.DataFrame | None = None
        for path, first, end in self.slices(scenario, trials):
            rows = polars.read_parquet(path, memory_map=False)
            rows = rows.filter(polars.col("trial").is_between(first, end - 1))
            waiting = rows if waiting is None else polars.concat([waiting, rows])
            while waiting.height >= block:
                yield waiting[:block]
                waiting = waiting[block:].rechunk()
        if waiting is not None and waiting.height:
            yield waiting

    def join(self, names: Sequence[str], trials: int, most: int = IN_ONE_FILE) -> None:
        """Write all trials of all scenarios into `trials.parquet`, all of it or nothing.

        Where they are more than `most`, into `trials-00001.parquet` and so on, so many in each:
        a Parquet file is written with its whole table of contents in memory.
        """
        together = most // max(1, len(names)) >= trials
        step = trials if together else most
        pieces = [
            [(said, *each) for each in self.slices(scenario, min(trials, first + step), first)]
            for scenario, said in enumerate(names)
            for first in range(0, trials, step)
        ]
        files = {WHOLE_FILE: list(chain(*pieces))} if together else {
            f"trials-{number:05}.parquet": one for number, one in enumerate(pieces, 1)
        }  # fmt: skip
        for name, one in files.items():
            self._join(name, one)
        for left in {path.name for path in self.path.glob("trials*.parquet")} - set(files):
            (self.path / left).unlink()

    def _join(self, name: str, slices: Sequence[tuple[str, Path, int, int]]) -> None:
        import polars

        pieces = [
            polars.scan_parquet(path)
            .filter(polars.col("trial").is_between(first, end - 1))
            .select(polars.lit(said).alias("scenario"), polars.all())
            for said, path, first, end in slices
        ]
        waiting = self.path / f"{name}.waiting"
        with _in_words(self.path):
            try:
                polars.concat(pieces).sink_parquet(waiting)
                with waiting.open("rb") as file:
                    os.fsync(file.fileno())
                waiting.replace(self.path / name)
            except polars.exceptions.ComputeError as problem:
                waiting.unlink(missing_ok=True)
                raise _of_the_disk(problem, self.path) from problem
            except OSError:
                waiting.unlink(missing_ok=True)
                raise

    def write(self, name: str, content: bytes) -> None:
        """Write a file at once, so that it is either whole or not there."""
        waiting = self.path / f"{name}.waiting"
        with _in_words(self.path):
            try:
                with waiting.open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                waiting.replace(self.path / name)
            except OSError:
                waiting.unlink(missing_ok=True)
                raise


def identity(scenarios: Sequence[Scenario]) -> str:
    """What makes two runs the same besides their seed: every number of every scenario.

    A key that came later than the first runs says nothing where it is not written.
    """
    said = []
    for one in scenarios:
        design = one.design.model_dump(mode="json")
        if design["trial"]["apart"] is None:
            del design["trial"]["apart"]
        said.append([one.name, design])
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def frame_of(rows: Sequence[Row]) -> polars.DataFrame:
    """Rows as a table whose columns have the same types whatever the rows hold."""
    import polars

    schema: dict[str, Any] = dict.fromkeys(WHOLE, polars.Int64) | {"decision": polars.String}
    schema |= dict.fromkeys(FLAGS, polars.Boolean) | dict.fromkeys(NUMBERS, polars.Float64)
    kinds = (
        polars.Int64, polars.Float64, polars.Int64, polars.Float64, polars.Float64, polars.String,
    )  # fmt: skip
    schema |= {name: polars.List(kind) for name, kind in zip(LISTS, kinds, strict=True)}
    return polars.DataFrame(list(rows), schema=schema)


def _of_the_disk(problem: Exception, path: Path) -> Exception:
    """What the disk said to the writer of Parquet, or which kind of file is damaged."""
    said = re.search(r"os error (\d+)", str(problem))
    if said:
        return OSError(int(said[1]), os.strerror(int(said[1])))
    return NotKept(
        f"A file in {path / PARTS} is damaged ({problem}). Remove it, and the same command makes "
        "its trials again."
    )


class _in_words:  # noqa: N801
    """Say a refusal of the disk in words."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, problem: BaseException | None, trace: object) -> None:
        if not isinstance(problem, OSError):
            return
        if problem.errno in _FULL:
            raise NotKept(
                f"The disk of {self.path} is full. What is whole is kept: make room, and the same "
                "command goes on from there."
            ) from problem
        raise NotKept(f"{self.path} cannot be written to: {problem.strerror}.") from problem


def missing(kept: set[Portion], scenarios: int, trials: int, step: int) -> Iterator[Portion]:
    """The portions that a run still needs, scenario by scenario, in steps from 0."""
    for scenario in range(scenarios):
        have = sorted((one.first, one.end) for one in kept if one.scenario == scenario)
        at = 0
        while at < trials:
            inside = [end for first, end in have if first <= at < end]
            if inside:
                at = max(inside)
                continue
            later = [first for first, _ in have if first > at]
            end = min([trials, (at // step + 1) * step, *later])
            yield Portion(scenario, at, end)
            at = end
