"""Which texts a blinded person may read as they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.record.models import Fact
from alongside.science.disclosure.telling import telling
from alongside.science.protocol import Study
from alongside.workspaces.held_texts.sources import BY_RULE, SOURCES, arm_known_from


@dataclass(frozen=True)
class Typed:
    """A text with what decides whether it is held."""

    id: UUID
    kind: str
    text: str
    by: int
    family: UUID
    at: datetime


@dataclass(frozen=True)
class Team:
    """Who works blind, and who works for one arm only, now or before; and the words to look for.

    An account that only writes what the study definition says counts with those who work blind.
    """

    blinded: frozenset[int]
    of_one_arm: frozenset[int]
    words: tuple[str, ...]
    by_rule: frozenset[int]


def typed(fact: Fact) -> Typed:
    """A fact as a text."""
    kind = fact._meta.label
    return Typed(
        id=fact.pk, kind=kind, text=getattr(fact, SOURCES[kind].field), by=fact.recorded_by_id,
        family=fact.family_id, at=fact.recorded_at,  # type: ignore[attr-defined]
    )  # fmt: skip


def team(study: Study) -> Team:
    """Two queries."""
    blinded = {role.id for role in study.roles if role.blinded}
    confined = {role.id for role in study.roles if role.only_arm}
    held = list(RoleGiven.objects.filter(study=study.slug).values_list("person_id", "role"))
    ours = frozenset(person for person, role in held if role in confined)
    known = Person.objects.filter(Q(pk__in=ours or [0]) | Q(email__in=BY_RULE))
    people = list(known.values_list("pk", "name", "email"))
    by_rule = frozenset(person for person, _, email in people if email in BY_RULE)
    names = sorted(name for person, name, _ in people if person not in by_rule)
    return Team(
        blinded=frozenset(person for person, role in held if role in blinded) | by_rule,
        of_one_arm=ours,
        words=(*words_of(study), *names),
        by_rule=by_rule,
    )


def words_of(study: Study) -> tuple[str, ...]:
    """The words of a study that would tell an arm: arms, roles of one arm, and its own list."""
    arms = [word for arm in study.arms for word in (arm.name, arm.short)]
    roles = [role.name for role in study.roles if role.only_arm]
    return tuple(dict.fromkeys([*arms, *roles, *study.telling_words]))


def telling_words(study: Study) -> tuple[str, ...]:
    """Every word to warn of. Two queries."""
    return team(study).words


def held(
    study: Study, texts: Sequence[Typed], ours: Team | None = None
) -> Mapping[UUID, tuple[str, ...]]:
    """Texts that nobody blinded reads before a decision, each with the words found in it.

    A text is held when its writer is not blinded and the family's arm could be known when it was
    written, whatever stands in it, so that its being held says nothing; and any text, by
    whomever and at whatever time, in which a word was found. Three queries.
    """
    ours = ours or team(study)
    known = arm_known_from(study, {each.family for each in texts})
    found = {each.id: words_in(each.text, ours.words) for each in texts}
    return {
        each.id: found[each.id]
        for each in texts
        if found[each.id] or (each.by not in ours.blinded and _after(each, known))
    }


def _after(each: Typed, known: Mapping[UUID, datetime]) -> bool:
    moment = known.get(each.family)
    return moment is not None and moment <= each.at


def words_in(text: str, words: Collection[str]) -> tuple[str, ...]:
    """The words of a text that would tell, as they were typed, each once."""
    return tuple(dict.fromkeys(text[begin:end] for begin, end in telling(text, words)))
