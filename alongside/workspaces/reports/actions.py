"""Keeping a report, replacing one, and letting the committee know."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.files.keeping import keep_made
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.seals import SealedTo
from alongside.foundations.record.writing import AlreadyCorrected, action, lock, write
from alongside.science.protocol import Permission, Study
from alongside.workspaces.randomisation.colleagues import Letter, who_may, write_to
from alongside.workspaces.reports import queries
from alongside.workspaces.reports.codes import PDF, TABLES, TYPES, WHY, WORD
from alongside.workspaces.reports.models import Snapshot, SnapshotSent


class MomentToCome(Refusal):
    """Nothing is known of what is still to come."""

    field = "as_of"

    def __init__(self) -> None:
        super().__init__(
            "That day has not ended yet. Leave the day empty for a report as of now, or choose "
            "an earlier one."
        )


class NoReasonForReplacing(Refusal):
    """A report is replaced for a reason that its readers see."""

    field = "why"

    def __init__(self) -> None:
        super().__init__("Choose why this report takes the place of the other one.")


class NotOfThatKind(Refusal):
    """An open report takes the place of an open one, a closed one of a closed one."""

    def __init__(self) -> None:
        super().__init__(
            "An open report cannot take the place of a closed one, nor the other way round. "
            "Nothing was saved. Go back to the reports and choose the one to replace."
        )


class ReportsMoved(Refusal):
    """Another report was made while this one was drawn."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else made a report at the same moment, so this one was not kept. Send the "
            "form again: it takes a few seconds."
        )


class ClosedIsNotSent(Refusal):
    """Nobody is written to about a closed report."""

    def __init__(self) -> None:
        super().__init__(
            "Links are sent for open reports only. Whoever may know arms finds the closed report "
            "on the page of reports."
        )


class NobodyToWriteTo(Refusal):
    """There is nobody on the committee yet."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody holds a role that receives reports, so no letter was sent. Give somebody the "
            "role of a steering committee member first, on the page of people."
        )


@dataclass(frozen=True)
class Drawn:
    """A report ready to be kept: its files, and what they say of themselves."""

    files: Mapping[str, bytes]
    sealed: SealedTo
    figures: str
    previous: str
    code: str


@action
def keep(
    *,
    study: Study,
    closed: bool,
    moment: datetime,
    drawn: Drawn,
    by: Person,
    at: datetime,
    replaces: Snapshot | None = None,
    why: str = "",
    words: str = "",
    entry: UUID | None = None,
) -> Snapshot:
    """Keep a report that was drawn; with `replaces` it takes the place of that one."""
    refuse_unless_it_can_be_kept(closed=closed, moment=moment, at=at, replaces=replaces, why=why)
    lock(f"reports of {study.slug}")
    if queries.last_code(study, closed=closed) != drawn.previous:
        raise ReportsMoved
    kept = {
        name: keep_made(
            content, name=f"report.{name}", content_type=TYPES[name], by=by, at=at
        )
        for name, content in drawn.files.items()
    }  # fmt: skip
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in drawn.files.items()}
    return write(
        Snapshot, study=study, by=by, at=at, entry=entry, reason=words.strip(),
        supersedes=replaces, closed=closed, moment=moment, why=why,
        seal_number=drawn.sealed.number, seal=drawn.sealed.digest,
        figures=drawn.figures, previous=drawn.previous, code=drawn.code,
        pdf=kept[PDF], word=kept[WORD], tables=kept[TABLES],
        pdf_sha256=digests[PDF], word_sha256=digests[WORD], tables_sha256=digests[TABLES],
    )  # fmt: skip


def refuse_unless_it_can_be_kept(
    *, closed: bool, moment: datetime, at: datetime, replaces: Snapshot | None, why: str
) -> None:
    """What is asked before a report is drawn, and once more when it is kept."""
    if moment > at:
        raise MomentToCome
    if replaces is None:
        return
    if replaces.closed is not closed:
        raise NotOfThatKind
    if why not in WHY:
        raise NoReasonForReplacing
    if Snapshot.objects.filter(supersedes=replaces).exists():
        raise AlreadyCorrected


@action
def send_round(
    *,
    study: Study,
    snapshot: Snapshot,
    letter: Letter,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> SnapshotSent:
    """Write to everybody who receives reports: a link, and no figure."""
    if snapshot.closed:
        raise ClosedIsNotSent
    people = _receivers(study)
    if not people:
        raise NobodyToWriteTo
    written = write_to(
        people, letter, study=study, key=f"report {snapshot.pk} {entry or at}", at=at
    )
    return write(
        SnapshotSent, study=study, by=by, at=at, entry=entry, snapshot=snapshot,
        to=sorted(person.pk for person in written.reached),
    )  # fmt: skip


def _receivers(study: Study) -> tuple[Person, ...]:
    found = (
        person
        for site in study.sites
        for person in who_may(study, Permission.REPORTS_RECEIVE, site.id)
    )
    return tuple(dict.fromkeys(found))
