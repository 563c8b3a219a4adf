"""From a table of answers to a table of scores, with everything that was wrong or left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from alongside.project.scoring.columns import Found, find_columns
from alongside.project.scoring.problems import Problem, ages, unreadable_answers
from alongside.project.scoring.reading import AnswersRefused, Table
from alongside.science.instruments.confirming import (
    Confirmation,
    Withheld,
    switched,
    withheld,
    without_items,
)
from alongside.science.instruments.scoring import BandSet, Scoring, UnknownBands
from alongside.science.instruments.structure import Instrument

if TYPE_CHECKING:
    import polars as pl

FLAG = "flag_"


@dataclass(frozen=True)
class Wishes:
    """What was asked for: names of columns, codes, bands, the version of the rule."""

    renamed: dict[str, str]
    not_asked: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    age: str = ""
    missing: tuple[str, ...] = ()
    bands: str = ""
    version: str = ""
    confirmed: tuple[Confirmation, ...] = ()


@dataclass(frozen=True)
class Scored:
    """The scores as they are written, what made them, and what is to be said."""

    frame: pl.DataFrame
    rule: Scoring
    bands: BandSet | None
    problems: tuple[Problem, ...]
    found: Found
    dropped: tuple[str, ...]
    withheld: tuple[Withheld, ...]
    confirmed: tuple[Confirmation, ...]
    answers: pl.DataFrame


def make_scores(form: Instrument, table: Table, wishes: Wishes) -> Scored:
    """Score a table; raises `AnswersRefused`, and what the scoring itself refuses."""
    full = form.scoring(wishes.version)
    full = replace(full, missing_codes=(*full.missing_codes, *wishes.missing))
    rule = switched(full, wishes.confirmed)
    _check_bands(rule, full, wishes)
    headings = table.frame.columns
    found = find_columns(form, headings, wishes.renamed, wishes.not_asked, _needed(rule))
    kept = without_items(rule, found.absent)
    frame, problems = _frame(
        form, _whole_numbers(table, found, wishes), found, wishes, full.missing_codes
    )
    made = _scored(replace(form, scorings=(kept,)), frame, found, wishes)
    bands = kept.band_set(wishes.bands) if kept.band_sets else None
    return Scored(
        frame=with_names(table, wishes.ids, _with_sources(_flags_joined(made), bands)),
        rule=kept,
        bands=bands,
        problems=tuple(sorted(problems)),
        found=found,
        dropped=tuple(
            score.code for score in rule.scores if score.code not in {s.code for s in kept.scores}
        ),
        withheld=withheld(full, wishes.confirmed),
        confirmed=tuple(each for each in wishes.confirmed if each.concerns(full)),
        answers=frame,
    )


def _needed(rule: Scoring) -> set[str]:
    gates = {score.zero_if[0] for score in rule.from_answers if score.zero_if}
    return gates | {keyed.item for score in rule.from_answers for keyed in score.items}


def _check_bands(rule: Scoring, full: Scoring, wishes: Wishes) -> None:
    """Refuse bands that are not there, and say why those are off that are."""
    try:
        rule.band_set(wishes.bands)
    except UnknownBands as problem:
        known = {each.code: each for each in full.band_sets}
        if wishes.bands not in known:
            raise AnswersRefused(f"{full.form}: {problem}.") from problem
        value = known[wishes.bands].parts[0].needs
        raise AnswersRefused(
            f"{full.unsettled[value]} They are switched off until the study definition names who "
            f"confirmed “{value}” of {full.form} against the manual, and when "
            "([[confirmed_values]] in study.toml, then --study)."
        ) from problem


def _frame(
    form: Instrument, table: Table, found: Found, wishes: Wishes, missing: tuple[str, ...]
) -> tuple[pl.DataFrame, list[Problem]]:
    """The answers under the codes of their items, with the ages, and what is wrong in both."""
    import polars as pl

    problems = list(unreadable_answers(table, form, found.columns, missing))
    answers = [table.frame[heading].alias(code) for code, heading in found.columns.items()]
    if wishes.age:
        months, wrong = ages(table, wishes.age)
        answers.append(months.alias("age_months"))
        problems += wrong
    return pl.DataFrame(answers), problems


def _whole_numbers(table: Table, found: Found, wishes: Wishes) -> Table:
    """The table with “1.0” as “1” in answers and ages: other programs write whole numbers so."""
    import polars as pl

    headings = {*found.columns.values(), wishes.age} & set(table.frame.columns)
    plain = [
        pl.col(name).str.replace(r"^(\s*-?[0-9]+)\.0+(\s*)$", "$1$2")
        for name in headings
        if table.frame[name].dtype == pl.String
    ]
    return replace(table, frame=table.frame.with_columns(plain))


def _scored(form: Instrument, frame: pl.DataFrame, found: Found, wishes: Wishes) -> pl.DataFrame:
    from alongside.science.instruments.answer_frame import score_frame

    without = (*found.absent, *found.not_asked)
    bands = wishes.bands if form.scoring().band_sets else ""
    return score_frame(form, frame, confirmed=wishes.confirmed, bands=bands, not_asked=without)


def _flags_joined(scores: pl.DataFrame) -> pl.DataFrame:
    """One column of flags in words, where there was one for each flag."""
    import polars as pl

    raised = [name for name in scores.columns if name.startswith(FLAG)]
    words = [
        pl.when(pl.col(name)).then(pl.lit(name.removeprefix(FLAG))).otherwise(None)
        for name in raised
    ]
    flags = pl.concat_str(words, separator="; ", ignore_nulls=True) if words else pl.lit("")
    return scores.with_columns(flags=flags).drop(raised)


def _with_sources(scores: pl.DataFrame, bands: BandSet | None) -> pl.DataFrame:
    """The scores with where their bands come from, once for each source."""
    import polars as pl

    if bands is None:
        return scores
    sources = "; ".join(dict.fromkeys(part.source for part in bands.parts))
    return scores.with_columns(bands=pl.lit(bands.title), band_sources=pl.lit(sources))


def with_names(table: Table, ids: Sequence[str], scores: pl.DataFrame) -> pl.DataFrame:
    """The scores with each row's number in the file and the columns that name it in front."""
    import polars as pl

    taken = {"row", *scores.columns}
    kept = []
    for heading in dict.fromkeys(ids):
        if heading not in table.frame.columns:
            there = ", ".join(table.frame.columns[:12])
            raise AnswersRefused(f"No column is called “{heading}”. There is: {there}.")
        name = f"{heading} (kept)" if heading in taken else heading
        kept.append(table.frame[heading].alias(name))
    rows = pl.Series("row", table.rows, dtype=pl.Int64)
    return pl.DataFrame([rows, *kept, *scores.get_columns()])
