"""A REDCap data dictionary of 18 columns, read and written."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from alongside.science.instruments.structure import Instrument, Item
from alongside.science.measure_files.carried import CannotRead, Carried, Gathering, Loss
from alongside.science.measure_files.conditions import redcap_condition, written

COLUMNS = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note",
    "Text Validation Type OR Show Slider Number", "Text Validation Min", "Text Validation Max",
    "Identifier?", "Branching Logic (Show field only if...)", "Required Field?",
    "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
)  # fmt: skip
(
    NAME, FORM, SECTION, TYPE, LABEL, CHOICES, NOTE, VALIDATION, LOW, HIGH, IDENTIFIER, BRANCHING,
    REQUIRED, ALIGNMENT, QUESTION_NUMBER, MATRIX, RANKING, ANNOTATION,
) = COLUMNS  # fmt: skip
_LONG_TEXT, _SHORT_TEXT = 2_000, 200
_CANNOT = {
    "calc": "is calculated; write a score instead",
    "descriptive": "is a text and no question",
    "file": "asks for a file",
    "sql": "takes its answers from a database",
}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_YES_NO = {"1": "yes", "0": "no"}


def read_redcap(rows: Sequence[Mapping[str, str]]) -> Carried:
    """Return the measure of a data dictionary: one mapping of column to text for each row.

    Choices with one answer, yes/no, numbers, text and dates come over, with branching logic that
    asks for answers to one earlier field. A field with several answers becomes a yes/no item for
    each. Everything else is listed.

    Raises `CannotRead`.

    >>> row = dict.fromkeys(COLUMNS, "") | {NAME: "well", TYPE: "yesno", LABEL: "Well?"}
    >>> read_redcap([row]).draft["items"][0]["kind"]
    'yes_no'
    """
    if not rows or any(column not in rows[0] for column in (NAME, TYPE, LABEL)):
        raise CannotRead(
            "It is not a REDCap data dictionary: its first row must name the 18 columns, "
            f"beginning with “{NAME}”."
        )
    found = Gathering()
    heading = form = ""
    for row in rows:
        if row.get(SECTION) or row.get(FORM, "") != form:
            heading = row.get(SECTION, "")
        form = row.get(FORM, "")
        _read_field(row, found, heading or form.replace("_", " ").capitalize())
    title = rows[0].get(FORM, "").replace("_", " ").strip().capitalize()
    return found.carried(rows[0].get(FORM, ""), title)


def _read_field(row: Mapping[str, str], found: Gathering, heading: str) -> None:
    name, kind = row[NAME].strip(), row[TYPE].strip().lower()
    if not name:
        return
    if row.get(IDENTIFIER, "").strip().lower() == "y":
        found.lose(name, "is marked as identifying; names stand in contact details", left_out=True)
        return
    if kind in _CANNOT:
        found.lose(name, _CANNOT[kind], left_out=True)
        return
    if kind not in _READERS:
        found.lose(name, f"is of the type {kind!r}, which is not known here", left_out=True)
        return
    only_if = _condition(row, found)
    required = row.get(REQUIRED, "").strip().lower() == "y"
    for shape in _READERS[kind](row, found):
        found.add(
            name, part=found.part(heading), required=None if required else False,
            only_if=only_if, **shape,
        )  # fmt: skip
    for column, what in (
        (NOTE, "its note"), (ANNOTATION, "its annotation"), (RANKING, "its ranking"),
    ):  # fmt: skip
        if row.get(column, "").strip():
            found.lose(name, f"{what} is left out: {row[column].strip()[:80]}")


def _condition(row: Mapping[str, str], found: Gathering) -> dict[str, Any] | None:
    logic = row.get(BRANCHING, "").strip()
    gate = redcap_condition(logic, found) if logic else None
    if logic and gate is None:
        found.lose(row[NAME], f"is always asked; its branching logic is left out: {logic[:120]}")
    return gate


def _choice(row: Mapping[str, str], found: Gathering) -> list[dict[str, Any]]:
    given = _choices(row)
    if not given:
        found.lose(row[NAME], "has no answers to choose from", left_out=True)
        return []
    options = found.options(row[NAME], given)
    return [{"kind": "choice", "label": row[LABEL], "options": options}]


def _choices(row: Mapping[str, str]) -> list[tuple[str, str]]:
    pairs = (each.partition(",") for each in row.get(CHOICES, "").split("|"))
    return [(code.strip(), label.strip()) for code, comma, label in pairs if comma and code.strip()]


def _several(row: Mapping[str, str], found: Gathering) -> list[dict[str, Any]]:
    given = _choices(row)
    if not given:
        found.lose(row[NAME], "has no answers to choose from", left_out=True)
        return []
    found.lose(row[NAME], f"allows several answers, so it is {len(given)} yes/no questions here")
    return [
        {"kind": "yes_no", "label": f"{row[LABEL]}: {label}", "option": code}
        for code, label in given
    ]


def _yes_no(row: Mapping[str, str], found: Gathering) -> list[dict[str, Any]]:
    found.answers[row[NAME]] = _YES_NO
    if row[TYPE].strip().lower() == "truefalse":
        found.lose(row[NAME], "asks for true or false, and for yes or no here")
    return [{"kind": "yes_no", "label": row[LABEL]}]


def _notes(row: Mapping[str, str], found: Gathering) -> list[dict[str, Any]]:
    return [{"kind": "text", "label": row[LABEL], "maximum": _LONG_TEXT}]


def _slider(row: Mapping[str, str], found: Gathering) -> list[dict[str, Any]]:
    found.lose(row[NAME], "is a slider, and a whole number from 0 to 100 here")
    return [{"kind": "whole_number", "label": row[LABEL], "minimum": 0, "maximum": 100}]


def _text(row: Mapping[str, str], found: Gathering) -> list[dict[str, Any]]:
    name, check = row[NAME], row.get(VALIDATION, "").strip().lower()
    if check.startswith("number") or check == "integer":
        kind = "whole_number" if check == "integer" else "decimal"
        return [{"kind": kind, "label": row[LABEL], **_bounds(row, found)}]
    if check.startswith("date_"):
        if row.get(LOW, "").strip() or row.get(HIGH, "").strip():
            found.lose(name, "the first and last day allowed are left out")
        return [{"kind": "date", "label": row[LABEL]}]
    if check:
        found.lose(name, f"is a text here, which is not checked as {check}")
    return [{"kind": "text", "label": row[LABEL], "maximum": _SHORT_TEXT}]


def _bounds(row: Mapping[str, str], found: Gathering) -> dict[str, float]:
    bounds = {}
    for column, bound in ((LOW, "minimum"), (HIGH, "maximum")):
        given = row.get(column, "").strip().replace(",", ".")
        if _NUMBER.fullmatch(given) and len(given) < 16:
            bounds[bound] = float(given) if "." in given else int(given)
        elif given:
            found.lose(row[NAME], f"its {bound} is left out: {given[:40]}")
    if len(bounds) == 2 and bounds["minimum"] > bounds["maximum"]:
        found.lose(row[NAME], "its bounds are left out: they are the wrong way round")
        return {}
    return bounds


_READERS = {
    "text": _text, "notes": _notes, "radio": _choice, "dropdown": _choice, "checkbox": _several,
    "yesno": _yes_no, "truefalse": _yes_no, "slider": _slider,
}  # fmt: skip


def write_redcap(asked: Instrument) -> list[list[str]]:
    """Return the rows of a data dictionary of the measure, in the order of `COLUMNS`.

    >>> from alongside.science.instruments.icecap_a import icecap_a
    >>> write_redcap(icecap_a())[0][:4]
    ['icecap_01', 'icecap_a', 'Stability', 'radio']
    """
    rows, before = [], ""
    titles = {part.code: part.title for part in asked.parts}
    for item in asked.items:
        row = dict.fromkeys(COLUMNS, "") | _written(item, asked)
        row[FORM] = asked.id
        row[SECTION] = titles[item.part] if item.part != before else ""
        before = item.part
        rows.append([row[column] for column in COLUMNS])
    return rows


def _written(item: Item, asked: Instrument) -> dict[str, str]:
    gate = {"item": item.only_if[0], "values": item.only_if[1]} if item.only_if else None
    row = {NAME: item.code, LABEL: item.label, REQUIRED: "y" if item.required else ""}
    row[BRANCHING] = written(gate, lambda code, value: _clause(asked.by_code[code], value))
    if item.kind == "choice":
        chosen = (f"{option.code}, {_unpiped(option.label)}" for option in item.options)
        return row | {TYPE: "radio", CHOICES: " | ".join(chosen)}
    if item.kind == "yes_no":
        return row | {TYPE: "yesno"}
    if item.kind == "text":
        long = item.maximum is None or item.maximum > _SHORT_TEXT
        return row | {TYPE: "notes" if long else "text"}
    check = {"whole_number": "integer", "decimal": "number", "date": "date_dmy"}[item.kind]
    bounds = {LOW: _number(item.minimum), HIGH: _number(item.maximum)}
    return row | {TYPE: "text", VALIDATION: check} | (bounds if item.kind != "date" else {})


def _clause(gate: Item, value: str) -> str:
    code = {"yes": "1", "no": "0"}[value] if gate.kind == "yes_no" else value
    return f"[{gate.code}] = '{code}'"


def _unpiped(label: str) -> str:
    return label.replace("|", "/")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def not_in_redcap(asked: Instrument) -> tuple[Loss, ...]:
    """Return what a data dictionary cannot hold of the measure."""
    losses = [Loss(score.code, "is a score: its rule stays here") for score in _scores(asked)]
    for item in asked.items:
        if any("|" in option.label for option in item.options):
            losses.append(Loss(item.code, "an upright stroke in an answer is written as a slash"))
        if item.kind == "text" and item.maximum not in (None, _SHORT_TEXT, _LONG_TEXT):
            losses.append(Loss(item.code, f"the most characters ({item.maximum:g}) are not kept"))
    return tuple(losses)


def _scores(asked: Instrument) -> list[Any]:
    return [score for scoring in asked.scorings[-1:] for score in scoring.scores]
