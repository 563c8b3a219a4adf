"""What was written under seal about worries, unblinding and answering: for the closed part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from typing import Any
from uuid import UUID

from alongside.project.archiving.folder import batched
from alongside.project.archiving.kinds import AT_ONCE
from alongside.workspaces.safety.models import ConcernReviewed, SafeguardingConcern
from alongside.workspaces.safety.queries import CONCERN, REVIEW
from alongside.workspaces.safety.sealed import open_words as words_of_safety
from alongside.workspaces.self_completion.models import SaidAfterwards
from alongside.workspaces.self_completion.queries import WORDS
from alongside.workspaces.unblinding import sealed as unblinding
from alongside.workspaces.unblinding.codes import DECISION, IMPACT, REQUEST
from alongside.workspaces.unblinding.models import (
    ImpactAssessed,
    UnblindingDecided,
    UnblindingRequested,
)

Opener = Callable[[Any], Any]


def _safety(label: str, fact: Any) -> str | None:
    return words_of_safety(fact.family_id, label, fact.sealed, with_family_key=fact.with_family_key)


def _of_family(label: str, fact: Any) -> str | None:
    return unblinding.open_words(fact.family_id, label, fact.sealed) if fact.sealed else ""


def _request(fact: Any) -> dict[str, str] | None:
    told = unblinding.open_told(fact.family_id, REQUEST, fact.sealed)
    return None if told is None else asdict(told)


OPENERS: tuple[tuple[type[Any], Opener], ...] = (
    (SafeguardingConcern, partial(_safety, CONCERN)),
    (ConcernReviewed, partial(_safety, REVIEW)),
    (UnblindingRequested, _request),
    (UnblindingDecided, partial(_of_family, DECISION)),
    (ImpactAssessed, partial(_of_family, IMPACT)),
    (SaidAfterwards, partial(_of_family, WORDS)),
)


def sealed_words(families: dict[UUID, str]) -> Iterator[list[Any]]:
    """Family, kind, fact and its words; empty for a family that was forgotten."""
    for model, opened in OPENERS:
        for some in batched(families, AT_ONCE):
            for fact in model._default_manager.filter(family__in=some).order_by("pk"):
                yield [families[fact.family_id], model._meta.label, fact.pk, opened(fact)]
