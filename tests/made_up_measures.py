"""Made-up measures as other programs keep them, with what a measure here can hold and what not."""

from __future__ import annotations

import json
from typing import Any

from alongside.foundations.tables.writing import write_csv, write_sheets
from alongside.science.measure_files.redcap import COLUMNS

NAME, FORM, SECTION, TYPE, LABEL, CHOICES, NOTE, VALIDATION, LOW, HIGH, IDENTIFIER, BRANCHING = (
    COLUMNS[:12]
)
REQUIRED = "Required Field?"


def redcap_rows() -> list[dict[str, str]]:
    """A choice, what depends on it, several answers, a number, and four that cannot come over."""
    given: list[dict[str, str]] = [
        {NAME: "heard", TYPE: "radio", LABEL: "Did they <b>listen</b>?", REQUIRED: "y",
         CHOICES: "0, Not at all | 1, Partly, I think | 2, Completely", SECTION: "The help"},
        {NAME: "why", TYPE: "notes", LABEL: "Why?", BRANCHING: "[heard] = '0' or [heard] = '1'"},
        {NAME: "who", TYPE: "checkbox", LABEL: "Who helped?", CHOICES: "1, A nurse | 2, Friends"},
        {NAME: "which", TYPE: "text", LABEL: "Which nurse?", BRANCHING: "[who(1)] = '1'",
         NOTE: "No names"},
        {NAME: "times", TYPE: "text", LABEL: "How often?", VALIDATION: "integer", LOW: "0",
         HIGH: "99", BRANCHING: "[heard] > 0", SECTION: "Visits"},
        {NAME: "reason", TYPE: "yesno", LABEL: "Was there a reason?"},
        {NAME: "full_name", TYPE: "text", LABEL: "Name", IDENTIFIER: "y"},
        {NAME: "total", TYPE: "calc", LABEL: "Total", CHOICES: "sum([heard],[times])"},
        {NAME: "photo", TYPE: "file", LABEL: "A picture"},
        {NAME: "odd", TYPE: "hologram", LABEL: "?"},
    ]  # fmt: skip
    return [dict.fromkeys(COLUMNS, "") | {FORM: "prem_groups"} | row for row in given]


def redcap_file() -> bytes:
    return write_csv([[row[name] for name in COLUMNS] for row in redcap_rows()], COLUMNS, bom=False)


SURVEY = ("type", "name", "label", "hint", "required", "relevant", "constraint")


def xlsform_file() -> bytes:
    survey = [
        ["begin_group", "help", "The help", "", "", "", ""],
        ["select_one often", "heard", "Did they listen?", "", "yes", "", ""],
        ["text", "why", "Why?", "", "", "selected(${heard}, '0')", "string-length(.) <= 300"],
        ["end_group", "", "", "", "", "", ""],
        ["integer", "times", "How often?", "A guess", "", "${heard} > 0", ". >= 0 and . <= 99"],
        ["select_one yes_no", "again", "Again?", "", "", "${heard} = 2 or ${heard} = 1", ""],
        ["select_multiple often", "all", "All that fit", "", "", "", ""],
        ["geopoint", "place", "Where?", "", "", "", ""],
        ["calculate", "sum", "", "", "", "", ""],
        ["select_one nowhere", "lost", "Lost?", "", "", "", ""],
    ]
    choices = [
        ["often", 0, "Not at all"], ["often", 1, "Partly"], ["often", 2, "Completely"],
        ["yes_no", "yes", "Yes"], ["yes_no", "no", "No"],
    ]  # fmt: skip
    return write_sheets(
        {
            "survey": (SURVEY, survey),
            "choices": (("list_name", "name", "label"), choices),
            "settings": (("form_title", "form_id"), [["The group", "prem_groups"]]),
        }
    )


def _question(id: str, tag: str, words: str, kind: str, selector: str, **more: Any) -> Any:
    payload = {
        "QuestionID": id, "DataExportTag": tag, "QuestionText": words, "QuestionType": kind,
        "Selector": selector, **more,
    }  # fmt: skip
    return {"Element": "SQ", "PrimaryAttribute": id, "Payload": payload}


def _shown(id: str, choice: str, *more: str) -> Any:
    clauses = [
        {
            "LogicType": "Question", "QuestionID": id, "Operator": "Selected",
            "ChoiceLocator": f"q://{id}/SelectableChoice/{each}",
            **({"Conjuction": "Or"} if n else {}),
        }
        for n, each in enumerate((choice, *more))
    ]  # fmt: skip
    inside = {str(n): clause for n, clause in enumerate(clauses)} | {"Type": "If"}
    return {"DisplayLogic": {"0": inside, "Type": "BooleanExpression"}}


OFTEN = {"1": {"Display": "Not at all"}, "2": {"Display": "Partly"}, "3": {"Display": "Fully"}}


def qsf_elements() -> list[Any]:
    recoded = {"RecodeValues": {"1": "0", "2": "1", "3": "2"}, "Choices": OFTEN}
    forced = {"Validation": {"Settings": {"ForceResponse": "ON"}}}
    number = {"Validation": {"Settings": {
        "ContentType": "ValidNumber", "ValidNumber": {"Min": "0", "Max": "99", "NumDecimals": "0"},
    }}}  # fmt: skip
    table = {"Choices": {"1": {"Display": "Kind"}, "2": {"Display": "On time"}}, "Answers": OFTEN,
             "SubSelector": "SingleAnswer"}  # fmt: skip
    ids = ["QID1", "QID2", "QID3", "QID4", "QID5", "QID6"]
    rows = [{"Type": "Question", "QuestionID": id} for id in ids]
    return [
        {"Element": "BL", "Payload": {
            "1": {"ID": "BL_1", "Description": "The help", "BlockElements": rows},
            "2": {"ID": "BL_2", "Type": "Trash", "BlockElements": [
                {"Type": "Question", "QuestionID": "QID9"}]},
        }},
        {"Element": "FL", "Payload": {"Flow": [
            {"Type": "Standard", "ID": "BL_1"}, {"Type": "Branch", "Flow": []}]}},
        _question("QID1", "heard", "<p>Did they listen?</p>", "MC", "SAVR", **recoded, **forced),
        _question("QID2", "why", "Why?", "TE", "ML", **_shown("QID1", "1", "2")),
        _question("QID3", "times", "How often?", "TE", "SL", **number),
        _question("QID4", "they", "They were:", "Matrix", "Likert", **table),
        _question("QID5", "who", "Who?", "MC", "MAVR", Choices=OFTEN, SkipLogic=[{}]),
        _question("QID6", "rank", "In which order?", "RO", "DND", Choices=OFTEN),
        _question("QID9", "old", "Taken out?", "MC", "SAVR", Choices=OFTEN),
        {"Element": "SCO", "Payload": {"ScoringCategories": [1]}},
    ]  # fmt: skip


def qsf_file() -> bytes:
    whole = {"SurveyEntry": {"SurveyName": "PREM groups"}, "SurveyElements": qsf_elements()}
    return json.dumps(whole).encode()
