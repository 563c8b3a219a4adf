"""Signed forms: the signature, the scan, the copies, and what can be taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from alongside.foundations.files.keeping import given_name, read_file
from alongside.foundations.files.models import StoredFile
from alongside.foundations.sealing.sealing import unseal
from alongside.workspaces.consent.models import (
    ConsentGiven,
    ConsentNotGiven,
    ConsentWithdrawn,
    CopySent,
    ServiceStopped,
    Withdrawal,
)
from alongside.workspaces.consent.queries.rows import GivenRow
from alongside.workspaces.consent.sealed import open_bytes_of, signature_label
from alongside.workspaces.families.models import Family, FamilyFact

CORRECTABLE = (ConsentGiven, ConsentNotGiven, ConsentWithdrawn, Withdrawal, ServiceStopped)


def signature_of(family: Family, given: GivenRow) -> str:
    """A drawing as SVG, or a typed name; empty for a paper form. Raises `Forgotten`."""
    sealed = ConsentGiven.objects.values_list("sealed_signature", flat=True).get(pk=given.id)
    if sealed is None:
        return ""
    return str(unseal(family.pk, signature_label(given.kind, given.version), bytes(sealed)))


def paper_content(family: Family, given: GivenRow) -> tuple[bytes, StoredFile, str] | None:
    """The scanned form, what is known of it, and the name under which it was handed in."""
    row = ConsentGiven.objects.select_related("paper").get(pk=given.id)
    if row.paper is None:
        return None
    key = open_bytes_of(family.pk)
    return read_file(row.paper, open_seal=key), row.paper, given_name(row.paper, open_seal=key)


def copies_sent(given: GivenRow) -> int:
    """How often a copy went to the family."""
    return int(CopySent.objects.as_of().filter(consent_id=given.id).count())


def correctable(family: Family, id: UUID, *, blinded: bool = False) -> FamilyFact | None:
    """A fact of this family that stands and can be taken back by this reader."""
    for model in CORRECTABLE:
        if blinded and model is ServiceStopped:
            continue
        rows: Any = model.objects.as_of().filter(family=family, pk=id)
        if fact := rows.first():
            found: FamilyFact = fact
            return found
    return None
