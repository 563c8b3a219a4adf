"""Notes are facts: not sealed, never removed. What tells who a family is must not stand in one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import models

from alongside.foundations.record.models import Fact
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import family_of
from alongside.science.recruitment.names import identifiers_in
from alongside.workspaces.families.queries import children_of, parents_of

ANSWERS = {"assessments.AnswerSet"}
"""What a parent said belongs to the research data, whatever words were chosen."""


class NamesSomebody(Refusal):
    """A note holds a name of the family, a telephone number, an email address or a postcode."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"“{found}” tells who somebody is. Notes are not sealed and can never be removed, so "
            "write “the mother” or “the child” instead, and keep numbers and addresses with the "
            "contact details. Nothing was saved; what you typed is still here."
        )


def refuse_names(fact: Fact) -> None:
    """Raise `NamesSomebody` where a text of the fact names the family or a way to reach anybody."""
    texts = [] if fact._meta.label in ANSWERS else [text for text in _texts(fact) if text.strip()]
    family = _family(fact)
    if not texts or family is None:
        return
    names = list(_names(family))
    for text in texts:
        if found := identifiers_in(text, names):
            raise NamesSomebody(found[0])


def _family(fact: Fact) -> UUID | None:
    """The family, also of a fact about another fact, such as an answer to a question."""
    return family_of(fact) or next(
        (
            other.family_id
            for field in fact._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.name != "supersedes"
            if (other := getattr(fact, field.name)) is not None and hasattr(other, "family_id")
        ),
        None,
    )


def _names(family: UUID) -> Iterator[str]:
    for people in (children_of([family]), parents_of([family])):
        for person in people.get(family, []):
            if person.name:
                yield person.name


def _texts(fact: Fact) -> Iterator[str]:
    for field in fact._meta.concrete_fields:
        if isinstance(field, models.TextField):
            yield getattr(fact, field.attname) or ""
        elif isinstance(field, models.JSONField) and field.name == "criteria":
            yield from _strings(getattr(fact, field.attname))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, str):
        yield value
