"""Write a table as Parquet, piece by piece, so that its length needs no memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

ROWS = 1_000
"""So many in each piece that waits on the disk."""


def write_parquet(
    pieces: Iterable[Sequence[Sequence[object]]],
    columns: Sequence[str],
    out: Path,
    kinds: Mapping[str, type],
) -> int:
    """Write `out`; every column is text but for those in `kinds`. Answers with the rows."""
    import polars as pl

    schema = {name: pl.DataType.from_python(kinds.get(name, str)) for name in columns}
    rows = (row for piece in pieces for row in piece)
    written = 0
    with TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as folder:
        waiting = [Path(folder) / "00000000.parquet"]
        pl.DataFrame(schema=schema).write_parquet(waiting[0])
        while some := list(islice(rows, ROWS)):
            waiting.append(Path(folder) / f"{len(waiting):08}.parquet")
            _frame(some, schema).write_parquet(waiting[-1])
            written += len(some)
        made = Path(folder) / "whole"
        pl.scan_parquet(waiting, low_memory=True, cache=False).sink_parquet(
            made, row_group_size=ROWS
        )
        made.replace(out)
    return written


def _frame(rows: Sequence[Sequence[object]], schema: Mapping[str, object]) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(rows, schema=schema, orient="row")  # type: ignore[arg-type]
