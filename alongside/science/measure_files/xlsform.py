"""An XLSForm (ODK, Kobo, SurveyCTO), read from and written as the rows of its sheets."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from alongside.science.instruments.structure import Instrument, Item
from alongside.science.measure_files.carried import CannotRead, Carried, Gathering, Loss
from alongside.science.measure_files.conditions import written, xlsform_condition

SURVEY = ("type", "name", "label", "required", "relevant", "constraint", "appearance")
CHOICES = ("list_name", "name", "label")
SETTINGS = ("form_title", "form_id", "version")
YES_NO = "yes_no"
Row = Mapping[str, str]
_PLAIN = {"integer": "whole_number", "decimal": "decimal", "text": "text", "date": "date"}
_SILENT = frozenset(
    {"start", "end", "today", "deviceid", "username", "audit", "hidden", "calculate"}
)
_LIMIT = re.compile(r"\.\s*(?P<way>>=|<=)\s*(?P<number>[+-]?\d{1,15}(?:\.\d{1,9})?)")
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*(?P<number>\d{1,6})")
_EXTRA = ("hint", "guidance_hint", "default", "calculation", "choice_filter", "repeat_count")
_BESIDES = ("label:", "hint", "media", "constraint_message")
_TEXT_LONG = 200


def read_xlsform(
    survey: Sequence[Row], choices: Sequence[Row] = (), settings: Sequence[Row] = ()
) -> Carried:
    """Return the measure of an XLSForm from the rows of its three sheets.

    Questions with one answer, numbers, text and dates come over, with a `relevant` that asks for
    answers to one earlier question and a `constraint` that only bounds. A question with several
    answers becomes a yes/no item for each. Everything else is listed.

    Raises `CannotRead`.

    >>> read_xlsform([{"type": "integer", "name": "n", "label": "How many?"}]).draft["items"][0]
    {'code': 'n', 'label': 'How many?', 'kind': 'whole_number', 'part': 'part_1', 'required': False}
    """
    if not survey or not {"type", "name"} <= survey[0].keys():
        raise CannotRead("It is not an XLSForm: its sheet “survey” must have type and name.")
    reader = _Reader(choices, _label_column(survey[0]))
    for row in survey:
        reader.read(row)
    told = settings[0] if settings else {}
    title = told.get("form_title", "") or told.get("form_id", "")
    return reader.found.carried(told.get("form_id", "") or title, title)


def _label_column(row: Row) -> str:
    """`label`, or the first of `label::English (en)` and others."""
    labels = [name for name in row if name == "label" or name.startswith("label:")]
    return labels[0] if labels else "label"


class _Reader:
    def __init__(self, choices: Sequence[Row], label: str) -> None:
        self.found, self.label = Gathering(), label
        self.lists: dict[str, list[tuple[str, str]]] = {}
        self.groups: list[tuple[str, str]] = []
        self.repeats = 0
        for row in choices:
            name = row.get("list_name", "") or row.get("list name", "")
            words = row.get(label, "") or row.get("label", "")
            if name and row.get("name"):
                self.lists.setdefault(name, []).append((row["name"], words))

    def read(self, row: Row) -> None:
        kind, _, rest = row["type"].strip().partition(" ")
        whole = " ".join(row["type"].split()).replace("_", " ")
        if whole in ("begin group", "begin repeat"):
            self._open(row, repeat=whole == "begin repeat")
        elif whole in ("end group", "end repeat"):
            self._close(repeat=whole == "end repeat")
        elif row.get("name") and kind:
            self._question(row, kind, rest.strip().partition(" ")[0])

    def _open(self, row: Row, *, repeat: bool) -> None:
        self.groups.append(
            (row.get(self.label, "") or row["name"], row.get("relevant", "").strip())
        )
        if repeat:
            self.repeats += 1
            self.found.lose(row["name"], "is repeated; nothing in it is here", left_out=True)

    def _close(self, *, repeat: bool) -> None:
        if self.groups:
            self.groups.pop()
        self.repeats -= repeat and self.repeats > 0

    def _question(self, row: Row, kind: str, of: str) -> None:
        name, found = row["name"], self.found
        if self.repeats:
            found.lose(name, "stands in a group that is repeated", left_out=True)
            return
        shapes = self._shapes(row, kind, of)
        if not shapes:
            return
        only_if = self._condition(row)
        required = row.get("required", "").strip().lower() in ("yes", "true", "true()", "1")
        part = found.part(self.groups[0][0] if self.groups else "")
        for shape in shapes:
            found.add(
                name, part=part, only_if=only_if, required=None if required else False, **shape
            )
        self._lost_besides(row)

    def _shapes(self, row: Row, kind: str, of: str) -> list[dict[str, Any]]:
        name, label = row["name"], row.get(self.label, "")
        if kind in _PLAIN:
            return [{"kind": _PLAIN[kind], "label": label, **self._bounds(row, kind)}]
        if kind in ("select_one", "select_multiple"):
            return self._select(name, label, kind, of)
        if kind == "acknowledge":
            self.found.lose(name, "is a tick, and a yes/no question here")
            self.found.answers[name] = {"OK": "yes"}
            return [{"kind": "yes_no", "label": label}]
        what = "is worked out by the device" if kind in _SILENT else (
            "is a text and no question" if kind == "note" else f"is of the type {kind!r}"
        )  # fmt: skip
        self.found.lose(name, what, left_out=True)
        return []

    def _select(self, name: str, label: str, kind: str, of: str) -> list[dict[str, Any]]:
        given = self.lists.get(of, [])
        if not given:
            self.found.lose(name, f"its answers, the list {of!r}, are not there", left_out=True)
            return []
        if kind == "select_multiple":
            self.found.lose(
                name, f"allows several answers, so it is {len(given)} yes/no questions here"
            )
            return [
                {"kind": "yes_no", "label": f"{label}: {words}", "option": code}
                for code, words in given
            ]
        if {code for code, _ in given} == {"yes", "no"}:
            self.found.answers[name] = {"yes": "yes", "no": "no"}
            return [{"kind": "yes_no", "label": label}]
        return [{"kind": "choice", "label": label, "options": self.found.options(name, given)}]

    def _condition(self, row: Row) -> dict[str, Any] | None:
        around = [relevant for _, relevant in self.groups if relevant]
        own = row.get("relevant", "").strip()
        conditions = [*around, *([own] if own else [])]
        gates = [xlsform_condition(each, self.found) for each in conditions]
        if len(conditions) == 1 and gates[0] is not None:
            return gates[0]
        kept = next((gate for gate in reversed(gates) if gate), None)
        for said, gate in zip(conditions, gates, strict=True):
            if gate is None or gate is not kept:
                self.found.lose(row["name"], f"a condition of it is left out: {said[:120]}")
        return kept

    def _bounds(self, row: Row, kind: str) -> dict[str, float]:
        said = row.get("constraint", "").strip()
        if kind == "text" and (length := _LENGTH.fullmatch(said)):
            return {"maximum": int(length["number"])}
        long = "multiline" in row.get("appearance", "") or not row.get("appearance", "").strip()
        usual = {"maximum": 2_000 if long else _TEXT_LONG} if kind == "text" else {}
        limits = [_LIMIT.fullmatch(part.strip()) for part in said.split(" and ")] if said else []
        if kind in ("text", "date") or not all(limits):
            if said:
                self.found.lose(row["name"], f"its constraint is left out: {said[:120]}")
            return dict(usual)
        bounds: dict[str, float] = {}
        for limit in filter(None, limits):
            number = float(limit["number"]) if "." in limit["number"] else int(limit["number"])
            bounds["minimum" if limit["way"] == ">=" else "maximum"] = number
        return bounds

    def _lost_besides(self, row: Row) -> None:
        others = [
            name
            for name in row
            if name != self.label and row[name].strip()
            if name.startswith(_BESIDES) or name in _EXTRA
        ]
        for name in others:
            self.found.lose(row["name"], f"its {name} is left out: {row[name].strip()[:80]}")


def write_xlsform(asked: Instrument) -> dict[str, tuple[Sequence[str], list[list[str]]]]:
    """Return the sheets of an XLSForm of the measure: columns and rows under each name.

    >>> from alongside.science.instruments.icecap_a import icecap_a
    >>> write_xlsform(icecap_a())["survey"][1][1][:2]
    ['select_one icecap_01', 'icecap_01']
    """
    return {
        "survey": (SURVEY, _survey(asked)),
        "choices": (CHOICES, _choices(asked)),
        "settings": (SETTINGS, [[asked.title, asked.id, asked.version]]),
    }


def _survey(asked: Instrument) -> list[list[str]]:
    rows = []
    for part in asked.parts:
        rows.append(["begin group", f"group_{part.code}", part.title, "", "", "", ""])
        rows += [_question(item) for item in asked.items if item.part == part.code]
        rows.append(["end group", "", "", "", "", "", ""])
    return rows


def _question(item: Item) -> list[str]:
    gate = {"item": item.only_if[0], "values": item.only_if[1]} if item.only_if else None
    relevant = written(gate, lambda code, value: f"${{{code}}} = '{value}'")
    required = "yes" if item.required else ""
    kinds = {"choice": f"select_one {item.code}", "yes_no": f"select_one {YES_NO}"}
    plain = {mine: theirs for theirs, mine in _PLAIN.items()}
    kind = kinds.get(item.kind) or plain[item.kind]
    long = item.kind == "text" and (item.maximum or _TEXT_LONG + 1) > _TEXT_LONG
    appearance = "multiline" if long else ""
    return [kind, item.code, item.label, required, relevant, _constraint(item), appearance]


def _constraint(item: Item) -> str:
    if item.kind == "text":
        return f"string-length(.) <= {item.maximum:g}" if item.maximum is not None else ""
    limits = ((">=", item.minimum), ("<=", item.maximum))
    return " and ".join(f". {way} {bound:g}" for way, bound in limits if bound is not None)


def _choices(asked: Instrument) -> list[list[str]]:
    rows = [
        [item.code, option.code, option.label] for item in asked.items for option in item.options
    ]
    if any(item.kind == "yes_no" for item in asked.items):
        rows += [[YES_NO, "yes", "Yes"], [YES_NO, "no", "No"]]
    return rows


def not_in_xlsform(asked: Instrument) -> tuple[Loss, ...]:
    """Return what an XLSForm cannot hold of the measure."""
    return tuple(
        Loss(score.code, "is a score: its rule stays here")
        for scoring in asked.scorings[-1:]
        for score in scoring.scores
    )
