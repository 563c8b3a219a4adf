"""Writing scores: CSV, XLSX, Parquet, SPSS or Stata, by what the name of the file says."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from alongside.project.scoring.reading import AnswersRefused
from alongside.project.scoring.statistical import LONGEST, as_statistical

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

SUFFIXES = (".csv", ".parquet", ".xlsx", ".sav", ".dta")


def check_name(out: Path, source: Path) -> None:
    """Refuse a file that cannot be written, or that would replace the answers themselves."""
    if out.suffix.lower() not in SUFFIXES:
        raise AnswersRefused(f"Scores are written as {', '.join(SUFFIXES)}: name {out.name} so.")
    if out.resolve() == source.resolve():
        raise AnswersRefused("The scores would replace the answers. Give --out another name.")


def written(scores: pl.DataFrame, out: Path) -> bytes:
    """The scores as the file that `out` names."""
    from alongside.foundations.tables import write_csv, write_xlsx

    suffix = out.suffix.lower()
    if suffix == ".parquet":
        packed = io.BytesIO()
        scores.write_parquet(packed)
        return packed.getvalue()
    if suffix == ".xlsx":
        return write_xlsx(scores.iter_rows(), scores.columns, sheet="Scores")
    if suffix in LONGEST:
        return as_statistical(scores, suffix)
    return write_csv(scores.iter_rows(), scores.columns)
