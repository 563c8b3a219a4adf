"""Words of every workspace together: each fact in a sentence, each step by its permission."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.foundations.record.models import Fact
from alongside.science.protocol import Permission, Study
from alongside.workspaces.adaptation import words as adaptation
from alongside.workspaces.assessments import words as assessments
from alongside.workspaces.assessments.queries import hidden_from_blinded
from alongside.workspaces.caseload.queries import Steps, Waits
from alongside.workspaces.consent import words as consent
from alongside.workspaces.families import words as families
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.queries import HistoryLine, history
from alongside.workspaces.follow_up import words as follow_up
from alongside.workspaces.held_texts import words as held_texts
from alongside.workspaces.held_texts.reading import team, words_in
from alongside.workspaces.monitoring import words as monitoring
from alongside.workspaces.monitoring.queries.source import FamilyLine
from alongside.workspaces.monitoring.words.labels import STAGES
from alongside.workspaces.offline_entry import words as offline_entry
from alongside.workspaces.quality import words as quality
from alongside.workspaces.randomisation import words as randomisation
from alongside.workspaces.randomisation.queries import people_of_one_arm
from alongside.workspaces.referrals import words as referrals
from alongside.workspaces.reports import words as reports
from alongside.workspaces.safety import words as safety
from alongside.workspaces.scores import words as scores
from alongside.workspaces.self_completion import words as self_completion
from alongside.workspaces.study.next_steps import NextStep
from alongside.workspaces.study.permissions import Here
from alongside.workspaces.unblinding import words as unblinding

SPEAKING = (
    families,
    held_texts,
    referrals,
    consent,
    assessments,
    scores,
    self_completion,
    offline_entry,
    quality,
    randomisation,
    unblinding,
    follow_up,
    safety,
    monitoring,
    adaptation,
    reports,
)
DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    kind: sentence for workspace in SPEAKING for kind, sentence in workspace.DESCRIBE.items()
}
ADVISING: tuple[Callable[..., list[NextStep]], ...] = (
    referrals.next_steps,
    consent.next_steps,
    assessments.next_steps,
    randomisation.next_steps,
    unblinding.next_steps,
    follow_up.next_steps,
    safety.next_steps,
)
AS_BEFORE = (
    "What is next is being worked out anew for every family, in the background. "
    "Until that is done, what waited before stands here."
)
OPEN_TO_BLINDED = frozenset(
    {
        "families.Family",
        "families.Child",
        "families.Parent",
        "families.ContactDetails",
        "consent.ConsentGiven",
        "consent.ConsentNotGiven",
        "consent.ConsentWithdrawn",
        "consent.CopySent",
        "consent.Withdrawal",
        "assessments.VisitBooked",
        "assessments.VisitOpened",
        "assessments.VisitTiming",
        "assessments.AnswerSet",
        "assessments.FormFinished",
        "assessments.VisitNotDone",
        "assessments.AnswerQuery",
        "assessments.AnswerQueryReply",
        "scores.ScoresEntered",
        "self_completion.LinkMade",
        "self_completion.LinkUsed",
        "self_completion.SaidAfterwards",
        "self_completion.VoucherGiven",
        "offline_entry.EntryArrived",
        "offline_entry.DifferenceSettled",
        "quality.CheckRaised",
        "quality.SecondEntry",
        "quality.DifferenceDecided",
    }
)
"""The only kinds of fact that a blinded person reads in a history: none can hint at an arm."""


def advice(study: Study, at: datetime, *, only: Collection[UUID] | None = None) -> list[NextStep]:
    """Everything that could be done next by anybody, from every workspace."""
    sites = [site.id for site in study.sites]
    return [step for advise in ADVISING for step in advise(study, sites, at, only=only)]


def sentence(fact: Fact, study: Study) -> str:
    """What a fact says; a kind without a sentence of its own is named."""
    kind = fact._meta.label
    words = DESCRIBE[kind](fact, study) if kind in DESCRIBE else str(fact._meta.verbose_name)
    return f"Taken back: {words}" if fact.retracted else words


def hidden_kinds(here: Here) -> frozenset[str]:
    """Kinds of fact that this person must not read."""
    hidden: set[str] = set()
    if not here.may(Permission.RANDOMISATION_SEE_ARM):
        hidden |= randomisation.TELLS_ARM
    if not here.may(Permission.SAFETY_SEE):
        hidden |= {"safety.SafeguardingConcern", "safety.ConcernReviewed"}
    return frozenset(hidden)


def story(here: Here, family: Family) -> list[dict[str, Any]]:
    """A family's history in sentences, as far as this person may read it."""
    if here.blinded:
        lines = _open_to_blinded(here, family)
    else:
        lines = history(family, without=hidden_kinds(here))
    if here.own_only:
        lines = _open_to_referrer(here, lines)
    told = [_line(line, here.study) for line in lines]
    return _without_others_reasons(here, lines, told) if here.blinded else told


