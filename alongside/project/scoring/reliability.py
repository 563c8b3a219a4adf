"""How well a questionnaire measures: every figure of `docs/science/reliability.md` for a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Any

from alongside.project.scoring.making import Scored
from alongside.project.scoring.reading import AnswersRefused, Table
from alongside.science.instruments.scoring import Score, Total
from alongside.science.instruments.structure import Instrument

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

TWO = 2


@dataclass(frozen=True)
class Figure:
    """One figure of one score; without a value where `note` says why there is none."""

    score: str
    figure: str
    of: str
    value: float | None
    lower: float | None
    upper: float | None
    n: int | None
    note: str


HEADINGS = tuple(field.name for field in fields(Figure))
TOO_FEW = "too few people to be read"


def rows(figures: Sequence[Figure]) -> list[tuple[Any, ...]]:
    return [astuple(figure) for figure in figures]


def of_one_time(form: Instrument, scored: Scored) -> Iterator[Figure]:
    """Completion, ends, and for scores of several items how they hold together."""
    for score in scored.rule.scores:
        values = _values(scored, score.code)
        yield Figure(
            score.code, "completion", "", _share(len(values), scored.frame.height), None, None,
            scored.frame.height, "",
        )  # fmt: skip
        yield from _ends(score, values)
        if isinstance(score, Score) and len(score.items) >= TWO:
            yield from _of_items(form, scored, score)


def _share(some: int, everybody: int) -> float | None:
    return some / everybody if everybody else None


def _values(scored: Scored, code: str) -> list[float]:
    return [float(value) for value in scored.frame[code].drop_nulls()]


def _ends(score: Score | Total, values: list[float]) -> Iterator[Figure]:
    from alongside.science.estimation.reliability import ends

    def both() -> list[Figure]:
        found = ends(values, score.low, score.high)
        told = (
            ("floor", found.floor, found.has_floor),
            ("ceiling", found.ceiling, found.has_ceiling),
        )
        return [
            Figure(score.code, name, "", share, None, None, found.n,
                   _note(found.readable, f"above {found.most:.0%}" if high else ""))
            for name, share, high in told
        ]  # fmt: skip

    yield from _or_why(both, score.code, "floor and ceiling")


def _of_items(form: Instrument, scored: Scored, score: Score) -> Iterator[Figure]:
    """Item completion, item-rest correlations, alpha, omega and parallel analysis."""
    codes, worth = _worth(form, scored, score)
    for place, code in enumerate(codes):
        there = int((worth[:, place] == worth[:, place]).sum())
        yield Figure(
            score.code, "item completion", code, _share(there, len(worth)), None, None,
            len(worth), "",
        )  # fmt: skip
    yield from _or_why(lambda: _item_rest(score.code, codes, worth), score.code, "item-rest")
    yield from _or_why(lambda: _alpha(score.code, worth), score.code, "alpha")
    yield from _or_why(lambda: _omega(score.code, worth), score.code, "omega, one factor")
    yield from _or_why(lambda: _factors(score.code, worth), score.code, "factors above chance")


def _worth(form: Instrument, scored: Scored, score: Score) -> tuple[list[str], np.ndarray]:
    """What each answer counts for in the score, turned as the rule says; NaN for none."""
    import numpy as np

    from alongside.science.instruments.encoding import encoded
    from alongside.science.instruments.one_answer_set import allowed

    asked = [keyed for keyed in score.items if keyed.item in scored.answers.columns]
    found = np.full((scored.answers.height, len(asked)), np.nan)
    for place, keyed in enumerate(asked):
        item = form.by_code[keyed.item]
        places = encoded(scored.answers[keyed.item], item, scored.rule.missing_codes).places
        table, points = np.full(256, np.nan), dict(keyed.points)
        for option, code in enumerate(allowed(item)):
            table[option] = points[code] / score.unit if code in points else np.nan
        found[:, place] = table[places]
    return [keyed.item for keyed in asked], found


def _item_rest(code: str, items: Sequence[str], worth: np.ndarray) -> list[Figure]:
    import numpy as np

    from alongside.science.estimation.reliability import LEAST_PEOPLE, item_rest_correlations

    n = int((~np.isnan(worth).any(axis=1)).sum())
    found = item_rest_correlations(worth)
    return [
        Figure(code, "item-rest correlation", item, value, None, None, n, _note(n >= LEAST_PEOPLE))
        for item, value in zip(items, found, strict=True)
    ]


def _alpha(code: str, worth: np.ndarray) -> list[Figure]:
    from alongside.science.estimation.reliability import alpha

    found = alpha(worth)
    note = _note(found.readable)
    return [Figure(code, "alpha", "", found.value, found.lower, found.upper, found.n, note)]


def _omega(code: str, worth: np.ndarray) -> list[Figure]:
    from alongside.science.estimation.reliability import one_factor

    found = one_factor(worth).omega
    note = _note(found.readable)
    return [Figure(code, "omega, one factor", "", found.value, None, None, found.n, note)]


def _factors(code: str, worth: np.ndarray) -> list[Figure]:
    """Shuffled from a fixed start, so that the same answers give the same number."""
    import numpy as np

    from alongside.science.estimation.validity import parallel_analysis

    found = parallel_analysis(worth, np.random.Generator(np.random.PCG64(len(worth))))
    note = _note(found.readable)
    return [Figure(code, "factors above chance", "", found.factors, None, None, found.n, note)]


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
            n, note = found.n, _note(found.readable)
            return [
                Figure(code, "test-retest, ICC2", "", found.value, found.lower, found.upper,
                       n, note),
                Figure(code, "SEM, agreement", "", error.sem_agreement, None, None, n, note),
                Figure(code, "smallest detectable change", "", error.sdc_agreement, None, None,
                       n, note),
            ]  # fmt: skip

        yield from _or_why(both, score.code, "test-retest")


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
            n, note = found.n_first + found.n_second, _note(found.readable)
            return [
                Figure(code, "known groups, difference", of, found.difference, found.lower,
                       found.upper, n, note),
                Figure(code, "known groups, Hedges’ g", of, found.hedges_g, None, None, n, note),
            ]  # fmt: skip

        yield from _or_why(both, score.code, "known groups")


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
                           found.upper, found.n, _note(found.readable))]  # fmt: skip

        yield from _or_why(one, score.code, "correlation with")


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


def _or_why(make: Callable[[], list[Figure]], code: str, figure: str) -> Iterator[Figure]:
    """The figures, or one line that says why there are none."""
    from alongside.science.estimation.reliability import TooLittleData

    try:
        yield from make()
    except TooLittleData as problem:
        yield Figure(code, figure, "", None, None, None, None, str(problem))


def _note(readable: bool, more: str = "") -> str:
    return "; ".join(filter(None, (more, "" if readable else TOO_FEW)))
