"""Which version of a consent's document was the current one on a day."""

from __future__ import annotations

from datetime import date, datetime

from alongside.foundations.clock import day_of
from alongside.science.protocol import ConsentKind, Document, Study


def current_document(study: Study, kind: ConsentKind, at: datetime, language: str = "") -> Document:
    """The latest version in force at a moment; the first one before any is in force."""
    day = day_of(at, study.time_zone)
    versions = _versions(study, kind.document, language or study.languages[0])
    in_force = [one for one in versions if one.date <= day]
    return in_force[-1] if in_force else versions[0]


def is_older(study: Study, document: str, version: str, than: Document) -> bool:
    """Whether a version came before another one of the same document."""
    dates: dict[str, date] = {
        one.version: one.date for one in study.documents if one.id == document
    }
    return version != than.version and dates.get(version, date.min) <= than.date


def earlier_versions(study: Study, document: Document) -> list[Document]:
    """The versions that this one replaced, the latest first: paper forms may still carry them."""
    known = _versions(study, document.id, document.language)
    return [one for one in reversed(known) if one.date < document.date]


def version_of(study: Study, kind: ConsentKind, version: str, language: str) -> Document | None:
    """One version of a consent's document, if there is such a one."""
    versions = _versions(study, kind.document, language)
    return next((one for one in versions if one.version == version), None)


def _versions(study: Study, document: str, language: str) -> list[Document]:
    study.document(document, language)
    found = [one for one in study.documents if (one.id, one.language) == (document, language)]
    return sorted(found, key=lambda one: one.date)
