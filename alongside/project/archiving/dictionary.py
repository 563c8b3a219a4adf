"""The dictionary of an archive: what every column of every table holds, from `meanings.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from alongside.project.archiving import words
from alongside.project.archiving.kinds import Column, Kind
from alongside.science.instruments.structure import Instrument
from alongside.workspaces.scores.taking_out import FIRST_COLUMNS, OTHERS

POINTS_TO = {
    "accounts.Person": "the id of an account; accounts.csv of the closed part says whose",
    "files.StoredFile": "the id of a file that was kept",
}
TYPES = {
    "BooleanField": "true or false", "CharField": "text", "DateField": "day",
    "DateTimeField": "moment in UTC", "DecimalField": "number", "FloatField": "number",
    "ForeignKey": "id", "JSONField": "JSON", "OneToOneField": "id", "TextField": "text",
    "UUIDField": "id",
}  # fmt: skip
WHOLE = "whole number"


@cache
def meanings() -> dict[str, str]:
    """What columns hold, by their name, or by kind and name where that differs."""
    return tomllib.loads(Path(__file__).with_name("meanings.toml").read_text(encoding="utf-8"))


def lines(known: Sequence[Kind], forms: Sequence[Instrument], *, closed: bool) -> list[list[str]]:
    """A line for every column of every table of a part."""
    found = [line for kind in known for line in _of_kind(kind)]
    for file, columns in _others(forms, closed=closed):
        found += of(file, columns)
    return found


def _of_kind(kind: Kind) -> list[list[str]]:
    first = [kind.file, "family_number", "text", kind.says, words.FAMILY_NUMBER]
    return [first] + [
        [kind.file, column.name, TYPES.get(column.type, WHOLE), kind.says, meaning(kind, column)]
        for column in kind.columns
    ]


def meaning(kind: Kind, column: Column) -> str:
    """What a column holds; of a reference, in which table the row stands."""
    known = meanings()
    if said := known.get(f"{kind.label}.{column.name}") or known.get(column.name):
        return said
    if column.name == "supersedes_id":
        return "the id of the fact of this table that this one corrects"
    to = column.points_to
    table = f"data/{to.replace('.', '_').lower()}.csv"
    return POINTS_TO.get(to, f"the id of a row of {table}") if to else ""


def of(file: str, columns: Sequence[str]) -> list[list[str]]:
    """The lines for a table that is no kind of fact."""
    known = meanings()
    place = file if file in known else "answers"
    told = {"family_number": words.FAMILY_NUMBER}
    return [
        [file, name, "text", known[place], known.get(f"{place}.{name}") or told[name]]
        for name in columns
    ]


def _others(forms: Sequence[Instrument], *, closed: bool) -> list[tuple[str, Sequence[str]]]:
    questions = ("questions.csv", words.QUESTION_COLUMNS)
    if not closed:
        return [questions, ("audit.csv", words.AUDIT_OPEN)]
    return [
        questions,
        ("audit.csv", words.AUDIT_CLOSED),
        ("seals.csv", words.SEAL_COLUMNS),
        ("accounts.csv", words.ACCOUNT_COLUMNS),
        ("words_under_seal.csv", words.SEALED_COLUMNS),
        *((f"answers/{form.id}.csv", (*FIRST_COLUMNS, "item", OTHERS)) for form in forms),
    ]
