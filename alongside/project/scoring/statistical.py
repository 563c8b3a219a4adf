"""Tables as SPSS and Stata keep them, whose names for columns are narrower than ours."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

LONGEST = {".sav": 64, ".dta": 32}
_LONGEST_LABEL = 80
_RESERVED = frozenset(
    {
        "all", "and", "by", "byte", "double", "eq", "float", "ge", "gt", "if", "in", "int", "le",
        "long", "lt", "ne", "not", "or", "str", "strl", "to", "using", "with",
    }
)  # fmt: skip


def column_names(headings: Sequence[str], longest: int) -> list[str]:
    """A name for each column that both programs allow, no two alike whatever the case.

    >>> column_names(["family (kept)", "2nd", "by", "social_functioning", "social_function"], 15)
    ['family__kept_', 'c_2nd', 'by_', 'social_function', 'social_functi_2']
    """
    found: list[str] = []
    for heading in headings:
        name = re.sub(r"[^A-Za-z0-9_]", "_", heading)
        name = name if re.match("[A-Za-z]", name) else f"c_{name}"
        name = f"{name}_" if name.casefold() in _RESERVED else name
        found.append(_other_than(found, name[:longest], longest))
    return found


def _other_than(taken: Sequence[str], name: str, longest: int) -> str:
    known, free, number = {one.casefold() for one in taken}, name, 1
    while free.casefold() in known:
        number += 1
        end = f"_{number}"
        free = name[: longest - len(end)] + end
    return free


def as_statistical(table: pl.DataFrame, suffix: str) -> bytes:
    """The table as a .sav or .dta; each column's whole heading is its label."""
    import pyreadstat

    names = column_names(table.columns, LONGEST[suffix])
    labels: list[str | None] = [heading[:_LONGEST_LABEL] for heading in table.columns]
    plain = _plain(table).rename(dict(zip(table.columns, names, strict=True)))
    write = pyreadstat.write_dta if suffix == ".dta" else pyreadstat.write_sav
    with tempfile.TemporaryDirectory(prefix="alongside-scores-") as folder:
        path = Path(folder) / f"scores{suffix}"
        write(plain, str(path), column_labels=labels)
        return path.read_bytes()


def _plain(table: pl.DataFrame) -> pl.DataFrame:
    """Numbers as decimals and all else as text: the two kinds that both programs know."""
    import polars as pl

    return table.select(
        pl.col(name).cast(pl.Float64)
        if kind.is_numeric() or kind == pl.Null
        else pl.col(name).cast(pl.String).fill_null("")
        for name, kind in table.schema.items()
    )
