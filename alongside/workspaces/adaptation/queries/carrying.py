"""Children counted on the areas of 2011, carried over to those of 2021 where these have none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from uuid import UUID

from alongside.science.protocol import Study
from alongside.workspaces.adaptation.models import AREAS, CHANGES, Area, AreaChanged, PlaceFile

OLD, NEW = "IMD 2019", "IMD 2025"
Children = dict[tuple[str, str], dict[int, int]]


def carried(
    study: Study,
    files: Mapping[tuple[str, str], PlaceFile],
    councils: Collection[str],
    known: Collection[tuple[str, str]],
) -> Children:
    """Children by council and tenth of IMD 2025, from the areas of IMD 2019 and what changed.

    Empty where the study does not use IMD 2025, its file has children, or a file is missing.
    """
    wanted = any(one.index == NEW for one in study.adaptation.areas)
    keys = ((AREAS, OLD), (AREAS, NEW), (CHANGES, ""))
    if not wanted or any(key not in files for key in keys) or any(i == NEW for i, _ in known):
        return {}
    old, new, changes = (files[key].pk for key in keys)
    return dict(_carried(old, new, changes, tuple(sorted(councils))))


@lru_cache(maxsize=64)
def _carried(old: UUID, new: UUID, changes: UUID, councils: tuple[str, ...]) -> Children:
    """Files never change, so what follows from three of them is worked out once."""
    import polars as pl

    from alongside.science.adaptation.places.changes import carry_over

    def frame(file: UUID) -> pl.DataFrame:
        columns = ("area", "council", "decile", "children", "people")
        rows = Area.objects.filter(file=file, council__in=councils).order_by("area")
        schema = {"area": pl.String, "council": pl.String, "decile": pl.Int64,
                  "children": pl.Int64, "people": pl.Int64}  # fmt: skip
        return pl.DataFrame(list(rows.values_list(*columns)), schema=schema, orient="row")

    pairs = list(AreaChanged.objects.filter(file=changes).values_list("before", "after"))
    found = carry_over(frame(old), frame(new), pairs).frame
    sums = found.group_by("council", "decile").agg(pl.col("children").sum())
    children: Children = {}
    for council, decile, number in sums.sort("council", "decile").iter_rows():
        children.setdefault((NEW, council), {})[decile] = number
    return children
