"""How well a questionnaire measures: every figure of `docs/science/reliability.md` for a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from typing import TYPE_CHECKING, Any

from alongside.project.scoring.making import Scored
from alongside.project.scoring.reading import AnswersRefused, Table
from alongside.science.instruments import measuring
from alongside.science.instruments.measuring import TWO, Figure, note, or_why
from alongside.science.instruments.structure import Instrument

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

HEADINGS = tuple(field.name for field in fields(Figure))


def rows(figures: Sequence[Figure]) -> list[tuple[Any, ...]]:
    return [astuple(figure) for figure in figures]


def of_one_time(form: Instrument, scored: Scored) -> Iterator[Figure]:
    """Completion, ends, and for scores of several items how they hold together."""
    asked = measuring.AtOneTime(form, scored.rule, scored.frame, scored.answers, shuffling)
    yield from measuring.of_one_time(asked)


def shuffling(people: int) -> np.random.Generator:
    """From a fixed start, so that the same answers give the same number."""
    import numpy as np

    return np.random.Generator(np.random.PCG64(people))


def of_two_times(first: Scored, again: Scored, by: str) -> Iterator[Figure]:
    """Test-retest: ICC for agreement, standard error of measurement, smallest detectable change.

    People are joined by the column `by`, which both tables keep.
    """
    from alongside.science.estimation.icc import icc, measurement_error

    for score in first.rule.scores:
        if score.code not in again.frame.columns:
            continue
        pairs = _joined(first.frame, again.frame, by, score.code)

        def both(code: str = score.code, pairs: Any = pairs) -> list[Figure]:
            found, error = icc(pairs), measurement_error(pairs)
            n, said = found.n, note(found.readable)
            return [
                Figure(code, "test-retest, ICC2", "", found.value, found.lower, found.upper,
                       n, said),
                Figure(code, "SEM, agreement", "", error.sem_agreement, None, None, n, said),
                Figure(code, "smallest detectable change", "", error.sdc_agreement, None, None,
                       n, said),
            ]  # fmt: skip

        yield from or_why(both, score.code, "test-retest")


def _joined(first: pl.DataFrame, again: pl.DataFrame, by: str, code: str) -> np.ndarray:
    import polars as pl

    sides = []
    for frame, when in ((first, "first"), (again, "again")):
        name = f"{by} (kept)" if f"{by} (kept)" in frame.columns else by
        side = frame.select(pl.col(name).cast(pl.String).alias("who"), pl.col(code).alias(when))
        side = side.drop_nulls()
        if side["who"].is_duplicated().any():
            raise AnswersRefused(
                f"Somebody stands twice in the column “{by}”. Keep one row for each person."
            )
        sides.append(side)
    joined = sides[0].join(sides[1], on="who")
    return joined.select("first", "again").cast(pl.Float64).to_numpy()


def between_groups(scored: Scored, table: Table, heading: str) -> Iterator[Figure]:
    """Known groups: the difference of two that should differ, and how many spreads that is."""
    from alongside.science.estimation.validity import known_groups

    told = [str(cell).strip() if cell is not None else "" for cell in _column(table, heading)]
    groups = sorted(set(told) - {""})
    if len(groups) != TWO:
        raise AnswersRefused(
            f"“{heading}” has {len(groups)} different values; two groups are compared."
        )
    for score in scored.rule.scores:
        sides = [
            [float(value) for value, group in zip(scored.frame[score.code], told, strict=True)
             if value is not None and group == wanted]
            for wanted in groups
        ]  # fmt: skip
        of = f"{heading}: {groups[0]} minus {groups[1]}"

        def both(code: str = score.code, sides: Any = sides, of: str = of) -> list[Figure]:
            found = known_groups(*sides)
            n, said = found.n_first + found.n_second, note(found.readable)
            return [
                Figure(code, "known groups, difference", of, found.difference, found.lower,
                       found.upper, n, said),
                Figure(code, "known groups, Hedges’ g", of, found.hedges_g, None, None, n, said),
            ]  # fmt: skip

        yield from or_why(both, score.code, "known groups")


def beside(scored: Scored, table: Table, heading: str) -> Iterator[Figure]:
    """The correlation with another measure that stands in the same table."""
    from alongside.science.estimation.validity import correlation

    other = [_number(cell, heading) for cell in _column(table, heading)]
    for score in scored.rule.scores:
        cells = scored.frame[score.code]
        own = [float("nan") if value is None else float(value) for value in cells]

        def one(code: str = score.code, own: Any = own) -> list[Figure]:
            found = correlation(own, other)
            return [Figure(code, "correlation with", heading, found.value, found.lower,
                           found.upper, found.n, note(found.readable))]  # fmt: skip

        yield from or_why(one, score.code, "correlation with")


def _column(table: Table, heading: str) -> pl.Series:
    if heading not in table.frame.columns:
        there = ", ".join(table.frame.columns[:12])
        raise AnswersRefused(f"No column is called “{heading}”. There is: {there}.")
    return table.frame[heading]


def _number(cell: object, heading: str) -> float:
    text = str(cell).strip() if cell is not None else ""
    try:
        return float(text) if text else float("nan")
    except ValueError:
        raise AnswersRefused(f"“{text}” in the column “{heading}” is no number.") from None
