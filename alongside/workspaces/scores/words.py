"""How scores are put into words, on pages and in tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from alongside.foundations.pages.filters import count_of
from alongside.science.instruments.confirming import Confirmation, Withheld
from alongside.science.instruments.entered import EnteredScore
from alongside.science.instruments.scoring import Scoring
from alongside.science.instruments.sources import SOURCES
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments.words.names import about as who
from alongside.workspaces.assessments.words.names import form_name_of
from alongside.workspaces.scores.queries import Sheet

NOT_SCORED = "cannot be scored"
NONE_YET = "Scores appear here once a form is finished."
FIRST_COLUMNS = (
    "family", "site", "visit", "about", "age_months", "finished_on", "form", "rule_version",
    "answered", "missing", "unreadable", "flags",
)  # fmt: skip
EVIDENCE = {
    "A": "seen in two or more sources",
    "B": "seen in one source",
    "C": "from memory, and confirmed against the manual by a named person",
    "own": "the team’s own form",
    "pack": "from the licensed pack",
    "unknown": "by the licensed scoring, whose key is not public",
}
MADE_ELSEWHERE = "Scores made elsewhere"
MADE_ELSEWHERE_HOW = (
    "b-CAPI and ITSEA are scored by those who hold their key. Put in what their scoring gave; a "
    "second person may put in the same, and differences are shown."
)
NOTHING_ELSEWHERE = "No finished form is scored elsewhere"
NOTHING_ELSEWHERE_HOW = "Forms appear here once they are finished, unless a pack scores them."
PUT_IN = "Put in the scores"
WHY_CHANGED = "Why is it changed?"
NOT_SHOWN = "What a colleague put in is not shown until you have sent yours."
WITHOUT = "Forms that are not scored here"
WHERE_FROM = "Where each score and its bands come from"
HOW_SWITCHED_ON = (
    "A study definition switches it on by naming who confirmed it against the manual, and when."
)


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
    told = "; ".join(_support(each, ()) for each in evidence)
    state = "in force" if newest else "an earlier one, kept beside the one in force"
    return f"Rule {version}, {state}. Evidence: {told}."


def where_from(scoring: Scoring) -> list[list[str]]:
    """Each score with its evidence and sources, and those of its bands."""
    chosen = scoring.band_set()
    banded = {part.score: part for part in (chosen.parts if chosen else ())}
    return [
        [
            score.title, _support(score.evidence, score.sources),
            _support(part.evidence, part.sources) if (part := banded.get(score.code)) else "none",
        ]
        for score in scoring.scores
    ]  # fmt: skip


def _support(evidence: str, sources: Sequence[str]) -> str:
    named = "; ".join(SOURCES.get(source, source) for source in sources)
    level = "" if evidence == "unknown" else f" ({evidence})"
    return f"{EVIDENCE.get(evidence, evidence)}{level}" + (f": {named}" if named else "")


def switched_off(off: Sequence[Withheld]) -> list[str]:
    """What is off for want of a confirmation, one sentence for each value that is open."""
    parts: dict[str, list[str]] = {}
    for each in off:
        parts.setdefault(each.why, []).append(each.what.replace("_", " "))
    return [
        f"Switched off: {', '.join(what)}. {why} {HOW_SWITCHED_ON}" for why, what in parts.items()
    ]


def switched_on(confirmed: Sequence[Confirmation]) -> list[str]:
    return [
        f"Switched on: “{one.value}”, confirmed by {one.by} on {one.on:%-d %B %Y} ({one.against})."
        for one in confirmed
    ]


def bounds(score: EnteredScore) -> str:
    kind = "A whole number" if score.whole else "A number"
    return f"{kind} from {score.low:g} to {score.high:g}."


def cannot_be(score: EnteredScore) -> str:
    return f"This is no score of “{score.title}”. {bounds(score)} Or leave it empty."


def form_name(study: Study, key: str) -> str:
    return form_name_of(study, key)


def entry_state(entries: Sequence[Any], differing: int) -> tuple[str, str]:
    """How far a form has come, and the colour of its tag."""
    if not entries:
        return "To put in", "amber"
    if len(entries) == 1:
        return "Put in once", "blue"
    if differing:
        return f"Put in twice, {count_of(differing, 'score differs', 'scores differ')}", "red"
    return "Put in twice, agree", "green"


def put_in(differing: int) -> str:
    if not differing:
        return "The scores are kept."
    return (
        f"The scores are kept. {count_of(differing, 'score differs', 'scores differ')} from what a "
        "colleague put in: look at the printed scores, and whoever erred corrects their own."
    )


def beside(asked: Instrument, entries: Sequence[Any]) -> list[list[str]]:
    """Each score as each person put it in."""
    return [
        [score.title, *(one.scores.get(score.code, "") for one in entries)]
        for score in asked.entered
        if any(score.code in one.scores for one in entries)
    ]


def _entered(fact: Any, study: Study) -> str:
    return f"Scores of {form_name_of(study, fact.form)} that were made elsewhere were put in"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {"scores.ScoresEntered": _entered}


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
