"""The pictures of a run: sizes, decisions, and scenarios side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from alongside.project.simulating.words import DECISIONS
from alongside.science.adaptation.simulation.characteristics import Branch, Characteristic
from alongside.science.adaptation.simulation.scenarios import Scenario
from alongside.science.adaptation.simulation.tallies import Tally, median_size
from alongside.science.charts.bars import bars
from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.decision_tree import Fork, decision_tree
from alongside.science.charts.dot_rows import Panel, dot_rows
from alongside.science.charts.text import width_of

_BINS, _ROOM = 8, 190.0
_SIDE_BY_SIDE = ("power", "expected_size", "duration", "mirrors")


def sizes(found: Tally, name: str, ident: str) -> Chart:
    """How many families the trials randomised: trials by size, in even steps."""
    low, high = min(found.sizes), max(found.sizes)
    step = max(1, -(-(high - low + 1) // _BINS))
    counts: dict[str, int] = {}
    for first in range(low, high + 1, step):
        last = min(first + step - 1, high)
        label = f"{first}" if first == last else f"{first} to {last}"
        inside = (found.sizes.get(size, 0) for size in range(first, last + 1))
        counts[f"{label} families"] = sum(inside)
    middle = median_size(found)
    sentence = f"Half of the trials randomise {middle:.0f} families or fewer, none over {high}."
    caption = Caption(ident, f"Families randomised: {name}", sentence)
    labels = {"site:trials": "Trials", "column:step": "Families randomised"}
    labels |= {stage: stage for stage in counts}
    drawn = bars({"trials": counts}, caption, labels=labels)
    return Chart(drawn.svg, drawn.title, drawn.table, sentence)


def decisions(found: Sequence[Branch], name: str, ident: str) -> Chart:
    """The tree of decisions with the share of trials at each."""
    early = sum(sum(branch.ends.values()) for branch in found[:-1])
    sentence = (
        f"{early:.1%} of trials stop before their last look."
        if len(found) > 1
        else "There is one look, at which every trial ends."
    )
    forks = [
        Fork(
            f"Look {one.look}",
            max(0.0, min(1.0, one.came)),
            {DECISIONS[end].capitalize(): share for end, share in one.ends.items()},
        )
        for one in found
    ]
    caption = Caption(ident, f"Decisions: {name}", sentence)
    drawn = decision_tree(forks, caption)
    return Chart(drawn.svg, drawn.title, drawn.table, sentence)


def side_by_side(scenarios: Sequence[Scenario], found: Sequence[Sequence[Characteristic]]) -> Chart:
    """A row for each scenario: how often it finds the intervention better, size, time, reach."""
    rows = {}
    for number, (scenario, each) in enumerate(zip(scenarios, found, strict=True), 1):
        values = {one.id: one.value for one in each}
        rows[_short(scenario, number)] = [
            values["efficacy"], *(_or_nought(values[name]) for name in _SIDE_BY_SIDE[1:]),
        ]  # fmt: skip
    largest = [max(1.0, *(row[place] for row in rows.values())) for place in range(4)]
    share, plain = "{:.0%}".format, "{:.0f}".format
    heads: list[tuple[str, float, Callable[[float], str]]] = [
        ("Finds it better", 1.0, share),
        ("Families", largest[1], plain),
        ("Months", largest[2], plain),
        ("Mirrors the target", 1.0, share),
    ]
    panels = [Panel(title, 0.0, last, said) for title, last, said in heads]
    best = max(rows, key=lambda name: rows[name][0])
    sentence = f"It is found better most often, {rows[best][0]:.0%} of the time, in: {best}."
    caption = Caption("scenarios", "Scenarios side by side", sentence)
    drawn = dot_rows(rows, panels, caption, name="Scenario")
    return Chart(drawn.svg, drawn.title, drawn.table, sentence)


def _short(scenario: Scenario, number: int) -> str:
    """What is otherwise in a scenario, as far as there is room beside the picture."""
    said = "; ".join(f"{name.rpartition('.')[2]} {value}" for name, value in scenario.changed)
    said = f"{number}: {said or scenario.name}".replace("-", "−")
    return said if width_of(said, 15) <= _ROOM else f"Scenario {number}"


def _or_nought(value: float) -> float:
    return 0.0 if np.isnan(value) else value
