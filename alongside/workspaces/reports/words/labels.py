"""Names of what is counted, and of what a report is."""

from __future__ import annotations

from collections.abc import Mapping

from alongside.science.protocol import Study, UnknownInStudy
from alongside.workspaces.families.words import deviation_kind
from alongside.workspaces.reports.codes import PDF, TABLES, WORD

OPEN, CLOSED = "Open report", "Closed report"
OPEN_HEADER = "Open report: no figure is split by arm"
CLOSED_HEADER = "Closed report: figures by arm, only for those who may know arms"
FILES = {PDF: "PDF", WORD: "Word", TABLES: "Tables (CSV, in a ZIP file)"}
WHY = {
    "record_corrected": "The record was corrected since",
    "wrong_moment": "It was made for the wrong moment",
    "new_version": "The study has a new version",
    "drawn_better": "It was drawn or worded badly",
}
WORRIES = {
    "all": "Worries about families",
    "danger": "of these, somebody in danger at the time",
    "open": "of these, still open",
}
ARMS_TOLD = {
    "asked": "Requests to learn an arm",
    "planned": "of these, planned",
    "unplanned": "of these, not planned",
    "waiting": "of these, waiting for a decision",
    "approved": "of these, agreed to",
    "refused": "of these, refused",
    "told": "of these, told",
    "learned": "Families whose arm an assessor learned",
}
ALL = "All"
NOT_RANDOMISED = "Not randomised"
HIDDEN = "hidden"


def kind(closed: bool) -> str:
    return CLOSED if closed else OPEN


def header(closed: bool) -> str:
    """What stands on every page."""
    return CLOSED_HEADER if closed else OPEN_HEADER


def deviation(code: str, study: Study) -> str:
    return deviation_kind(code)


def worry(code: str, study: Study) -> str:
    return WORRIES[code]


def arm_told(code: str, study: Study) -> str:
    return ARMS_TOLD[code]


def withdrawal(code: str, study: Study) -> str:
    """A scope in which a family stopped, or a consent that was taken back."""
    what, _, id = code.partition(":")
    try:
        if what == "scope":
            return study.withdrawal(id).title
        return f"Consent taken back: {study.consent(id).title}"
    except UnknownInStudy:
        return id.replace("_", " ").capitalize()


def consent(
    study: Study, kind: str, document: str, version: str, language: str, count: int
) -> tuple[object, ...]:
    """A line of the consents: titles where the study still has them."""
    try:
        titles = study.consent(kind).title, study.document(document, language, version).title
    except UnknownInStudy:
        titles = kind, document
    return (*titles, version, language, count)


def groups_by_arm(study: Study) -> Mapping[str, str]:
    """Arms, and those who have none."""
    return {**{arm.id: arm.name for arm in study.arms}, "": NOT_RANDOMISED}
