"""How scores are put into words, on pages and in tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.foundations.pages.filters import count_of
from alongside.science.instruments.scoring import Scoring
from alongside.workspaces.assessments.words.names import about as who
from alongside.workspaces.scores.queries import Sheet

NOT_SCORED = "cannot be scored"
NONE_YET = "Scores appear here once a form is finished."
FIRST_COLUMNS = (
    "family", "site", "visit", "about", "age_months", "finished_on", "form", "rule_version",
    "answered", "missing", "unreadable", "flags",
)  # fmt: skip
EVIDENCE = {
    "A": "printed in a source that was read whole",
    "B": "printed in one source",
    "C": "confirmed against the manual by a named person",
    "own": "the team’s own form",
    "pack": "from the licensed pack",
}


def sentence(forms: int) -> str:
    return f"{count_of(forms, 'finished form is', 'finished forms are')} scored."


def number(value: float | None) -> str:
    """3; 3.3; the reason for none."""
    if value is None:
        return NOT_SCORED
    return f"{value:.2f}".rstrip("0").rstrip(".")


def cell(sheet: Sheet, code: str) -> str:
    """A score with its standard score and band."""
    row = sheet.scores.get(code)
    if row is None:
        return ""
    told = number(row.value)
    if row.standard is not None:
        told += f", standard {number(row.standard)}"
    return f"{told} ({band(row.band)})" if row.band else told


def band(name: str) -> str:
    return name.replace("_", " ")


def about(sheet: Sheet) -> str:
    return who(sheet.about, sheet.age_months)


def flags(sheet: Sheet) -> str:
    return ", ".join(flag.replace("_", " ") for flag in sheet.flags)


def rule(version: str, scoring: Scoring, *, newest: bool) -> str:
    """Which rule made the scores, and on what evidence."""
    evidence = sorted({score.evidence for score in scoring.scores})
    told = "; ".join(f"{EVIDENCE.get(each, each)} ({each})" for each in evidence)
    state = "in force" if newest else "an earlier one, kept beside the one in force"
    return f"Rule {version}, {state}. Evidence: {told}."


def columns(scoring: Scoring) -> list[str]:
    """The headings of the table that is downloaded."""
    each = ("", "_standard", "_band", "_answered", "_missing")
    return [*FIRST_COLUMNS, *(f"{score.code}{part}" for score in scoring.scores for part in each)]


def table(
    form: str, version: str, scoring: Scoring, found: Sequence[Sheet], day_of: Any
) -> list[list[object]]:
    """The rows of the table that is downloaded; what is not scored is empty."""
    return [
        [
            sheet.number, sheet.site, sheet.visit, sheet.about, sheet.age_months,
            day_of(sheet.finished_at), form, version, sheet.form_answered, sheet.form_missing,
            sheet.unreadable, " ".join(sheet.flags),
            *(value for score in scoring.scores for value in _cells(sheet, score.code)),
        ]
        for sheet in found
    ]  # fmt: skip


def _cells(sheet: Sheet, code: str) -> tuple[object, ...]:
    row = sheet.scores.get(code)
    if row is None:
        return (None,) * 5
    return row.value, row.standard, row.band, row.answered, row.missing
