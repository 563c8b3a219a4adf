"""One question of a Qualtrics survey file: its kind, its answers and when it is shown."""

from collections.abc import Mapping
from typing import Any

from alongside.science.measure_files.carried import Gathering
from alongside.science.measure_files.conditions import one_gate

_ONE_ANSWER = {"SAVR", "SAHR", "SACOL", "DL", "SB", "NPS"}
_SEVERAL = {"MAVR", "MAHR", "MACOL", "MSB"}
_LONGEST, _SHORT = 2_000, 200
_CANNOT = {
    "DB": "is a text and no question", "Slider": "is a slider", "RO": "asks for an order",
    "CS": "asks for numbers with a given sum", "Timing": "measures time",
    "FileUpload": "asks for a file", "SBS": "has several tables side by side",
    "Captcha": "is a test for robots", "Meta": "asks the browser", "HotSpot": "asks on a picture",
    "HeatMap": "asks on a picture", "PGR": "asks to sort into groups", "DD": "is a drill down",
    "HL": "asks to mark words", "Signature": "asks for a signature",
}  # fmt: skip
Question = Mapping[str, Any]


def table(value: Any) -> Mapping[str, Any]:
    """A table of the file, or an empty one: nothing in it is trusted."""
    return value if isinstance(value, Mapping) else {}


