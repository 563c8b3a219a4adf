"""A parent gives one consent, or says no to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.files.keeping import Upload, keep_file
from alongside.foundations.files.kinds import Kind
from alongside.foundations.files.models import StoredFile
from alongside.foundations.files.refusals import FileRefused
from alongside.foundations.files.signatures import check_signature
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import action, derived_id, lock, write
from alongside.foundations.sealing.sealing import seal
from alongside.science.protocol import ConsentKind, Document, Study, UnknownInStudy
from alongside.workspaces.consent import queries
from alongside.workspaces.consent.actions import checks, refusals
from alongside.workspaces.consent.codes import DRAWN, MODES, PAPER, SIGNED_AS
from alongside.workspaces.consent.models import ConsentGiven, ConsentNotGiven
from alongside.workspaces.consent.sealed import seal_bytes_of, signature_label
from alongside.workspaces.families import actions as families
from alongside.workspaces.families.models import Family, Parent
from alongside.workspaces.referrals import queries as referrals

BOX = "0 0 600 200"
PAPER_KINDS = frozenset({Kind.PDF, Kind.IMAGE})


@action
def give_consent(
    *, study: Study, family: Family, by: Person, at: datetime,
    kind: str,
    parent: Parent,
    statements: Mapping[str, bool],
    signed_as: str,
    mode: str,
    signature: str = "",
    paper: Upload | None = None,
    children: Sequence[str] | None = None,
    version: str = "",
    language: str = "",
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> ConsentGiven:  # fmt: skip
    """Record a consent that a parent signed; `occurred_at` is when, on a paper form.

    `signature` is a path drawn in a box of 600 by 200, or a typed name. Without a version it is
    the one in force when it was signed; without children it speaks for all of the family's.
    """
    asked = study.consent(kind)
    signed = checks.refuse_the_future(study, occurred_at, at)
    document = _document(study, asked, version, language, signed)
    lock(f"consent of {family.pk}")
    opening = checks.check_turn(study, family, asked, document, by, signed, at)
    checks.check_version(study, asked, document, signed)
    checks.check_parent(study, family, parent, signed)
    told: dict[str, Any] = {
        "children": checks.check_children(family, asked, children),
        "statements": checks.check_statements(document, statements),
        **_signing(family, asked, document, signed_as, signature, mode),
        "paper": _paper(family, signed_as, paper, by, at),
        "hours_since_information": queries.whole_hours(opening.informed_at, signed),
    }
    _note_deviations(study, family, asked, document, signed, by, at, entry)
    given: ConsentGiven = write(
        ConsentGiven, study=study, family=family, by=by, at=at, entry=entry, occurred_at=signed,
        kind=kind, parent=parent, **told,
    )  # fmt: skip
    return given


@action
def not_given(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    kind: str,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> ConsentNotGiven:
    """Record that a separate consent was asked for and not given. No reason is asked."""
    asked = study.consent(kind)
    happened = checks.refuse_the_future(study, occurred_at, at)
    checks.refuse_joined(family)
    lock(f"consent of {family.pk}")
    checks.check_taker(study, family, asked, by)
    if asked.required_for_trial:
        raise refusals.DeclineInstead
    state = queries.state(family, kind)
    if state.is_valid:
        raise refusals.WithdrawInstead(asked.title)
    if state.state == "not_given" and state.fact:
        standing: ConsentNotGiven = ConsentNotGiven.objects.get(pk=state.fact)
        return standing
    return write(
        ConsentNotGiven, study=study, family=family, by=by, at=at, entry=entry,
        occurred_at=happened, kind=kind,
    )  # fmt: skip


def why_not(
    *, study: Study, family: Family, by: Person, at: datetime, kind: str, language: str = ""
) -> Refusal | None:
    """What stands between a family and this consent now, or None; nothing is written."""
    asked = study.consent(kind)
    document = _document(study, asked, "", language, at)
    try:
        checks.check_turn(study, family, asked, document, by, at, at)
    except Refusal as refusal:
        return refusal
    return None


def _document(
    study: Study, kind: ConsentKind, version: str, language: str, signed: datetime
) -> Document:
    try:
        if version:
            return study.document(kind.document, language or None, version)
        return queries.current_document(study, kind, signed, language)
    except UnknownInStudy:
        raise refusals.UnknownCode("version and language of the form") from None


def _signing(
    family: Family, kind: ConsentKind, document: Document, signed_as: str, signature: str, mode: str
) -> dict[str, Any]:
    """What was signed, and how."""
    if signed_as not in SIGNED_AS:
        raise refusals.UnknownCode("way of signing")
    if mode not in MODES:
        raise refusals.UnknownCode("way in which you met")
    return {
        "document": document.id,
        "document_version": document.version,
        "language": document.language,
        "signed_as": signed_as,
        "sealed_signature": _signature(family, kind, document, signed_as, signature),
        "mode": mode,
    }


def _signature(
    family: Family, kind: ConsentKind, document: Document, signed_as: str, signature: str
) -> bytes | None:
    if signed_as == PAPER:
        return None
    if not signature.strip():
        raise refusals.SignatureNeeded
    kept = _drawing(signature) if signed_as == DRAWN else signature.strip()
    return seal(family.pk, signature_label(kind.id, document.version), kept)


def _drawing(path: str) -> str:
    """The strokes drawn anew, so that nothing but lines is kept."""
    quoted = path.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{BOX}"><path d="{quoted}"/></svg>'
    try:
        return check_signature(svg.encode(), "signature").content.decode()
    except FileRefused:
        raise refusals.SignatureUnreadable from None


def _paper(
    family: Family, signed_as: str, paper: Upload | None, by: Person, at: datetime
) -> StoredFile | None:
    if signed_as != PAPER:
        return None
    if paper is None:
        raise refusals.PaperNeeded
    return keep_file(paper, allowed=PAPER_KINDS, by=by, at=at, seal=seal_bytes_of(family.pk))


def _note_deviations(
    study: Study, family: Family, asked: ConsentKind, document: Document, signed: datetime,
    by: Person, at: datetime, entry: UUID | None,
) -> None:  # fmt: skip
    """What the protocol did not foresee and the record must show; the work goes on."""
    current = queries.current_document(study, asked, signed, document.language)
    decision = referrals.decision(family)
    if queries.is_older(study, document.id, document.version, current):
        families.record_deviation(
            study=study, family=family, by=by, at=at, kind="document_out_of_date",
            what=f"Version {document.version} of “{document.title}” was signed. "
            f"Version {current.version} was in use.",
            entry=derived_id(entry, at, "old version"), occurred_at=signed,
        )  # fmt: skip
    if decision is not None and signed < decision.at:
        families.record_deviation(
            study=study, family=family, by=by, at=at, kind="consent_procedure",
            what=f"“{document.title}” was signed before the family was confirmed as eligible.",
            entry=derived_id(entry, at, "before eligibility"), occurred_at=signed,
        )  # fmt: skip
