"""How neighbourhoods on a map are put."""

from __future__ import annotations

from alongside.workspaces.adaptation.queries.counts import SHOWN
from alongside.workspaces.adaptation.words.labels import STAGES

TARGET = "target"
STEPS = {TARGET: "Target", **{one.value: STAGES[one] for one in SHOWN}}
"""What a map can show: whom the service is for, then how far families came."""
FEWER, ABOUT, MORE = "fewer", "about", "more"
LEAST_EVEN, MOST_EVEN = 0.75, 1.25
OUTSIDE = "Areas that are not on this map"
NONE, FEW, UNDER, ENOUGH = "none", "few", "under", "enough"


def classes(limit: int) -> list[tuple[str, str, str]]:
    """Each class: its name, its paint, and what it means."""
    return [
        (NONE, "box", "No family yet"),
        (FEW, "side", f"Too few to show: under {limit}, or hidden with those"),
        (UNDER, "mark", "Fewer families than their share of the target would send"),
        (ENOUGH, "series-1", "As many as their share of the target, or more"),
    ]


def target_classes() -> list[tuple[str, str, str]]:
    """Each class of a map of the target: its name, its paint, and what it means."""
    return [
        (FEWER, "box", f"Under {LEAST_EVEN:g} times an even share of the target"),
        (ABOUT, "band", f"{LEAST_EVEN:g} to {MOST_EVEN:g} times an even share"),
        (MORE, "series-1", f"Over {MOST_EVEN:g} times an even share of the target"),
    ]


def target_kind(times: float) -> str:
    if times < LEAST_EVEN:
        return FEWER
    return MORE if times > MOST_EVEN else ABOUT


def target_row(name: str, areas: int, share: float, times: float) -> list[object]:
    return [name, areas, f"{share:.1%}", f"{times:.2f}"]


def row(name: str, areas: int, share: float, families: int | None, expected: float) -> list[object]:
    shown = "·" if families is None else families
    return [name, areas, f"{share:.1%}", shown, f"{expected:.1f}"]


def row_outside(families: int | None) -> list[object]:
    """The families whose areas no boundary was brought in for."""
    return [OUTSIDE, "–", "–", "·" if families is None else families, "–"]
