"""Who a row is about, and free text in which nobody may be named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from alongside.science.recruitment.names import normalise_name
from alongside.workspaces.referrals.log_import.cells import Cells
from alongside.workspaces.referrals.log_import.naming import without_names
from alongside.workspaces.referrals.log_import.reading import as_phone, lost_its_zero
from alongside.workspaces.referrals.log_import.rows import LogRow

LONGEST_NAME = 120
FEWEST_DIGITS, MOST_DIGITS = 7, 15
SIGNS = str.maketrans("", "", " ()-.\u00a0")


def with_people(cells: Cells, row: LogRow) -> LogRow:
    """The parent, the child and the telephone number of a family that agreed."""
    parent, child = _name(cells, "parent_name"), _name(cells, "child_name")
    relation = cells.code("relation", blank_counts=True) if parent else ""
    if parent and not relation:
        cells.report_once("relation", "blank")
    return replace(
        row, parent_name=parent, relation=relation, child_name=child,
        born=_born(cells, child), phone=_phone(cells),
    )  # fmt: skip


def open_text(cells: Cells, text: str) -> str:
    """Free text as it is kept in the open: without the family's names and numbers."""
    kept = without_names(text, [cells.text("parent_name"), cells.text("child_name")])
    if kept != text:
        cells.notices.add("names_taken_out")
    return kept


def _name(cells: Cells, field: str) -> str:
    name = cells.text(field)
    if name and not normalise_name(name):
        cells.report(field, "no_letter")
    if len(name) > LONGEST_NAME:
        cells.report(field, "too_long")
    return name


def _born(cells: Cells, child: str) -> date | None:
    born = cells.day("born")
    if child and born is None:
        cells.report_once("born", "birth_needed")
    if born is not None and not child:
        cells.report_once("child_name", "name_needed")
    return born


def _phone(cells: Cells) -> str:
    phone = as_phone(cells.raw("phone"))
    digits = phone.removeprefix("+").translate(SIGNS)
    right = digits.isascii() and digits.isdigit() and FEWEST_DIGITS <= len(digits) <= MOST_DIGITS
    if phone and not right:
        cells.report("phone", "not_phone")
    if lost_its_zero(cells.raw("phone")):
        cells.notices.add("zero_put_back")
    return phone
