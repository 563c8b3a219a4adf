"""What a whole run leaves in its folder: every trial, the characteristics, the pictures."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from alongside.project.simulating.folder import WHOLE_FILE, Folder
from alongside.project.simulating.pictures import decisions, side_by_side, sizes
from alongside.project.simulating.words import TITLES, branches, table
from alongside.science.adaptation.simulation.characteristics import (
    Branch,
    Characteristic,
    characteristics,
    tree,
)
from alongside.science.adaptation.simulation.results import digest
from alongside.science.adaptation.simulation.scenarios import Scenario
from alongside.science.adaptation.simulation.setting import setting_of

if TYPE_CHECKING:
    import polars

Numbers = tuple[Characteristic, ...]


def finish(folder: Folder, scenarios: Sequence[Scenario], seed: int, trials: int) -> str:
    """Write `trials.parquet`, `characteristics.json` and `.csv`, the pictures; what is said.

    Raises `NotKept` on a full disk; the same command then writes them again.
    """
    frames = [folder.frame(place, trials) for place in range(len(scenarios))]
    found, trees = [], []
    for place, (scenario, frame) in enumerate(zip(scenarios, frames, strict=True)):
        columns = _columns(frame)
        found.append(characteristics(setting_of(scenario.design), columns))
        trees.append(tree(columns, len(scenario.design.looks.at)))
        for chart in (
            sizes(columns, scenario.name, f"sizes-{place}"),
            decisions(trees[-1], scenario.name, f"decisions-{place}"),
        ):
            kind = "sizes" if chart.title.startswith("Families") else "decisions"
            folder.write(f"{kind}-{place}.svg", chart.svg.encode())
    folder.write("scenarios.svg", side_by_side(scenarios, found).svg.encode())
    _write_trials(folder, scenarios, frames)
    _write_numbers(folder, scenarios, found, trees, frames, seed)
    said = [table(scenarios, found)]
    for scenario, branch in zip(scenarios, trees, strict=True):
        if len(branch) > 1:
            said += ["", f"Decisions, {scenario.name}", *branches(branch)]
    return "\n".join(said)


def _columns(frame: polars.DataFrame) -> dict[str, NDArray[Any]]:
    names = [name for name in frame.columns if not name.startswith("look_")]
    found: dict[str, NDArray[Any]] = {name: frame[name].to_numpy() for name in names}
    found["covered"] = np.array([each is True for each in frame["covered"].to_list()])
    return found


def _write_trials(
    folder: Folder, scenarios: Sequence[Scenario], frames: Sequence[polars.DataFrame]
) -> None:
    import polars

    named = [
        frame.select(polars.lit(one.name).alias("scenario"), polars.all())
        for one, frame in zip(scenarios, frames, strict=True)
    ]
    made = BytesIO()
    polars.concat(named).write_parquet(made)
    folder.write(WHOLE_FILE, made.getvalue())


def _write_numbers(
    folder: Folder, scenarios: Sequence[Scenario], found: Sequence[Numbers],
    trees: Sequence[Sequence[Branch]], frames: Sequence[polars.DataFrame], seed: int,
) -> None:  # fmt: skip
    from alongside.foundations.tables import write_csv

    said = [
        {
            "scenario": one.name,
            "trials": frame.height,
            "seed": seed,
            "digest": digest(frame.iter_rows(named=True)),
            "characteristics": [_plain(asdict(each)) for each in numbers],
            "tree": [asdict(branch) for branch in branching],
        }
        for one, frame, numbers, branching in zip(scenarios, frames, found, trees, strict=True)
    ]
    folder.write("characteristics.json", json.dumps(said, ensure_ascii=False, indent=2).encode())
    rows = [
        [one.name, each.id, TITLES[each.id], _plain(asdict(each))["value"], each.error]
        for one, numbers in zip(scenarios, found, strict=True)
        for each in numbers
    ]
    heads = ("scenario", "id", "meaning", "value", "monte_carlo_error")
    folder.write("characteristics.csv", write_csv(rows, heads))


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    """JSON has no number for what is not known."""
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in said.items()
    }
