"""How neighbourhoods on a map are put."""

from __future__ import annotations

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


def row(name: str, areas: int, share: float, families: int | None, expected: float) -> list[object]:
    shown = "·" if families is None else families
    return [name, areas, f"{share:.1%}", shown, f"{expected:.1f}"]


def row_outside(families: int | None) -> list[object]:
    """The families whose areas no boundary was brought in for."""
    return [OUTSIDE, "–", "–", "·" if families is None else families, "–"]
