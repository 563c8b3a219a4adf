"""What a whole run leaves in its folder: every trial, the characteristics, the pictures."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from alongside.project.simulating.folder import Folder
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
from alongside.science.adaptation.simulation.tallies import BLOCK, Tally, all_together, tally

if TYPE_CHECKING:
    import polars

Numbers = tuple[Characteristic, ...]


@dataclass(frozen=True)
class Counted:
    """A scenario with everything that was counted over its trials."""

    scenario: Scenario
    counted: Tally
    digest: str
    numbers: Numbers
    tree: tuple[Branch, ...]


def finish(folder: Folder, scenarios: Sequence[Scenario], seed: int, trials: int) -> str:
    """Write `trials.parquet`, `characteristics.json` and `.csv`, the pictures; what is said.

    The trials are read in blocks, so that memory does not grow with their number. Raises
    `NotKept` on a full disk; the same command then writes them again.
    """
    folder.join([one.name for one in scenarios], trials)
    found = [_counted(folder, place, one, trials) for place, one in enumerate(scenarios)]
    for place, one in enumerate(found):
        name = one.scenario.name
        drawn = sizes(one.counted, name, f"sizes-{place}")
        folder.write(f"sizes-{place}.svg", drawn.svg.encode())
        drawn = decisions(one.tree, name, f"decisions-{place}")
        folder.write(f"decisions-{place}.svg", drawn.svg.encode())
    numbers = [one.numbers for one in found]
    folder.write("scenarios.svg", side_by_side(scenarios, numbers).svg.encode())
    _write_numbers(folder, found, seed)
    said = [table(scenarios, numbers)]
    for one in found:
        if len(one.tree) > 1:
            said += ["", f"Decisions, {one.scenario.name}", *branches(one.tree)]
    return "\n".join(said)


def _counted(folder: Folder, place: int, scenario: Scenario, trials: int) -> Counted:
    setting, tallies = setting_of(scenario.design), []

    def rows() -> Iterator[dict[str, Any]]:
        for frame in folder.blocks(place, trials, BLOCK):
            tallies.append(tally(setting, _columns(frame)))
            yield from frame.iter_rows(named=True)

    made = digest(rows())
    counted = all_together(tallies)
    numbers = characteristics(setting, counted)
    return Counted(scenario, counted, made, numbers, tree(counted, len(scenario.design.looks.at)))


def _columns(frame: polars.DataFrame) -> dict[str, NDArray[Any]]:
    names = [name for name in frame.columns if not name.startswith("look_")]
    found: dict[str, NDArray[Any]] = {name: frame[name].to_numpy() for name in names}
    found["covered"] = np.array([each is True for each in frame["covered"].to_list()])
    return found


def _write_numbers(folder: Folder, found: Sequence[Counted], seed: int) -> None:
    from alongside.foundations.tables import write_csv

    said = [
        {
            "scenario": one.scenario.name,
            "trials": one.counted.trials,
            "seed": seed,
            "digest": one.digest,
            "characteristics": [_plain(asdict(each)) for each in one.numbers],
            "tree": [asdict(branch) for branch in one.tree],
        }
        for one in found
    ]
    folder.write("characteristics.json", json.dumps(said, ensure_ascii=False, indent=2).encode())
    rows = [
        [one.scenario.name, each.id, TITLES[each.id], _plain(asdict(each))["value"], each.error]
        for one in found
        for each in one.numbers
    ]
    heads = ("scenario", "id", "meaning", "value", "monte_carlo_error")
    folder.write("characteristics.csv", write_csv(rows, heads))


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    """JSON has no number for what is not known."""
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in said.items()
    }
