"""What is wrong in a table of answers, by row and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alongside.project.scoring.reading import AnswersRefused, Table
from alongside.science.instruments.one_answer_set import allowed
from alongside.science.instruments.structure import Instrument

if TYPE_CHECKING:
    import polars as pl

AGE_WORDS = "is no age in completed months"


@dataclass(frozen=True, order=True)
class Problem:
    """One cell that cannot be used: where it is, what stands there and what is wrong."""

    row: int
    column: str
    entered: str
    what: str

    def __str__(self) -> str:
        return f"Row {self.row}, column {self.column}: “{self.entered}” {self.what}."


def unreadable_answers(
    table: Table, form: Instrument, columns: Mapping[str, str], missing: tuple[str, ...]
) -> Iterator[Problem]:
    """Every cell that holds neither an answer of the form nor a code for no answer."""
    import numpy as np

    from alongside.science.instruments.encoding import UNREADABLE, encoded

    for code, heading in columns.items():
        item, column = form.by_code[code], table.frame[heading]
        if not allowed(item):
            continue
        for place in np.flatnonzero(encoded(column, item, missing).places == UNREADABLE):
            what = f"is no answer to {code}: use {', '.join(allowed(item))} or leave it empty"
            yield Problem(table.rows[place], heading, str(column[int(place)]), what)


def ages(table: Table, heading: str) -> tuple[pl.Series, list[Problem]]:
    """Ages in completed months, none where the cell is empty or no age."""
    import polars as pl

    if heading not in table.frame.columns:
        raise AnswersRefused(
            f"No column is called “{heading}” (for the age). "
            f"There is: {', '.join(table.frame.columns[:12])}."
        )
    text = table.frame[heading].cast(pl.String).str.strip_chars().fill_null("")
    is_age = text.str.contains(r"^[0-9]{1,4}$")
    months = text.set(~is_age, None).cast(pl.Int32)
    wrong = (~is_age & (text != "")).arg_true().to_list()
    found = [Problem(table.rows[place], heading, text[place], AGE_WORDS) for place in wrong]
    return months, found
