"""Recording a worry, looking at it, closing it; and that a blind was broken."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.foundations import entropy
from alongside.foundations.accounts.models import Person
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import action, derived_id, lock, write
from alongside.science.protocol import ConcernRule, Permission, Study
from alongside.workspaces.assessments.actions import LEARNED_ARM
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.families import actions as families
from alongside.workspaces.families import queries as family_queries
from alongside.workspaces.families.models import Deviation, Family
from alongside.workspaces.randomisation.colleagues import Letter, Written, who_may, write_to
from alongside.workspaces.referrals.actions.checks import refuse_the_future
from alongside.workspaces.safety import letters, queries
from alongside.workspaces.safety.codes import TOLD
from alongside.workspaces.safety.models import ConcernReviewed, SafeguardingConcern
from alongside.workspaces.safety.sealed import seal_words
from alongside.workspaces.self_completion.models import LinkUsed, SaidAfterwards

log = logging.getLogger(__name__)


class NothingSeen(Refusal):
    field = "seen"

    def __init__(self) -> None:
        super().__init__("Write what you saw or heard. A few words are enough.")


class NotAsListed(Refusal):
    def __init__(self) -> None:
        super().__init__("Choose from the answers shown.")


class NothingNoted(Refusal):
    field = "note"

    def __init__(self) -> None:
        super().__init__("Write what was done or decided. A few words are enough.")


class AlreadyClosed(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Somebody has closed this worry since you opened it. Nothing was saved. "
            "If it is not over, open it again."
        )


class NotClosed(Refusal):
    def __init__(self) -> None:
        super().__init__("This worry is open, so it need not be opened again. Nothing was saved.")


@action
def record_concern(
    *,
    study: Study,
    family: Family,
    seen: str,
    danger_now: bool,
    told: Sequence[str],
    by: Person,
    at: datetime,
    address: str = "",
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> SafeguardingConcern:
    """Record what was seen or heard, and alert those who look after safety at the site.

    It is recorded with the family that the record goes on with, and also for one whose names
    were destroyed. No trouble with an email keeps it from being saved.
    """
    refuse_the_future(occurred_at, at)
    if not seen.strip():
        raise NothingSeen
    if not set(told) <= set(TOLD):
        raise NotAsListed
    id, about = entry or entropy.new_id(at), goes_on_with(family)
    sealed, with_family_key = seal_words(about.pk, queries.CONCERN, seen.strip())
    place = study.site(about.site).name
    letter = letters.worry(place, at, address, danger_now=danger_now)
    people = [one for one in who_may(study, Permission.SAFETY_SEE, about.site) if one != by]
    alerted = _alert(people, letter, study, f"worry/{id}", at)
    return write(
        SafeguardingConcern, study=study, family=about, by=by, at=at, entry=id,
        occurred_at=occurred_at, sealed=sealed, with_family_key=with_family_key,
        danger_now=danger_now, told=list(told), alerted=[one.pk for one in alerted.reached],
    )  # fmt: skip


def concern_of_an_answer(
    study: Study, used: LinkUsed, form: str, rule: ConcernRule, value: str, at: datetime
) -> None:
    """An answer that a parent gave alone raises concern: the same worry as one by a colleague.

    Each answer raises it once, however often it is sent.
    """
    asked = instrument(study, form.partition(":")[0])
    item = asked.by_code[rule.item]
    answer = next((one.label for one in item.options if one.code == value), value)
    record_concern(
        study=study, family=used.family, by=used.recorded_by, at=at, danger_now=rule.danger_now,
        seen=letters.said_alone(rule.concern, asked.short, item.number, answer), told=["family"],
        entry=derived_id(used.opened_id, at, f"{form}/{rule.id}/{value}"),
    )  # fmt: skip


def concern_of_upset(study: Study, said: SaidAfterwards, words: str, at: datetime) -> None:
    """Answering upset a parent: those who look after safety at the site ask how they are."""
    record_concern(
        study=study, family=said.family, by=said.recorded_by, at=at, danger_now=False,
        seen=letters.was_upset(said.upset, words), told=["family"],
        entry=derived_id(said.pk, at, "upset"),
    )  # fmt: skip


@action
def review(
    *,
    study: Study,
    concern: SafeguardingConcern,
    note: str,
    closes: bool,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> ConcernReviewed:
    """Record what was done or decided about an open worry, and perhaps that it is closed."""
    return _reviewed(study, concern, note, by, at, entry, closes=closes, of_closed=False)


@action
def reopen(
    *,
    study: Study,
    concern: SafeguardingConcern,
    note: str,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> ConcernReviewed:
    """A closed worry is not over."""
    return _reviewed(study, concern, note, by, at, entry, closes=False, of_closed=True)


@action
def record_learned_arm(
    *,
    study: Study,
    family: Family,
    what: str,
    by: Person,
    at: datetime,
    address: str = "",
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Deviation:
    """Record that somebody who should not know learned the arm; never which arm.

    Those who allocate are told, so that somebody else can do the next assessment.
    """
    refuse_the_future(occurred_at, at)
    id = entry or entropy.new_id(at)
    people = who_may(study, Permission.RANDOMISATION_ALLOCATE, family.site)
    _alert(people, letters.learned(family.number, address), study, f"learned/{id}", at)
    return families.record_deviation(
        study=study, family=family, by=by, at=at, kind=LEARNED_ARM, what=what, entry=id,
        occurred_at=occurred_at,
    )  # fmt: skip


def goes_on_with(family: Family) -> Family:
    """The family with which the record goes on, when several turned out to be one."""
    while into := family_queries.joined_into(family):
        family = into
    return family


def _reviewed(
    study: Study, concern: SafeguardingConcern, note: str, by: Person, at: datetime,
    entry: UUID | None, *, closes: bool, of_closed: bool,
) -> ConcernReviewed:  # fmt: skip
    if not note.strip():
        raise NothingNoted
    lock(f"concern {concern.pk}")
    if queries.is_closed(concern) != of_closed:
        raise NotClosed if of_closed else AlreadyClosed
    sealed, with_family_key = seal_words(concern.family_id, queries.REVIEW, note.strip())
    return write(
        ConcernReviewed, study=study, by=by, at=at, entry=entry, family=concern.family,
        concern=concern, sealed=sealed, with_family_key=with_family_key, closes=closes,
    )  # fmt: skip


def _alert(
    people: Sequence[Person], letter: Letter, study: Study, key: str, at: datetime
) -> Written:
    try:
        with transaction.atomic():
            return write_to(people, letter, study=study, key=key, at=at)
    except Exception:  # whatever is wrong with the messages, what was seen must be kept
        log.exception("The alerts about %s could not be queued", key)
        return Written((), tuple(people))
