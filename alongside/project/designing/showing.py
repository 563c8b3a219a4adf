"""An answer of the design commands as a table, as JSON or as CSV."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from alongside.foundations.tables import write_csv

Value = str | int | float | bool | None
Format = Literal["table", "json", "csv"]


@dataclass(frozen=True)
class Answer:
    """What was asked and what holds for all of it, then rows; the notes are for a reader."""

    title: str
    summary: Mapping[str, Value]
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    notes: Sequence[str] = ()


def shown(answer: Answer, format: Format) -> str:
    """The answer in a format; JSON and CSV carry every digit."""
    if format == "json":
        rows = [
            {name: _plain(value) for name, value in zip(answer.columns, row, strict=True)}
            for row in answer.rows
        ]
        summary = {name: _plain(value) for name, value in answer.summary.items()}
        whole = {"title": answer.title, "summary": summary, "rows": rows, "notes": [*answer.notes]}
        return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False)
    if format == "csv":
        rows_of_csv = [[_plain(value) for value in row] for row in answer.rows]
        return write_csv(rows_of_csv, answer.columns, bom=False).decode()
    return _table(answer)


def _table(answer: Answer) -> str:
    lines = [answer.title, ""]
    width = max((len(name) for name in answer.summary), default=0)
    lines += [f"{name:<{width}}  {_said(value)}" for name, value in answer.summary.items()]
    lines += [""] if answer.summary else []
    cells = [list(answer.columns), *([_said(value) for value in row] for row in answer.rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(answer.columns))]
    lines += [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    lines += ["", *answer.notes] if answer.notes else []
    return "\n".join(lines)


def _said(value: Value) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case float() if math.isinf(value):
            return "none"
        case float():
            return f"{value:.4f}".replace("-", "−")
        case _:
            return str(value)


def _plain(value: Value) -> Value:
    """An infinite bound is no number of JSON: there is no bound."""
    return None if isinstance(value, float) and math.isinf(value) else value
