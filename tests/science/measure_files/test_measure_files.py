"""Files of other programs: what comes over, what is listed, and what a hostile one can do."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.foundations.tables import TableRefused
from alongside.foundations.tables.writing import write_csv, write_sheets
from alongside.science.instruments.comparing import compared
from alongside.science.instruments.structure import Instrument, Item, Option, Part
from alongside.science.instruments.team_made import team_made
from alongside.science.measure_files.carried import CannotRead
from alongside.science.measure_files.odm import NAMESPACE, write_odm
from alongside.science.measure_files.qsf import read_qsf
from alongside.science.measure_files.redcap import COLUMNS, read_redcap, write_redcap
from alongside.science.measure_files.xlsform import write_xlsform
from alongside.workspaces.building.files import FORMATS, read_measure
from tests.made_up_measures import qsf_elements, qsf_file, redcap_file, redcap_rows, xlsform_file

AT = datetime(2024, 1, 1, tzinfo=UTC)


def items(found):
    return [(one.code, one.kind, one.only_if) for one in team_made(found.draft).items]


def lost(found, *, left_out):
    return {loss.item: loss.what for loss in found.losses if loss.left_out is left_out}


def test_a_redcap_dictionary_comes_over_and_what_does_not_is_listed_item_by_item():
    found = read_measure(redcap_file(), "dictionary.csv")
    assert items(found) == [
        ("heard", "choice", None),
        ("why", "text", ("heard", ("0", "1"))),
        ("who_1", "yes_no", None),
        ("who_2", "yes_no", None),
        ("which", "text", ("who_1", ("yes",))),
        ("times", "whole_number", None),
        ("item_reason", "yes_no", None),
    ]
    form = team_made(found.draft)
    assert [option.label for option in form.by_code["heard"].options] == [
        "Not at all", "Partly, I think", "Completely",
    ]  # fmt: skip
    assert (form.items[0].label, form.items[0].required, form.items[1].required) == (
        "Did they listen?", True, False,
    )  # fmt: skip
    assert [part.title for part in form.parts] == ["The help", "Visits"]
    assert (form.by_code["times"].minimum, form.by_code["times"].maximum) == (0, 99)
    assert lost(found, left_out=True) == {
        "full_name": "is marked as identifying; names stand in contact details",
        "total": "is calculated; write a score instead",
        "photo": "asks for a file",
        "odd": "is of the type 'hologram', which is not known here",
    }
    assert lost(found, left_out=False) == {
        "who": "allows several answers, so it is 2 yes/no questions here",
        "which": "its note is left out: No names",
        "times": "is always asked; its branching logic is left out: [heard] > 0",
        "reason": "is called item_reason here",
    }


def test_an_xlsform_comes_over_and_what_does_not_is_listed_item_by_item():
    found = read_measure(xlsform_file(), "form.xlsx")
    assert items(found) == [
        ("heard", "choice", None),
        ("why", "text", ("heard", ("0",))),
        ("times", "whole_number", None),
        ("again", "yes_no", ("heard", ("2", "1"))),
        ("all_0", "yes_no", None),
        ("all_1", "yes_no", None),
        ("all_2", "yes_no", None),
    ]
    assert (found.draft["id"], found.draft["title"]) == ("prem_groups", "The group")
    assert lost(found, left_out=True) == {
        "place": "is of the type 'geopoint'",
        "sum": "is worked out by the device",
        "lost": "its answers, the list 'nowhere', are not there",
    }
    assert [(loss.item, loss.what) for loss in found.losses if not loss.left_out] == [
        ("times", "a condition of it is left out: ${heard} > 0"),
        ("times", "its hint is left out: A guess"),
        ("all", "allows several answers, so it is 3 yes/no questions here"),
    ]


def test_a_qualtrics_file_comes_over_and_what_does_not_is_listed_item_by_item():
    found = read_measure(qsf_file(), "survey.qsf")
    assert items(found) == [
        ("heard", "choice", None),
        ("why", "text", ("heard", ("0", "1"))),
        ("times", "whole_number", None),
        ("they_1", "choice", None),
        ("they_2", "choice", None),
        ("who_1", "yes_no", None),
        ("who_2", "yes_no", None),
        ("who_3", "yes_no", None),
    ]
    form = team_made(found.draft)
    assert [option.code for option in form.items[0].options] == ["0", "1", "2"]
    assert (form.items[0].required, form.items[1].required) == (True, False)
    assert form.by_code["they_2"].label == "They were: On time"
    assert lost(found, left_out=True) == {
        "rank": "asks for an order",
        "old": "stands in no block, or among those taken out",
    }
    assert lost(found, left_out=False) == {
        "they": "is a table, and 2 questions here, each with the words above it",
        "who": "its skip logic is left out: what it skips is asked",
        "": "its scoring is left out",
    }


CODES = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True).map(lambda code: f"q_{code}")
WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=30)


@st.composite
def forms(draw):
    """Any measure that the builder can make, but for scores."""
    made: list[Item] = []
    for code in draw(st.lists(CODES, min_size=1, max_size=6, unique=True)):
        kind = draw(st.sampled_from(["choice", "yes_no", "whole_number", "text", "date"]))
        options = tuple(Option(str(n), draw(WORDS)) for n in range(draw(st.integers(2, 4))))
        gates = [item for item in made if item.kind in ("choice", "yes_no")]
        gate = draw(st.sampled_from([None, *gates]))
        answers = ("yes",) if gate and gate.kind == "yes_no" else ("1", "0")
        bounds = draw(st.sampled_from([(None, None), (0, 9)])) if kind == "whole_number" else ()
        low, high = bounds or (None, 200 if kind == "text" else None)
        made.append(
            Item(
                len(made) + 1, code, kind, draw(WORDS), "part_1",
                options if kind == "choice" else (), low, high, draw(st.booleans()),
                (gate.code, answers) if gate else None,
            )
        )  # fmt: skip
    return Instrument(
        "made_up", "Made up", "Made up", "parent", "parent", tuple(made),
        (Part("part_1", draw(WORDS)),), None, None, "own", "The team", True, "1",
    )  # fmt: skip


@settings(max_examples=20)
@given(forms())
def test_what_is_written_for_redcap_and_as_an_xlsform_is_read_again_as_it_was(form):
    rows = write_csv(write_redcap(form), COLUMNS, bom=False)
    sheets = write_sheets(write_xlsform(form))
    for content, name in ((rows, "again.csv"), (sheets, "again.xlsx")):
        found = read_measure(content, name)
        again = team_made(found.draft)
        difference = compared(form, again)
        assert [one.code for one in difference.items if one.state != "same"] == []
        assert found.losses == ()


@settings(max_examples=40)
@given(forms())
def test_odm_holds_every_item_with_its_answers_limits_and_conditions(form):
    root = ET.fromstring(write_odm(form, "a-study", AT))
    space = {"o": NAMESPACE}
    told = {each.get("OID"): each for each in root.iterfind(".//o:ItemDef", space)}
    refs = root.findall(".//o:ItemRef", space)
    assert [ref.get("ItemOID") for ref in refs] == [f"I.{item.code}" for item in form.items]
    lists = {each.get("OID"): each for each in root.iterfind(".//o:CodeList", space)}
    conditions = {each.get("OID") for each in root.iterfind(".//o:ConditionDef", space)}
    for item, ref in zip(form.items, refs, strict=True):
        one = told[f"I.{item.code}"]
        assert one.findtext(".//o:TranslatedText", namespaces=space) == item.label
        assert (ref.get("Mandatory") == "Yes") is item.required
        assert (ref.get("CollectionExceptionConditionOID") in conditions) is bool(item.only_if)
        checks = [check.findtext("o:CheckValue", namespaces=space) for check in
                  one.iterfind("o:RangeCheck", space)]  # fmt: skip
        bounds = (item.minimum, item.maximum) if item.kind == "whole_number" else ()
        assert checks == [f"{bound:g}" for bound in bounds if bound is not None]
        if item.kind == "choice":
            ref_to = one.find("o:CodeListRef", space).get("CodeListOID")
            codes = [each.get("CodedValue") for each in lists[ref_to]]
            assert codes == [option.code for option in item.options]
    order = [each.tag.split("}")[1] for each in root.find(".//o:MetaDataVersion", space)]
    standing = ["FormDef", "ItemGroupDef", "ItemDef", "CodeList", "ConditionDef"]
    assert order == sorted(order, key=standing.index)


def zip_bomb():
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b"<a/>")
        made.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)
    return held.getvalue()


def entity():
    plain = BytesIO(xlsform_file())
    held = BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(held, "w") as made:
        for each in source.infolist():
            content = source.read(each)
            if each.filename == "xl/workbook.xml":
                content = content.replace(
                    b"<workbook", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><workbook'
                )
            made.writestr(each.filename, content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (zip_bomb, "form.xlsx", "far larger inside than it looks"),
        (entity, "form.xlsx", "holds instructions that no spreadsheet program writes"),
        (lambda: b"[" * 100_000, "survey.qsf", "it is no JSON"),
        (lambda: b"\xff\xfe", "survey.qsf", "it is no JSON"),
        (lambda: b'{"SurveyElements": 7}', "survey.qsf", "no SurveyElements"),
        (lambda: b"x" * 5_000_000, "survey.qsf", "It is above 4 MB"),
        (lambda: b"a,b\n1,2\n", "dictionary.csv", "not a REDCap data dictionary"),
        (lambda: b"a,b\n1,2\n", "measure.docx", "must end in .qsf, .csv or .xlsx"),
        (lambda: write_sheets({"other": (("a", "b"), [["1", "2"]])}), "form.xlsx",
         "There is no sheet named “survey”"),
        (lambda: write_csv([[row[name] for name in COLUMNS] for row in redcap_rows()[6:]], COLUMNS),
         "dictionary.csv", "no question that can be asked"),
    ],
)  # fmt: skip
def test_a_file_that_is_hostile_or_something_else_is_refused_in_words(content, name, said):
    with pytest.raises((CannotRead, TableRefused)) as refused:
        read_measure(content(), name)
    assert said in str(refused.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["Payload", "Flow", "ID", "0"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON, st.integers(0, 9), st.sampled_from(["Payload", "Element", "DisplayLogic", "Choices",
       "Answers", "RecodeValues", "Validation", "QuestionText", "DataExportTag"]))  # fmt: skip
def test_whatever_stands_in_a_survey_file_it_is_carried_or_refused(value, place, key):
    elements = qsf_elements()
    element = elements[place]
    inner = element["Payload"]
    (inner if key in inner and isinstance(inner, dict) else element)[key] = value
    try:
        found = read_qsf(json.dumps({"SurveyElements": elements}).encode())
    except CannotRead:
        return
    assert team_made(found.draft).items


def test_a_dictionary_of_too_many_questions_or_answers_is_refused():
    row = dict.fromkeys(COLUMNS, "") | {COLUMNS[0]: "n", COLUMNS[3]: "yesno", COLUMNS[4]: "?"}
    many = [{**row, COLUMNS[0]: f"n_{number}"} for number in range(301)]
    with pytest.raises(CannotRead, match="more than 300 questions"):
        read_redcap(many)
    answers = " | ".join(f"{number}, x" for number in range(61))
    with pytest.raises(CannotRead, match="more than 60 answers"):
        read_redcap([{**row, COLUMNS[3]: "radio", COLUMNS[5]: answers}])


def test_every_way_out_says_that_scores_stay_here():
    found = read_measure(redcap_file(), "dictionary.csv")
    score = {"code": "s", "title": "S", "items": ["heard"], "combine": "mean", "needed": 1,
             "direction": "higher is better"}  # fmt: skip
    form = team_made({**found.draft, "scoring": {"version": "1", "scores": [score]}})
    for one in FORMATS.values():
        assert ("s", "is a score: its rule stays here") in [
            (loss.item, loss.what) for loss in one.lost(form)
        ]