def listed(value: Any) -> list[Any]:
    """A list of the file, or an empty one."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """A text or number of the file as text, else nothing."""
    return str(value)[:20_000] if isinstance(value, str | int | float) else ""


def choices_of(question: Question) -> dict[str, Mapping[str, Any]]:
    """The choices by their number in the file, in the order in which they are shown."""
    return _in_order(question, "Choices", "ChoiceOrder")


def _in_order(question: Question, name: str, order: str) -> dict[str, Mapping[str, Any]]:
    given = question.get(name)
    pairs = enumerate(given, 1) if isinstance(given, list) else table(given).items()
    known = {str(number): table(choice) for number, choice in pairs}
    wanted = [text(number) for number in listed(question.get(order))]
    return {number: known[number] for number in [*wanted, *known] if number in known}


def shapes_of(question: Question, name: str, found: Gathering) -> list[dict[str, Any]]:
    """What the question becomes here: no item, one, or several."""
    kind, selector = text(question.get("QuestionType")), text(question.get("Selector"))
    label = text(question.get("QuestionText"))
    if kind == "MC" and selector in _ONE_ANSWER:
        return _choice(question, name, label, found)
    if kind == "MC" and selector in _SEVERAL:
        return _several(question, name, label, found)
    if kind == "Matrix" and text(question.get("SubSelector")) in ("SingleAnswer", "DL"):
        return _matrix(question, name, label, found)
    if kind == "TE" and selector in ("SL", "ML", "ESTB"):
        return [_entry(question, name, label, selector, found)]
    what = _CANNOT.get(kind, f"is of the kind {kind} {selector}".rstrip())
    found.lose(name, what, left_out=True)
    return []


def _options(
    question: Question, field: str, numbers: Mapping[str, Mapping[str, Any]], found: Gathering
) -> list[list[str]]:
    """Options with their recoded values; conditions name them by their number in the file."""
    recoded = table(question.get("RecodeValues"))
    pairs = {n: (text(recoded.get(n)) or n, text(one.get("Display"))) for n, one in numbers.items()}
    codes = [code for code, _ in pairs.values()]
    if len(set(codes)) < len(codes):
        found.lose(field, "two of its answers have one value, so they are numbered as in the file")
        pairs = {n: (n, label) for n, (_, label) in pairs.items()}
    options = found.options(field, list(pairs.values()))
    found.answers[field] = {n: found.answers[field][code] for n, (code, _) in pairs.items()}
    return options


def _choice(question: Question, name: str, label: str, found: Gathering) -> list[dict[str, Any]]:
    numbers = choices_of(question)
    if not numbers:
        found.lose(name, "has no answers to choose from", left_out=True)
        return []
    return [{"kind": "choice", "label": label, "options": _options(question, name, numbers, found)}]


def _several(question: Question, name: str, label: str, found: Gathering) -> list[dict[str, Any]]:
    numbers = choices_of(question)
    found.lose(name, f"allows several answers, so it is {len(numbers)} yes/no questions here")
    return [
        {"kind": "yes_no", "label": f"{label}: {text(one.get('Display'))}", "option": number}
        for number, one in numbers.items()
    ]


def _matrix(question: Question, name: str, label: str, found: Gathering) -> list[dict[str, Any]]:
    columns = _in_order(question, "Answers", "AnswerOrder")
    rows = choices_of(question)
    if not rows or not columns:
        found.lose(name, "is a table without rows or columns", left_out=True)
        return []
    found.lose(name, f"is a table, and {len(rows)} questions here, each with the words above it")
    shapes = []
    for number, one in rows.items():
        field = f"{name}_{number}"
        options = _options(question, field, columns, found)
        words = f"{label} {text(one.get('Display'))}"
        shapes.append({"field": field, "kind": "choice", "label": words, "options": options})
    return shapes


def _entry(
    question: Question, name: str, label: str, selector: str, found: Gathering
) -> dict[str, Any]:
    settings = table(table(question.get("Validation")).get("Settings"))
    asked = text(settings.get("ContentType"))
    if asked == "ValidNumber":
        rule = table(settings.get("ValidNumber"))
        kind = "whole_number" if text(rule.get("NumDecimals")) == "0" else "decimal"
        bounds = {"minimum": _number(rule.get("Min")), "maximum": _number(rule.get("Max"))}
        return {"kind": kind, "label": label, **_right_way_round(bounds, name, found)}
    if asked == "ValidDate":
        return {"kind": "date", "label": label}
    if asked:
        found.lose(name, f"is a text here, which is not checked as {asked}")
    return {"kind": "text", "label": label, "maximum": _SHORT if selector == "SL" else _LONGEST}


def _right_way_round(bounds: dict[str, Any], name: str, found: Gathering) -> dict[str, Any]:
    low, high = bounds["minimum"], bounds["maximum"]
    if low is not None and high is not None and low > high:
        found.lose(name, "its bounds are left out: they are the wrong way round")
        return {}
    return bounds


def _number(value: Any) -> float | None:
    try:
        number = float(text(value)[:20])
    except ValueError:
        return None
    if not abs(number) < 1e15:
        return None
    return int(number) if number.is_integer() else number


def condition_of(
    question: Question, names: Mapping[str, str], found: Gathering
) -> dict[str, Any] | None:
    """The `only_if` of its display logic; what says more than that is listed."""
    logic = table(question.get("DisplayLogic"))
    if not logic:
        return None
    clauses = _clauses(logic, names, found)
    gate = one_gate(clauses, found) if clauses else None
    if gate is None:
        name = text(question.get("DataExportTag"))
        found.lose(name, "is always asked: its display logic says more than can be kept here")
    return gate


def _clauses(
    logic: Mapping[str, Any], names: Mapping[str, str], found: Gathering
) -> list[tuple[str, str, str]]:
    """Every answer of which one must be there; none where the logic asks for more than that."""
    expressions = [
        table(expression)
        for group, whole in logic.items()
        if group.isdigit()
        for place, expression in table(whole).items()
        if place.isdigit()
    ]
    clauses = []
    for number, each in enumerate(expressions):
        joined = text(each.get("Conjuction") or each.get("Conjunction")).casefold()
        locator = text(each.get("ChoiceLocator")).split("/")
        asked = text(each.get("LogicType")) == "Question" and each.get("Operator") == "Selected"
        if not asked or (number and joined != "or") or "SelectableChoice" not in locator:
            return []
        clauses.append(_clause(text(each.get("QuestionID")), locator[-1], names, found))
    return clauses


def _clause(
    id: str, choice: str, names: Mapping[str, str], found: Gathering
) -> tuple[str, str, str]:
    name = names.get(id, "")
    several = (name, choice) in found.found
    return (name, choice, "1") if several else (name, "", choice)
