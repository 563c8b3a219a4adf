"""What was typed about a question or a score, as a row of the draft, and back again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from alongside.workspaces.building import refusals

_LINE = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.]*)\s*=\s*(.*)")
_BETWEEN = re.compile(r"\s*[,;\n]\s*")
_FEWEST = 2
USUAL_TEXT = 500
Content = Mapping[str, Any]


def item_row(given: Mapping[str, Any], code: str, content: Content) -> dict[str, Any]:
    """A question as a row of the draft."""
    kind = given["kind"]
    row: dict[str, Any] = {"code": code, "label": given["label"], "kind": kind}
    if kind == "choice":
        row["options"] = options(given["answers"])
    elif kind == "number":
        row["kind"] = "decimal" if given["decimals"] else "whole_number"
        row |= {name: _plain(given[bound]) for name, bound in _BOUNDS if given[bound] is not None}
    elif kind == "text":
        row["maximum"] = given["longest"] or USUAL_TEXT
    if given["optional"]:
        row["required"] = False
    if given["gate"]:
        row["only_if"] = _only_if(given["gate"], given["gate_values"], content)
    return row


_BOUNDS = (("minimum", "low"), ("maximum", "high"))


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def options(text: str) -> list[list[str]]:
    """Answers from lines: `code = label`, or labels alone, which are counted from 0."""
    found: list[list[str]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        read = _LINE.fullmatch(line)
        code, label = (read[1], read[2].strip()) if read else (str(len(found)), line)
        if not label:
            raise refusals.AnswersUnclear(line)
        found.append([code, label])
    if len(found) < _FEWEST:
        raise refusals.TooFewAnswers
    return found


def _only_if(gate: str, said: str, content: Content) -> dict[str, Any]:
    """Answers named by their code or their words."""
    asked = next(item for item in content["items"] if item["code"] == gate)
    pairs = asked.get("options") or [["yes", "Yes"], ["no", "No"]]
    known = {label.casefold(): code for code, label in pairs}
    known |= {code.casefold(): code for code, _ in pairs}
    values = [each for each in _BETWEEN.split(said.strip()) if each]
    wrong = [each for each in values if each.casefold() not in known]
    if wrong or not values:
        raise refusals.NoSuchAnswer(wrong[0] if wrong else "", [code for code, _ in pairs])
    found = dict.fromkeys(known[each.casefold()] for each in values)
    return {"item": gate, "values": list(found)}


def gates(content: Content, code: str = "") -> list[tuple[str, str]]:
    """The questions on which another may depend: those before it that have answers to choose."""
    found = []
    for number, item in enumerate(content["items"], 1):
        if item["code"] == code:
            break
        if item["kind"] in ("choice", "yes_no"):
            found.append((item["code"], f"{number}. {item['label'][:80]}"))
    return found


def told_of(content: Content, code: str) -> dict[str, Any]:
    """What the form of a question shows first: the question, or what the last one had."""
    titles = {part["code"]: part["title"] for part in content["parts"]}
    found = [item for item in content["items"] if item["code"] == code]
    if not found:
        last = content["items"][-1] if content["items"] else {}
        start = {"heading": titles.get(last.get("part"), "Questions"), "kind": last.get("kind")}
        return start | {"answers": _lines(last), **_number(start)}
    item = found[0]
    gate = item.get("only_if", {})
    return {
        "label": item["label"], "heading": titles[item["part"]], "kind": item["kind"],
        "answers": _lines(item), "low": item.get("minimum"), "high": item.get("maximum"),
        "decimals": item["kind"] == "decimal", "longest": item.get("maximum"),
        "optional": not item.get("required", True), "gate": gate.get("item", ""),
        "gate_values": ", ".join(gate.get("values", [])),
    } | _number(item)  # fmt: skip


def _number(item: Mapping[str, Any]) -> dict[str, str]:
    return {"kind": "number"} if item["kind"] in ("whole_number", "decimal") else {}


def _lines(item: Mapping[str, Any]) -> str:
    return "\n".join(f"{code} = {label}" for code, label in item.get("options", []))


def score_row(given: Mapping[str, Any], code: str, content: Content) -> dict[str, Any]:
    """A score as a row of the draft."""
    by_code = {item["code"]: item for item in content["items"]}
    chosen = [by_code[item] for item in by_code if item in given["items"]]
    if len({item["kind"] for item in chosen}) > 1:
        raise refusals.MixedScore
    _refuse_without_numbers(chosen)
    most = len(chosen)
    combine = {"mean": "mean", "sum": "prorated", "all": "sum"}[given["combine"]]
    if given["needed"] > most:
        raise refusals.TooManyNeeded(most)
    row = {
        "code": code, "title": given["title"], "items": [item["code"] for item in chosen],
        "combine": combine, "needed": most if combine == "sum" else given["needed"],
        "direction": given["direction"],
    }  # fmt: skip
    if turned := [item for item in row["items"] if item in given["turned"]]:
        row["reversed"] = turned
    return row | ({"points": {"yes": 1, "no": 0}} if chosen[0]["kind"] == "yes_no" else {})


def _refuse_without_numbers(chosen: list[Mapping[str, Any]]) -> None:
    for item in chosen:
        if any(not (code.isascii() and code.isdigit()) for code, _ in item.get("options", [])):
            raise refusals.NotANumber(item["label"])


def scorable(content: Content) -> list[tuple[str, str]]:
    """The questions that a score may be made from."""
    return [
        (item["code"], f"{number}. {item['label'][:80]}")
        for number, item in enumerate(content["items"], 1)
        if item["kind"] in ("choice", "yes_no")
    ]


def told_of_score(content: Content, code: str) -> dict[str, Any]:
    """What the form of a score shows first."""
    rows = content.get("scoring", {}).get("scores", [])
    row = next((row for row in rows if row["code"] == code), None)
    if row is None:
        return {"combine": "mean", "direction": "higher is better"}
    combine = {"mean": "mean", "prorated": "sum"}.get(row["combine"], "all")
    return {**row, "combine": combine, "turned": row.get("reversed", [])}