def _without_others_reasons(
    here: Here, lines: list[HistoryLine], told: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Why something was corrected, typed by who may know the arm, stands in no blinded history."""
    ours = team(here.study)
    return [
        one
        if line.by.pk == here.person.pk
        or (line.by.pk in ours.blinded and not words_in(line.fact.reason, ours.words))
        else {**one, "reason": ""}
        for line, one in zip(lines, told, strict=True)
    ]


def _open_to_blinded(here: Here, family: Family) -> list[HistoryLine]:
    """Neither a kind that hints at an arm, nor anything by people who work for one arm only."""
    of_one_arm = people_of_one_arm(here.study)
    lines = history(
        family, without=hidden_kinds(here), only=OPEN_TO_BLINDED, not_by=of_one_arm
    )  # fmt: skip
    asked_by_others = hidden_from_blinded([line.fact for line in lines])
    return [line for line in lines if line.fact.pk not in asked_by_others]


def _open_to_referrer(here: Here, lines: list[HistoryLine]) -> list[HistoryLine]:
    """What they recorded themselves: parents are promised that the rest does not reach them."""
    return [line for line in lines if line.by.pk == here.person.pk]


def _line(line: HistoryLine, study: Study) -> dict[str, Any]:
    return {
        "words": sentence(line.fact, study),
        "at": line.fact.occurred_at,
        "recorded_at": line.at,
        "by": line.by.name,
        "reason": line.fact.reason,
        "superseded": line.superseded,
        "kind": line.kind,
        "id": line.fact.pk,
    }


def family_line(line: FamilyLine, here: Here) -> dict[str, Any]:
    """One family in a list. Why it left is not for a blinded reader: it could hint at an arm."""
    left = line.exit_reason is not None
    return {
        "number": line.number,
        "site": here.study.site(line.site).name,
        "words": f"{STAGES[line.stage]}, then left" if left else STAGES[line.stage],
        "since": line.exit_at or line.since,
    }


MINOR = frozenset({"assessments.AnswerSet", "assessments.FormFinished", "assessments.VisitTiming"})


def latest(lines: list[dict[str, Any]], count: int = 8) -> list[dict[str, Any]]:
    """The latest happenings, without each form and each answer of a visit."""
    return [line for line in lines if line["kind"] not in MINOR][:count]


def due_words(due: date | None, today: date) -> str:
    """When something is due, as people say it."""
    if due is None:
        return ""
    days = (due - today).days
    if days < 0:
        return f"{-days} day{'s' if days != -1 else ''} late"
    if days < 2:
        return ("today", "tomorrow")[days]
    return f"{due:%-d %B %Y}"


def home_sentence(late: int, soon: int) -> str:
    """One sentence on top of what is next."""
    if late == 0 and soon == 0:
        return "Nothing is due within a week."
    parts = []
    if late:
        parts.append(f"{late:,} {'thing is' if late == 1 else 'things are'} late")
    if soon:
        parts.append(f"{soon:,} {'is' if soon == 1 else 'are'} due within a week")
    return f"{' and '.join(parts)}."


def named_parts(waits: Waits) -> list[tuple[str, Steps]]:
    """The parts of the list in which there is something, under their names."""
    parts = (("Your families", waits.own), ("Other families", waits.others))
    return [(name, part) for name, part in parts if part]


def found_sentence(typed: str, count: int) -> str:
    if count == 0:
        return f"No family that you can see has a number with “{typed}” in it."
    return f"{count} {'family has' if count == 1 else 'families have'} “{typed}” in the number."
