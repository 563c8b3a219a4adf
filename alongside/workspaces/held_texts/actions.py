"""Deciding on a held text."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.held_texts import queries
from alongside.workspaces.held_texts.codes import OTHER_WORDS, OUTCOMES
from alongside.workspaces.held_texts.models import TextDecided
from alongside.workspaces.held_texts.reading import team, words_in


class NoSuchText(Refusal):
    """Nothing of that id is held at these sites."""

    def __init__(self) -> None:
        super().__init__("This text is no longer held, or stands at a site that is not yours.")


class OwnText(Refusal):
    """Whoever wrote a text has looked at it already."""

    def __init__(self) -> None:
        super().__init__("You wrote this yourself. Somebody else who may decide has to read it.")


class WordsNeeded(Refusal):
    """Other words were chosen and none were given."""

    def __init__(self) -> None:
        super().__init__("Write what blinded colleagues shall read instead.")


class StillTells(Refusal):
    """The new wording holds a word that tells an arm."""

    def __init__(self, found: str) -> None:
        super().__init__(f"“{found}” could tell the arm. Leave it out of the new words.")


class DecidedMeanwhile(Refusal):
    """Somebody decided on this since the page was opened."""

    def __init__(self) -> None:
        super().__init__("Somebody has decided on this since you opened it. Look at it again.")


@action
def decide(
    *,
    study: Study,
    sites: tuple[str, ...],
    text: UUID,
    outcome: str,
    by: Person,
    at: datetime,
    wording: str = "",
    reason: str = "",
    earlier: UUID | None = None,
    entry: UUID | None = None,
) -> TextDecided:
    """Say what blinded colleagues read of a text; `earlier` is the decision that was seen."""
    lock(f"text|{text}")
    found = queries.find(study, sites, text)
    if found is None or outcome not in OUTCOMES:
        raise NoSuchText
    if found.by == by:
        raise OwnText
    wording = _wording(study, outcome, wording)
    standing = found.decision
    if (standing.pk if standing else None) != earlier:
        raise DecidedMeanwhile
    if standing:
        return correct(standing, study=study, by=by, at=at, entry=entry, reason=reason,
                       outcome=outcome, wording=wording, occurred_at=at)  # fmt: skip
    return write(
        TextDecided, study=study, by=by, at=at, entry=entry, family=found.family, kind=found.kind,
        text=text, outcome=outcome, wording=wording,
    )  # fmt: skip


def _wording(study: Study, outcome: str, wording: str) -> str:
    if outcome != OTHER_WORDS:
        return ""
    if not wording.strip():
        raise WordsNeeded
    if found := words_in(wording, team(study).words):
        raise StillTells(found[0])
    return wording.strip()
