"""A parent puts in the code, answers, comes to the end, and says how it was."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from alongside.foundations.record.writing import action, derived_id, lock, write
from alongside.foundations.sealing.sealing import seal
from alongside.science.protocol import Study
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments.models import AnswerSet, FormFinished
from alongside.workspaces.self_completion import queries
from alongside.workspaces.self_completion.actions import hearing, refusals
from alongside.workspaces.self_completion.models import (
    OPENED,
    WRONG_CODE,
    LinkMade,
    LinkUsed,
    SaidAfterwards,
)
from alongside.workspaces.self_completion.people import the_parent
from alongside.workspaces.self_completion.secrets import digest_of_code
from alongside.workspaces.self_completion.wording import ON_SCREEN


@action
def enter_code(
    *, study: Study, link: LinkMade, code: str, at: datetime, entry: UUID | None = None
) -> LinkUsed:
    """Put in the code on a device. A wrong one is kept too, so that guessing comes to an end."""
    lock(f"link/{link.pk}")
    refuse_closed(study, link, at)
    if until := queries.tries_paused_until(link, at):
        raise refusals.WaitForCode(until)
    right = digest_of_code(link.secret_digest, code) == link.code_digest
    return write(
        LinkUsed, study=study, family=link.family, by=the_parent(), at=at, entry=entry,
        opened=link.opened, link=link, what=OPENED if right else WRONG_CODE,
    )  # fmt: skip


@action
def answer(
    *,
    study: Study,
    used: LinkUsed,
    form: str,
    answers: Mapping[str, str],
    at: datetime,
    seen: int | None = None,
    confirmed: Collection[str] = (),
    language: str = "",
    device_at: datetime | None = None,
    entry: UUID | None = None,
) -> AnswerSet:
    """Keep answers as the same facts that an assessor's page writes, given by the parent.

    `language` is that in which licensed words were read, "" for words that ship.
    """
    refuse_closed(study, used.link, at)
    if form not in used.link.forms:
        raise refusals.NotAsked
    try:
        saved: AnswerSet = assessments.save_answers(
            study=study, by=the_parent(), at=at, opened=used.opened, form=form, answers=answers,
            confirmed=confirmed, seen=seen, page=used.pk, device_at=device_at, entry=entry,
            language=language, way=ON_SCREEN,
        )  # fmt: skip
    except assessments.NotLicensed:
        raise refusals.NotNow from None
    hearing.tell_of_concern(study, used, saved, at)
    return saved


@action
def finish(
    *, study: Study, used: LinkUsed, at: datetime, entry: UUID | None = None
) -> FormFinished:
    """Everything was gone through: each form that is not finished yet is finished."""
    refuse_closed(study, used.link, at)
    found = queries.forms(study, used.link, at).values()
    still_open = sum(form.progress.remaining + len(form.prompts) for form in found)
    if still_open:
        raise refusals.StillOpen(still_open)
    finished: FormFinished | None = None
    unfinished = [form.key for form in found if form.finished_at is None]
    for key in unfinished:
        part = entry if key == unfinished[-1] else derived_id(entry, at, key)
        finished = assessments.finish_form(
            study=study, by=the_parent(), at=at, opened=used.opened, form=key, entry=part
        )
    if finished is None:
        raise refusals.LinkClosed(queries.Closed.VISIT_OVER)
    return finished


@action
def say_how_it_was(
    *,
    study: Study,
    used: LinkUsed,
    burden: str,
    upset: str,
    unclear: Collection[tuple[str, int]],
    words: str,
    at: datetime,
    entry: UUID | None = None,
) -> SaidAfterwards:
    """How it was to answer; what is written in free words is sealed with the family's key."""
    if not (burden or upset or unclear or words.strip()):
        raise refusals.NothingSaid
    sealed = seal(used.family_id, queries.WORDS, words.strip()) if words.strip() else None
    said = write(
        SaidAfterwards, study=study, family=used.family, by=the_parent(), at=at, entry=entry,
        opened=used.opened, link=used.link, burden=burden, upset=upset, sealed=sealed,
        unclear=[{"form": form, "number": number} for form, number in unclear],
    )  # fmt: skip
    hearing.tell_of_upset(study, said, words.strip(), at)
    return said


def refuse_closed(study: Study, link: LinkMade, at: datetime) -> None:
    if why := queries.closed(study, link, at):
        raise refusals.LinkClosed(why)
