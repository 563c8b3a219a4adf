"""A target population built from small areas: children, weighted with need."""

from collections.abc import Collection, Mapping

import polars as pl

DECILES = tuple(range(1, 11))


class NoTarget(ValueError):
    """Areas from which no target population can be built."""


def children_by_decile(areas: pl.DataFrame, councils: Collection[str]) -> dict[int, int]:
    """Return how many children aged 0 to 4 live in each decile of their own country's index.

    `areas`: as `read_areas` gives them; `councils`: codes of the sites' councils. Every decile is
    in the answer, 0 where nobody lives in it.

    Raises `NoTarget` for councils of two countries (their deciles are ranked apart and are never
    pooled), two indices, a council without areas, or areas without children.

    >>> areas = pl.DataFrame({"country": ["England"] * 2, "index": ["IMD 2019"] * 2,
    ...     "area": ["E01000645", "E01000646"], "council": ["E09000006"] * 2,
    ...     "decile": [2, 9], "children": [100, 60]})
    >>> {decile: n for decile, n in children_by_decile(areas, ["E09000006"]).items() if n}
    {2: 100, 9: 60}
    """
    chosen = _chosen(areas, councils)
    if chosen["children"].null_count():
        raise NoTarget("These areas have no numbers of children: bring them in from another file.")
    sums = chosen.group_by("decile").agg(pl.col("children").sum())
    return dict.fromkeys(DECILES, 0) | {int(d): int(n) for d, n in sums.iter_rows()}


def share_of_most_deprived(
    areas: pl.DataFrame, councils: Collection[str], deciles: int = 3
) -> float:
    """Return the share of the children who live in the most deprived deciles of their country.

    Raises as `children_by_decile`, and `NoTarget` where there are no children.

    >>> areas = pl.DataFrame({"country": ["England"] * 2, "index": ["IMD 2019"] * 2,
    ...     "area": ["E01000645", "E01000646"], "council": ["E09000006"] * 2,
    ...     "decile": [2, 9], "children": [100, 60]})
    >>> share_of_most_deprived(areas, ["E09000006"])
    0.625
    """
    children = children_by_decile(areas, councils)
    total = sum(children.values())
    if not total:
        raise NoTarget("No children live in these areas.")
    return sum(number for decile, number in children.items() if decile <= deciles) / total


def need_by_decile(times: float = 10.0) -> dict[int, float]:
    """Return need in each decile relative to the least deprived, falling evenly on a log scale.

        need(d) = times^((10 - d)/9)

    `times`: how many times the most deprived tenth's need is that of the least deprived; the
    protocol of the definitive trial says over ten. A setting, to be replaced by rates by decile
    wherever they are known.

    Raises `NoTarget` unless `times` is above 0.

    >>> need = need_by_decile()
    >>> round(need[1], 6), round(need[10], 6), round(need[5], 4)
    (10.0, 1.0, 3.5938)
    """
    if not times > 0:
        raise NoTarget("Need is so many times as large, a number above 0.")
    return {decile: times ** ((10 - decile) / 9) for decile in DECILES}


def target_by_decile(
    areas: pl.DataFrame, councils: Collection[str], need: Mapping[int, float] | None = None
) -> dict[str, float]:
    """Return the target population's weight in each decile: children times need.

    Without `need` children alone. Deciles are written as text, as `representation` takes groups.
    Raises as `children_by_decile`, and `NoTarget` for a need that lacks a decile or is negative.

    >>> areas = pl.DataFrame({"country": ["England"] * 2, "index": ["IMD 2019"] * 2,
    ...     "area": ["E01000645", "E01000646"], "council": ["E09000006"] * 2,
    ...     "decile": [1, 10], "children": [100, 60]})
    >>> found = target_by_decile(areas, ["E09000006"], need_by_decile(10))
    >>> round(found["1"], 3), round(found["10"], 3)
    (1000.0, 60.0)
    """
    weights = need or dict.fromkeys(DECILES, 1.0)
    if set(weights) != set(DECILES) or min(weights.values()) < 0:
        raise NoTarget("Need is given for each of the ten deciles, from 0 on.")
    children = children_by_decile(areas, councils)
    return {str(decile): children[decile] * weights[decile] for decile in DECILES}


def people_by_group(
    areas: pl.DataFrame, councils: Collection[str], groups: Collection[str]
) -> dict[str, int]:
    """Return how many people of each ethnic group live in the councils' areas, of all ages.

    `groups`: columns of the file that was read, as `AreaFile.groups` names them. Raises as
    `children_by_decile`, and `NoTarget` for a group that the areas do not have.

    >>> areas = pl.DataFrame({"country": ["England"], "index": ["IMD 2025"], "area": ["E01000645"],
    ...     "council": ["E09000006"], "decile": [2], "white": [900], "black": [300]})
    >>> people_by_group(areas, ["E09000006"], ["white", "black"])
    {'white': 900, 'black': 300}
    """
    chosen = _chosen(areas, councils)
    missing = [group for group in groups if group not in chosen.columns]
    if missing:
        raise NoTarget(f"These areas say nothing of the group {', '.join(missing)}.")
    return {group: int(chosen[group].sum()) for group in groups}


def _chosen(areas: pl.DataFrame, councils: Collection[str]) -> pl.DataFrame:
    chosen = areas.filter(pl.col("council").is_in(list(councils)))
    missing = sorted(set(councils) - set(chosen["council"].unique().to_list()))
    if missing or not councils:
        raise NoTarget(f"There are no areas of {', '.join(missing) or 'any council'}.")
    if chosen.select("country", "index").n_unique() > 1:
        raise NoTarget("Deciles of two countries or indices are ranked apart: take one at a time.")
    return chosen
