"""Names, contact details and signed papers of families that were not forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from alongside.foundations.files.keeping import read_file
from alongside.foundations.sealing.sealing import Forgotten, unseal
from alongside.project.archiving.folder import batched
from alongside.project.archiving.kinds import AT_ONCE
from alongside.workspaces.consent.models import ConsentGiven
from alongside.workspaces.consent.sealed import open_bytes_of, signature_label
from alongside.workspaces.families.models import Child, ContactDetails, Parent
from alongside.workspaces.families.sealed import open_all

SEALED: tuple[tuple[str, Any], ...] = (
    ("child", Child),
    ("parent", Parent),
    ("contact", ContactDetails),
)
FORGOTTEN = "forgotten"


def people(families: dict[UUID, str]) -> Iterator[list[Any]]:
    """Family, what it is, field, and what it says, of everything that was sealed."""
    for some in batched(families, AT_ONCE):
        found: list[list[Any]] = []
        for label, model in SEALED:
            facts = list(model.objects.filter(family__in=some).order_by("recorded_at", "pk"))
            opened = open_all(label, [(fact.family_id, fact.sealed) for fact in facts])
            for fact, plain in zip(facts, opened, strict=True):
                said = {FORGOTTEN: ""} if plain is None else plain
                found += [
                    [families[fact.family_id], label, fact.pk, name, value]
                    for name, value in said.items()
                ]
        yield from sorted(found, key=lambda row: (row[0], row[1]))


def papers(families: dict[UUID, str]) -> Iterator[tuple[str, bytes]]:
    """Scans and signatures of consents, under the family's number; one at a time."""
    for some in batched(families, AT_ONCE):
        given = ConsentGiven.objects.filter(family__in=some).select_related("paper")
        for fact in given.order_by("recorded_at", "pk"):
            with suppress(Forgotten):
                yield from _papers_of(fact, families[fact.family_id])


def _papers_of(fact: ConsentGiven, number: str) -> Iterator[tuple[str, bytes]]:
    name = f"papers/{number}/{fact.kind}-{fact.pk}"
    if fact.paper:
        content = read_file(fact.paper, open_seal=open_bytes_of(fact.family_id))
        yield name + ENDINGS.get(fact.paper.content_type, ".bin"), content
    if fact.sealed_signature:
        signed = _signature(fact)
        yield f"{name}-signature.{'svg' if signed.startswith(b'<') else 'txt'}", signed


def names_of(fact: ConsentGiven, number: str) -> list[str]:
    """Under which names the papers of a consent are put; nothing of what they hold."""
    name = f"papers/{number}/{fact.kind}-{fact.pk}"
    names = [name + ENDINGS.get(fact.paper.content_type, ".bin")] if fact.paper else []
    ending = "svg" if fact.signed_as == "drawn" else "txt"
    return [*names, f"{name}-signature.{ending}"] if fact.sealed_signature else names


def _signature(fact: ConsentGiven) -> bytes:
    label = signature_label(fact.kind, fact.document_version)
    return str(unseal(fact.family_id, label, bytes(fact.sealed_signature or b""))).encode()


ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
