"""Scores that a licensed scoring made elsewhere: checked, banded and flagged; none is dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alongside.project.scoring.making import Wishes, with_names
from alongside.project.scoring.problems import Problem, ages
from alongside.project.scoring.reading import AnswersRefused, Table
from alongside.science.instruments.entered import EnteredRow, EnteredTrouble, check_entered
from alongside.science.instruments.structure import Instrument

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class TakenIn:
    """The scores as they are written, what cannot be used, and the lines that say how many."""

    frame: pl.DataFrame
    problems: tuple[Problem, ...]
    lines: tuple[str, ...]


def take_in(form: Instrument, table: Table, wishes: Wishes) -> TakenIn:
    """Take in the scores of a form that is not scored here; raises `AnswersRefused`."""
    import polars as pl

    columns = _columns(form, table.frame.columns, wishes)
    kept, problems = _checked(form, table, columns, set(wishes.missing))
    months: pl.Series = pl.repeat(None, len(table.rows), dtype=pl.Int32, eager=True)
    if wishes.age:
        months, wrong = ages(table, wishes.age)
        problems += wrong
    about = {"form": pl.repeat(form.id, len(table.rows), eager=True), "age_months": months}
    frame = pl.DataFrame({**about, **_series(form, columns, kept)})
    lines = tuple(_told(form, columns, kept))
    return TakenIn(with_names(table, wishes.ids, frame), tuple(sorted(problems)), lines)


def _columns(form: Instrument, headings: Sequence[str], wishes: Wishes) -> dict[str, str]:
    """The column of each score, by its name or by what was said; never by order."""
    codes = [score.code for score in form.entered]
    for code, heading in wishes.renamed.items():
        if code not in codes or heading not in headings:
            raise AnswersRefused(
                f"{code}={heading} names no score of {form.id} or no column of the file. "
                f"Scores: {', '.join(codes)}. Columns: {', '.join(headings[:12])}."
            )
    if wishes.bands or wishes.version or wishes.not_asked:
        raise AnswersRefused(
            f"{form.id} is not scored here: --bands, --rule-version and --not-asked need a rule."
        )
    found = {code: _column(code, headings, wishes.renamed) for code in codes}
    there = {code: heading for code, heading in found.items() if heading}
    if not there:
        raise AnswersRefused(
            f"{form.id} is not scored here. {form.not_scored} No column holds a score made "
            f"elsewhere: name them {', '.join(codes)}, or say --column {codes[0]}=HEADING."
        )
    return there


def _column(code: str, headings: Sequence[str], renamed: Mapping[str, str]) -> str:
    if code in renamed:
        return renamed[code]
    named = [heading for heading in headings if heading.strip().casefold() == code]
    if len(named) > 1:
        raise AnswersRefused(f"Two columns are called {code}. Say --column {code}=HEADING.")
    return named[0] if named else ""


def _checked(
    form: Instrument, table: Table, columns: Mapping[str, str], missing: set[str]
) -> tuple[list[dict[str, EnteredRow]], list[Problem]]:
    kept: list[dict[str, EnteredRow]] = []
    problems = []
    for row, cells in zip(table.rows, table.frame.iter_rows(named=True), strict=True):
        texts = {code: _text(cells[heading], missing) for code, heading in columns.items()}
        good, wrong = check_entered(form.entered, texts)
        kept.append({each.code: each for each in good})
        problems += [
            Problem(row, columns[each.code], each.entered, _why(form, each)) for each in wrong
        ]
    return kept, problems


def _text(cell: object, missing: set[str]) -> str:
    text = "" if cell is None else str(cell).strip()
    return "" if text in missing else text


def _why(form: Instrument, trouble: EnteredTrouble) -> str:
    score = next(each for each in form.entered if each.code == trouble.code)
    kind = "a whole number" if score.whole else "a number"
    return f"is no score of {score.code}: use {kind} from {score.low:g} to {score.high:g}"


def _series(
    form: Instrument, columns: Mapping[str, str], kept: Sequence[Mapping[str, EnteredRow]]
) -> dict[str, pl.Series]:
    import polars as pl

    made = {}
    for score in (each for each in form.entered if each.code in columns):
        found = [row.get(score.code) for row in kept]
        values = [each and each.value for each in found]
        made[score.code] = pl.Series(values, dtype=pl.Float64)
        if score.bands:
            made[f"{score.code}_band"] = pl.Series([each and each.band for each in found])
    flags = ["; ".join(flag for each in row.values() for flag in each.flags) for row in kept]
    return {**made, "flags": pl.Series(flags, dtype=pl.String)}


def _told(
    form: Instrument, columns: Mapping[str, str], kept: Sequence[Mapping[str, EnteredRow]]
) -> Iterator[str]:
    yield f"{len(kept):,} rows of {form.id}, scored elsewhere and taken in as they stand."
    yield f"{'Score':<32}{'n':>8}{'mean':>10}{'missing':>9}"
    for score in (each for each in form.entered if each.code in columns):
        found = [row[score.code] for row in kept if score.code in row]
        mean = f"{sum(each.value for each in found) / len(found):.4f}" if found else "none"
        yield f"{score.code:<32}{len(found):>8,}{mean:>10}{len(kept) - len(found):>9,}"
        if score.bands:
            bands = [each.band for each in found]
            counts = (f"{one.name} {bands.count(one.name):,}" for one in score.bands.bands)
            yield f"    {', '.join(counts).replace('_', ' ')}. {score.bands.source}"
        for limit in score.limits:
            past = sum(limit.flag in each.flags for each in found)
            yield f"    Flagged {limit.flag.replace('_', ' ')}, and kept: {past:,} rows."
    absent = [each.code for each in form.entered if each.code not in columns]
    if absent:
        yield f"No column for {', '.join(absent)}."
