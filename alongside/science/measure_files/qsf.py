"""A Qualtrics survey file (QSF), read as far as a measure here can hold it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from alongside.science.measure_files.carried import CannotRead, Carried, Gathering, without_markup
from alongside.science.measure_files.qsf_questions import (
    choices_of,
    condition_of,
    listed,
    shapes_of,
    table,
    text,
)

LARGEST = 4 * 1024 * 1024
_NOT_FOUND = "It is not a Qualtrics survey file: there are no SurveyElements in it."


def read_qsf(content: bytes) -> Carried:
    """Return the measure of a survey file.

    Multiple choice, matrices with one answer a row, text entry and numbers come over, with
    display logic that asks for answers to one earlier question. A question with several answers
    becomes a yes/no item for each. Branches, skips, scoring and all else are listed.

    Raises `CannotRead`.

    >>> asked = {"DataExportTag": "Q1", "QuestionText": "Well?", "QuestionType": "TE",
    ...          "Selector": "SL"}
    >>> rows = [{"Element": "SQ", "PrimaryAttribute": "QID1", "Payload": asked},
    ...         {"Element": "BL", "Payload": [{"ID": "B", "BlockElements": [
    ...             {"Type": "Question", "QuestionID": "QID1"}]}]}]
    >>> read_qsf(json.dumps({"SurveyElements": rows}).encode()).draft["items"][0]["code"]
    'q1'
    """
    if len(content) > LARGEST:
        raise CannotRead(f"It is above {LARGEST // 1024 // 1024} MB, the most for a survey file.")
    whole = _parsed(content)
    elements = [table(each) for each in listed(whole.get("SurveyElements"))]
    if not elements:
        raise CannotRead(_NOT_FOUND)
    title = text(table(whole.get("SurveyEntry")).get("SurveyName"))
    questions = {
        text(each.get("PrimaryAttribute")): table(each.get("Payload"))
        for each in elements
        if each.get("Element") == "SQ"
    }
    found = Gathering()
    names = _names(questions, found)
    placed = set()
    for heading, id in _order(elements):
        if id in questions and id not in placed:
            placed.add(id)
            _read_question(questions[id], names, id, heading, found)
    for id in questions.keys() - placed:
        found.lose(names[id], "stands in no block, or among those taken out", left_out=True)
    _note_the_rest(elements, found)
    return found.carried(title, title)


def _parsed(content: bytes) -> Mapping[str, Any]:
    try:
        return table(json.loads(content.decode("utf-8-sig")))
    except (ValueError, RecursionError) as problem:
        raise CannotRead("It is not a Qualtrics survey file: it is no JSON.") from problem


def _names(questions: Mapping[str, Mapping[str, Any]], found: Gathering) -> dict[str, str]:
    """The export tag of each question; one that two questions share gets a number."""
    names: dict[str, str] = {}
    for id, question in questions.items():
        tag = text(question.get("DataExportTag")) or id
        names[id] = f"{tag}_{id}" if tag in names.values() else tag
        if names[id] != tag:
            found.lose(tag, f"is the name of two questions; one is {names[id]} here")
    return names


def _order(elements: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Heading and id of every question, in the order of the flow."""
    blocks: dict[str, Mapping[str, Any]] = {}
    for each in elements:
        if each.get("Element") == "BL":
            payload = each.get("Payload")
            given = payload.values() if isinstance(payload, Mapping) else listed(payload)
            blocks |= {text(block.get("ID")): block for block in map(table, given)}
    flows = [table(each.get("Payload")) for each in elements if each.get("Element") == "FL"]
    flow = [id for each in flows for id in _in_flow(each, 0) if id in blocks]
    for id in dict.fromkeys(flow or blocks):
        block = blocks[id]
        if block.get("Type") != "Trash":
            for row in map(table, listed(block.get("BlockElements"))):
                if row.get("Type") == "Question":
                    yield (
                        without_markup(text(block.get("Description"))),
                        text(row.get("QuestionID")),
                    )


def _in_flow(flow: Mapping[str, Any], depth: int) -> Iterator[str]:
    if depth > 30:
        raise CannotRead("Its flow is nested more than 30 deep.")
    for each in map(table, listed(flow.get("Flow"))):
        if "ID" in each:
            yield text(each["ID"])
        yield from _in_flow(each, depth + 1)


def _read_question(
    question: Mapping[str, Any],
    names: Mapping[str, str],
    id: str,
    heading: str,
    found: Gathering,
) -> None:
    name = names[id]
    shapes = shapes_of(question, name, found)
    if not shapes:
        return
    only_if = condition_of(question, names, found)
    settings = table(table(question.get("Validation")).get("Settings"))
    required = settings.get("ForceResponse") == "ON"
    for shape in shapes:
        field = text(shape.pop("field", name))
        found.add(
            field, part=found.part(heading), required=None if required else False,
            only_if=only_if, **shape,
        )  # fmt: skip
    if "${" in text(question.get("QuestionText")):
        found.lose(name, "its text takes a piece from elsewhere, shown here as it stands (${…})")
    if question.get("SkipLogic"):
        found.lose(name, "its skip logic is left out: what it skips is asked")
    if question.get("Randomization"):
        found.lose(name, "its answers stand in the order of the file and are not shuffled")
    for choice in choices_of(question).values():
        if choice.get("TextEntry") == "true":
            found.lose(name, f"the box for words beside “{text(choice.get('Display'))[:60]}”")


def _note_the_rest(elements: list[Mapping[str, Any]], found: Gathering) -> None:
    """What is not a question: flow, scoring, quotas, translations."""
    flows = [table(each.get("Payload")) for each in elements if each.get("Element") == "FL"]
    kinds = [kind for flow in flows for kind in _kinds_of_flow(flow)]
    for kind in dict.fromkeys(kinds):
        found.lose("", f"the flow has {kinds.count(kind)} × {kind}, which is left out")
    told = {"SCO": "its scoring is left out", "QO": "its quotas are left out",
            "TR": "its translations are left out"}  # fmt: skip
    for code, what in told.items():
        if any(each.get("Element") == code and each.get("Payload") for each in elements):
            found.lose("", what)


def _kinds_of_flow(flow: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    for each in map(table, listed(flow.get("Flow"))):
        kind = text(each.get("Type"))
        if kind not in ("Block", "Standard", "Root", "EndSurvey", ""):
            yield kind
        yield from _kinds_of_flow(each, depth + 1)
