"""Scoring a whole table of answers at once; gives what `score_answers` gives, row by row."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from alongside.science.instruments.confirming import Confirmation, switched
from alongside.science.instruments.encoding import MISSING, UNREADABLE, Column, encoded
from alongside.science.instruments.frame_sums import Flags, Rows, banded, scored
from alongside.science.instruments.one_answer_set import allowed
from alongside.science.instruments.scoring import Scoring
from alongside.science.instruments.structure import Instrument

AGE = "age_months"
FLAGS = "flag_"


class ColumnsAbsent(LookupError):
    """Items of a score have no column, and nobody said that they were not asked."""

    def __init__(self, codes: Collection[str]) -> None:
        self.codes = tuple(codes)
        super().__init__(f"no column for {', '.join(self.codes)}")


@dataclass(frozen=True, slots=True)
class _Task:
    """What is scored: the form, the rule as it is switched, and the answers by item."""

    instrument: Instrument
    scoring: Scoring
    columns: Mapping[str, Column]
    height: int


def score_frame(
    instrument: Instrument,
    frame: pl.DataFrame,
    *,
    confirmed: Iterable[Confirmation] = (),
    bands: str = "",
    version: str = "",
    not_asked: Collection[str] = (),
) -> pl.DataFrame:
    """Return a row of scores for each row of answers, in the same order.

    Columns in: one for each item, named by its code, as text or whole numbers; `age_months` in
    completed months if known; others are left alone. Columns out: form, rule_version,
    age_months, answered, missing, unreadable; for each score its value, `_answered` and
    `_band`; and a `flag_` for each flag that some row has. Items in `not_asked` count as
    missing for scores and are left out of the counts.

    Raises `ColumnsAbsent` if an item of a score has no column and is not in `not_asked`,
    `NotAnswers` for a column of another type, and what `score_answers` raises.

    >>> from alongside.science.instruments.ghq_12 import ghq_12
    >>> answers = pl.DataFrame({f"ghq_{item:02d}": [1, 3] for item in range(1, 13)})
    >>> score_frame(ghq_12(), answers)["likert", "c_ghq"].rows()
    [(12, 6), (36, 12)]
    """
    scoring = switched(instrument.scoring(version), confirmed)
    task = _Task(instrument, scoring, _columns(instrument, scoring, frame, not_asked), len(frame))
    flags: Flags = {}
    ages = frame[AGE] if AGE in frame.columns else None
    counts = _counts(task, flags)
    if ages is not None:
        flags["outside_age"] = _outside(instrument, ages)
    scores = _scores(task, bands, flags)
    about: dict[str, Any] = {
        "form": pl.repeat(instrument.id, len(frame), eager=True),
        "rule_version": pl.repeat(scoring.version, len(frame), eager=True),
        AGE: ages if ages is not None else pl.repeat(None, len(frame), dtype=pl.Int32, eager=True),
    }
    raised = {FLAGS + name: pl.Series(each) for name, each in flags.items() if each.any()}
    return pl.DataFrame({**about, **counts, **scores, **raised})


def _columns(
    instrument: Instrument, scoring: Scoring, frame: pl.DataFrame, not_asked: Collection[str]
) -> dict[str, Column]:
    needed = {keyed.item for score in scoring.from_answers for keyed in score.items}
    needed |= {score.zero_if[0] for score in scoring.from_answers if score.zero_if}
    there = set(frame.columns) - set(not_asked)
    absent = [
        item.code
        for item in instrument.items
        if item.code in needed and item.code not in there and item.code not in not_asked
    ]
    if absent:
        raise ColumnsAbsent(absent)
    return {
        item.code: encoded(frame[item.code], item, scoring.missing_codes)
        for item in instrument.items
        if item.code in there and allowed(item)
    }


def _counts(task: _Task, flags: Flags) -> dict[str, pl.Series]:
    """How many of the items asked have an answer, none, and one that cannot be read."""
    missing = np.zeros(task.height, np.int16)
    unreadable, of_gated, ungated = missing.copy(), missing.copy(), 0
    anywhere = np.zeros(task.height, bool)
    asked: dict[str, Rows | None] = {}
    for code, column in task.columns.items():
        asked[code] = among = _asked(task, code, asked)
        if among is None:
            ungated += 1
        else:
            of_gated += among
        if not column.whole:
            missing += _among(column.places == MISSING, among)
        if not column.readable:
            unread = column.places == UNREADABLE
            anywhere |= unread
            unreadable += _among(unread, among)
    flags["unreadable"] = anywhere
    answered = of_gated + np.int16(ungated) - missing - unreadable
    counts = {"answered": answered, "missing": missing, "unreadable": unreadable}
    return {name: pl.Series(values) for name, values in counts.items()}


def _among(which: Rows, rows: Rows | None) -> Rows:
    return which if rows is None else which & rows


def _asked(task: _Task, code: str, earlier: Mapping[str, Rows | None]) -> Rows | None:
    """The rows in which an item was asked; None is all of them."""
    condition = task.instrument.by_code[code].only_if
    if condition is None:
        return None
    gate, values = condition
    if gate not in task.columns:
        return np.zeros(task.height, bool)
    options = allowed(task.instrument.by_code[gate])
    places = [place for place, option in enumerate(options) if option in values]
    met: Rows = np.isin(task.columns[gate].places, places)
    before = earlier[gate]
    return met if before is None else met & before


def _outside(instrument: Instrument, ages: pl.Series) -> Rows:
    low, high = instrument.age_min_months, instrument.age_max_months
    outside = pl.repeat(False, len(ages), eager=True)
    if low is not None:
        outside |= ages < low
    if high is not None:
        outside |= ages > high
    return outside.fill_null(False).to_numpy()


def _scores(task: _Task, bands: str, flags: Flags) -> dict[str, pl.Series]:
    chosen = task.scoring.band_set(bands)
    parts = {part.score: part for part in (chosen.parts if chosen else ())}
    made = scored(task.instrument, task.scoring, task.columns, task.height, flags)
    out = {}
    for score in task.scoring.scores:
        each = made[score.code]
        out[score.code] = each.series(score.whole)
        if each.answered is not None:
            out[f"{score.code}_answered"] = pl.Series(each.answered)
        if score.code in parts:
            out[f"{score.code}_band"] = banded(each, parts[score.code])
    return out
