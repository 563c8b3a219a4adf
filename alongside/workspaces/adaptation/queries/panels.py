"""Sites that may be put together: those whose areas one index ranks. Others never are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alongside.science.protocol import Study


@dataclass(frozen=True)
class Panel:
    """Some sites ranked by one index (none: the study names no areas for them)."""

    id: str
    index: str
    sites: tuple[str, ...]


def panels(study: Study, sites: Sequence[str], *, apart: bool = False) -> tuple[Panel, ...]:
    """Sites by index in the order of the study; with `apart` each site by itself."""
    found: dict[tuple[str, str], list[str]] = {}
    for site in sites:
        areas = study.adaptation.of_site(site)
        index = areas.index if areas else ""
        found.setdefault((index, site if apart else ""), []).append(site)
    return tuple(
        Panel(these[0] if len(these) == 1 else _slug(index), index, tuple(these))
        for (index, _), these in found.items()
    )


def _slug(index: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in index.lower()) or "no_areas"
