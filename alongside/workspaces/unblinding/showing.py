"""What stands on the pages about unblinding, as far as their reader may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.accounts.models import Person
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation.queries import people_of_one_arm
from alongside.workspaces.study.permissions import Here
from alongside.workspaces.unblinding import forms, queries, words
from alongside.workspaces.unblinding.actions.guessing import refuse_unless_asked
from alongside.workspaces.unblinding.codes import COLLEAGUE, DECISION, IMPACT, PARENT, REQUEST
from alongside.workspaces.unblinding.models import ArmGuessed, UnblindingRequested
from alongside.workspaces.unblinding.sealed import open_told, open_words


def register(here: Here, chosen: Mapping[str, str]) -> dict[str, Any]:
    """The register: whoever reads it sees no name of the team of one arm, and no arm."""
    asked = queries.requests_on(here.study, here.sites, clock.now(), chosen.get("page", ""))
    learned = queries.learned_on(here.study, here.sites, chosen.get("learned", ""))
    team = people_of_one_arm(here.study)
    return {
        "sentence": words.register_sentence(asked, learned),
        "asked": asked.page.showing(
            [
                (row, words.request_line(row, name(row.by, team), name(row.decided_by, team)))
                for row in asked.page.rows
            ]
        ),
        "learned": learned.page.showing(
            [(row, words.learned_line(row, name(row.by, team))) for row in learned.page.rows]
        ),
        "sites": here.site_names(),
        "may_open": here.may(Permission.UNBLINDING_ASK),
        "may_assess": here.may(Permission.UNBLINDING_DECIDE),
        "words": words,
    }


def asking(here: Here, family: Family) -> dict[str, Any]:
    """The page on which somebody asks, with what was asked before."""
    rows = queries.of_family(family, clock.now())
    return {
        "family": family,
        "rows": rows,
        "sentence": words.ask_sentence(len(rows)),
        "words": words,
    }


def find(family: Family, id: Any) -> UnblindingRequested:
    found = queries.find(family, id)
    if found is None:
        raise Http404("There is no such request about this family.")
    return found


def request(
    here: Here, family: Family, found: UnblindingRequested, *, opened: bool
) -> dict[str, Any]:
    """One request. A blinded reader opens the words of others only by asking for them."""
    row = next(one for one in queries.of_family(family, clock.now()) if one.id == found.pk)
    team = people_of_one_arm(here.study)
    by, decided_by = name(row.by, team), name(row.decided_by, team)
    shown = opened or row.by == here.person or not here.blinded
    return {
        "family": family,
        "row": row,
        "state": words.state(row),
        "lines": words.request_lines(row, by, decided_by),
        "shown": shown,
        "warning": words.WORDS_MAY_TELL,
        "written": _written(found) if shown else [],
        "may_decide": row.state == queries.WAITING
        and here.may(Permission.UNBLINDING_DECIDE)
        and row.by != here.person,
        "may_tell": row.state == queries.APPROVED
        and row.way == COLLEAGUE
        and here.may(Permission.UNBLINDING_DISCLOSE)
        and not here.blinded,
        "may_assess": row.waits_for_impact and here.may(Permission.UNBLINDING_DECIDE),
    }


def _written(found: UnblindingRequested) -> list[dict[str, str]]:
    """What was typed: who is to know, and the words of each step."""
    family = found.family_id
    told = open_told(family, REQUEST, found.sealed)
    if told is None:
        return [{"key": "Who is to know", "value": words.FORGOTTEN}]
    decided, impact = queries.decision(found), queries.impact_of(found)
    lines = {
        "Who is to know": ", ".join(part for part in (told.name, told.email, told.phone) if part),
        "What has happened": told.words,
        "Why it was decided so": (open_words(family, DECISION, decided.sealed) or "")
        if decided
        else "",
        "More about what follows": (open_words(family, IMPACT, impact.sealed) or "")
        if impact and impact.sealed
        else "",
    }
    return [{"key": key, "value": value} for key, value in lines.items() if value]


def name(person: Person | None, team: frozenset[int]) -> str:
    """The name of a colleague, unless it would tell an arm."""
    return "" if person is None or person.pk in team else person.name


def guessing(here: Here, family: Family, whose: str) -> dict[str, Any]:
    """The page of a guess: what was said before, or why nobody is asked here."""
    standing = queries.guess_of(family, whose, here.person)
    try:
        refuse_unless_asked(here.study, family, whose, here.person)
        not_asked = ""
    except Refusal as why:
        not_asked = str(why)
    return {
        "family": family,
        "of_parent": whose == PARENT,
        "standing": words.guess_line(here.study, standing) if standing else "",
        "not_asked": not_asked,
        "back": reverse("caseload:family", args=[here.study.slug, family.number]),
    }


def guess_form(
    here: Here, standing: ArmGuessed | None, whose: str, sent: QueryDict | None
) -> forms.Guess:
    kinds: dict[tuple[bool, bool], type[forms.Guess]] = {
        (False, False): forms.Guess,
        (False, True): forms.CorrectGuess,
        (True, False): forms.GuessOfParent,
        (True, True): forms.CorrectGuessOfParent,
    }
    return kinds[whose == PARENT, standing is not None](sent, study=here.study)
