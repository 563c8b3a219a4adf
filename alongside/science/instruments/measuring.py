"""How well a questionnaire measures at one time: completion, ends, how its items hold together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alongside.science.instruments.scoring import Score, Scoring, Total
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


TOO_FEW = "too few people to be read"


@dataclass(frozen=True)
class AtOneTime:
    """A form, the rule by which it was scored, and the scores and answers of the same people.

    `chance` shuffles answers for the parallel analysis; it is given how many people there are.
    """

    form: Instrument
    rule: Scoring
    scores: pl.DataFrame
    answers: pl.DataFrame
    chance: Callable[[int], np.random.Generator]


def of_one_time(asked: AtOneTime) -> Iterator[Figure]:
    """Completion, ends, and for scores of several items how they hold together.

    A figure that cannot be said has no value, and its note says why; one of too few people says
    that in its note.
    """
    for score in asked.rule.scores:
        values = [float(value) for value in asked.scores[score.code].drop_nulls()]
        people = asked.scores.height
        share = _share(len(values), people)
        yield Figure(score.code, "completion", "", share, None, None, people, "")
        yield from _ends(score, values)
        if isinstance(score, Score) and len(score.items) >= TWO:
            yield from _of_items(asked, score)


def _share(some: int, everybody: int) -> float | None:
    return some / everybody if everybody else None


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
                   note(found.readable, f"above {found.most:.0%}" if high else ""))
            for name, share, high in told
        ]  # fmt: skip

    yield from or_why(both, score.code, "floor and ceiling")


def _of_items(asked: AtOneTime, score: Score) -> Iterator[Figure]:
    """Item completion, item-rest correlations, alpha, omega and parallel analysis."""
    codes, worth = _worth(asked, score)
    for place, code in enumerate(codes):
        there = int((worth[:, place] == worth[:, place]).sum())
        yield Figure(
            score.code, "item completion", code, _share(there, len(worth)), None, None,
            len(worth), "",
        )  # fmt: skip
    yield from or_why(lambda: _item_rest(score.code, codes, worth), score.code, "item-rest")
    yield from or_why(lambda: _alpha(score.code, worth), score.code, "alpha")
    yield from or_why(lambda: _omega(score.code, worth), score.code, "omega, one factor")
    yield from or_why(
        lambda: _factors(score.code, worth, asked.chance), score.code, "factors above chance"
    )


def _worth(given: AtOneTime, score: Score) -> tuple[list[str], np.ndarray]:
    """What each answer counts for in the score, turned as the rule says; NaN for none."""
    import numpy as np

    from alongside.science.instruments.encoding import encoded
    from alongside.science.instruments.one_answer_set import allowed

    asked = [keyed for keyed in score.items if keyed.item in given.answers.columns]
    found = np.full((given.answers.height, len(asked)), np.nan)
    for place, keyed in enumerate(asked):
        item = given.form.by_code[keyed.item]
        places = encoded(given.answers[keyed.item], item, given.rule.missing_codes).places
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
        Figure(code, "item-rest correlation", item, value, None, None, n, note(n >= LEAST_PEOPLE))
        for item, value in zip(items, found, strict=True)
    ]


def _alpha(code: str, worth: np.ndarray) -> list[Figure]:
    from alongside.science.estimation.reliability import alpha

    found = alpha(worth)
    said = note(found.readable)
    return [Figure(code, "alpha", "", found.value, found.lower, found.upper, found.n, said)]


def _omega(code: str, worth: np.ndarray) -> list[Figure]:
    from alongside.science.estimation.reliability import one_factor

    found = one_factor(worth).omega
    said = note(found.readable)
    return [Figure(code, "omega, one factor", "", found.value, None, None, found.n, said)]


def _factors(
    code: str, worth: np.ndarray, chance: Callable[[int], np.random.Generator]
) -> list[Figure]:
    from alongside.science.estimation.validity import parallel_analysis

    found = parallel_analysis(worth, chance(len(worth)))
    said = note(found.readable)
    return [Figure(code, "factors above chance", "", found.factors, None, None, found.n, said)]


def or_why(make: Callable[[], list[Figure]], code: str, figure: str) -> Iterator[Figure]:
    """The figures, or one line that says why there are none."""
    from alongside.science.estimation.reliability import TooLittleData

    try:
        yield from make()
    except TooLittleData as problem:
        yield Figure(code, figure, "", None, None, None, None, str(problem))


def note(readable: bool, more: str = "") -> str:
    return "; ".join(filter(None, (more, "" if readable else TOO_FEW)))
