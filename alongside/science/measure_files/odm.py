"""The metadata of a measure as CDISC ODM 1.3.2."""

from datetime import datetime
from xml.etree import ElementTree as ET  # written only: nothing is parsed here

from alongside.science.instruments.structure import Instrument, Item
from alongside.science.measure_files.carried import Loss

NAMESPACE = "http://www.cdisc.org/ns/odm/v1.3"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPES = {"choice": "text", "yes_no": "text", "text": "text", "date": "date",
          "whole_number": "integer", "decimal": "float"}  # fmt: skip
_LONGEST_TEXT, _DIGITS = 2_000, 15
_YES_NO = (("yes", "Yes"), ("no", "No"))


def write_odm(asked: Instrument, study: str, at: datetime) -> bytes:
    """Return one FormDef with a group for each part, in the order that the standard's schema asks.

    A condition is a ConditionDef under which the item is *not* collected, as the standard has it.

    >>> from datetime import UTC
    >>> from alongside.science.instruments.icecap_a import icecap_a
    >>> write_odm(icecap_a(), "a-study", datetime(2024, 1, 1, tzinfo=UTC))[:38]
    b"<?xml version='1.0' encoding='utf-8'?>"
    """
    root = ET.Element(
        "ODM", xmlns=NAMESPACE, ODMVersion="1.3.2", FileType="Snapshot", Granularity="Metadata",
        FileOID=f"{study}.{asked.id}", CreationDateTime=at.isoformat(timespec="seconds"),
    )  # fmt: skip
    whole = ET.SubElement(root, "Study", OID=study)
    told = ET.SubElement(whole, "GlobalVariables")
    for name, words in (
        ("StudyName", study), ("StudyDescription", asked.title), ("ProtocolName", study),
    ):  # fmt: skip
        ET.SubElement(told, name).text = words
    version = ET.SubElement(
        whole, "MetaDataVersion", OID=f"{asked.id}.{asked.version}", Name=asked.title
    )
    _form(version, asked)
    _groups(version, asked)
    for item in asked.items:
        _item(version, item)
    _lists(version, asked)
    _conditions(version, asked)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _form(version: ET.Element, asked: Instrument) -> None:
    form = ET.SubElement(version, "FormDef", OID=f"F.{asked.id}", Name=asked.title, Repeating="No")
    for number, part in enumerate(asked.parts, 1):
        ET.SubElement(
            form, "ItemGroupRef", ItemGroupOID=_group(asked, part.code), Mandatory="Yes",
            OrderNumber=str(number),
        )  # fmt: skip


def _group(asked: Instrument, part: str) -> str:
    return f"IG.{asked.id}.{part}"


def _groups(version: ET.Element, asked: Instrument) -> None:
    for part in asked.parts:
        group = ET.SubElement(
            version, "ItemGroupDef", OID=_group(asked, part.code), Name=part.title, Repeating="No"
        )
        for number, item in enumerate((one for one in asked.items if one.part == part.code), 1):
            told = {"ItemOID": f"I.{item.code}", "OrderNumber": str(number)}
            told["Mandatory"] = "Yes" if item.required else "No"
            if item.only_if:
                told["CollectionExceptionConditionOID"] = f"C.{item.code}"
            ET.SubElement(group, "ItemRef", told)


def _item(version: ET.Element, item: Item) -> None:
    length = {"text": int(item.maximum or _LONGEST_TEXT), "choice": _longest(item), "yes_no": 3}
    told = {"OID": f"I.{item.code}", "Name": item.code, "DataType": _TYPES[item.kind]}
    if item.kind != "date":
        told["Length"] = str(length.get(item.kind, _DIGITS))
    if item.kind == "decimal":
        told["SignificantDigits"] = "6"
    made = ET.SubElement(version, "ItemDef", told)
    _words(ET.SubElement(made, "Question"), item.label)
    if item.kind in ("whole_number", "decimal"):
        for comparator, bound in (("GE", item.minimum), ("LE", item.maximum)):
            if bound is not None:
                check = ET.SubElement(made, "RangeCheck", Comparator=comparator, SoftHard="Soft")
                ET.SubElement(check, "CheckValue").text = f"{bound:g}"
    if item.kind in ("choice", "yes_no"):
        ET.SubElement(made, "CodeListRef", CodeListOID=_list(item))


def _longest(item: Item) -> int:
    return max((len(option.code) for option in item.options), default=1)


def _list(item: Item) -> str:
    return "CL.yes_no" if item.kind == "yes_no" else f"CL.{item.code}"


def _lists(version: ET.Element, asked: Instrument) -> None:
    given = {
        _list(item): (item.code, [(option.code, option.label) for option in item.options])
        for item in asked.items
        if item.kind == "choice"
    }
    if any(item.kind == "yes_no" for item in asked.items):
        given["CL.yes_no"] = ("yes_no", list(_YES_NO))
    for oid, (name, options) in given.items():
        told = ET.SubElement(version, "CodeList", OID=oid, Name=name, DataType="text")
        for number, (code, label) in enumerate(options, 1):
            one = ET.SubElement(told, "CodeListItem", CodedValue=code, OrderNumber=str(number))
            _words(ET.SubElement(one, "Decode"), label)


def _conditions(version: ET.Element, asked: Instrument) -> None:
    for item in asked.items:
        if item.only_if:
            gate, values = item.only_if
            told = ET.SubElement(
                version, "ConditionDef", OID=f"C.{item.code}", Name=f"{item.code} is not asked"
            )
            _words(
                ET.SubElement(told, "Description"),
                f"Not asked unless {gate} is {' or '.join(values)}.",
            )
            rule = " and ".join(f"I.{gate} != '{value}'" for value in values)
            ET.SubElement(told, "FormalExpression", Context="Alongside").text = rule


def _words(parent: ET.Element, words: str) -> None:
    ET.SubElement(parent, "TranslatedText", {_LANG: "en"}).text = words


def not_in_odm(asked: Instrument) -> tuple[Loss, ...]:
    """Return what the metadata do not hold of the measure."""
    return tuple(
        Loss(score.code, "is a score: its rule stays here")
        for scoring in asked.scorings[-1:]
        for score in scoring.scores
    )
