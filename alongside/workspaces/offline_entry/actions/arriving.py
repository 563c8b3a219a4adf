"""What was entered without a network arrives: once, in its order, and over nobody's answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import action, derived_id, lock, write
from alongside.science.instruments.answers import OutOfRange, check_answer
from alongside.science.instruments.structure import Item
from alongside.science.protocol import Study
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments import queries as visits
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.families.models import Family
from alongside.workspaces.offline_entry import queries
from alongside.workspaces.offline_entry.actions import refusals
from alongside.workspaces.offline_entry.actions.packages import close_package
from alongside.workspaces.offline_entry.models import (
    BEGIN,
    DIFFERS,
    KEPT,
    LOST,
    REFUSED,
    RETURNED,
    SAME,
    STOPPED,
    EntryArrived,
    PackageTaken,
)
from alongside.workspaces.offline_entry.sent import Sending, Sent


@dataclass(frozen=True)
class _Come:
    """What became of an entry, beside what the record said then."""

    outcome: str
    opened: VisitOpened | None = None
    stood: dict[str, str] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True)
class _Coming:
    """An entry on its way in: by whom, when it was made as the server reckons, and when it came."""

    study: Study
    by: Person
    at: datetime
    package: PackageTaken
    family: Family
    sent: Sent
    when: datetime


def come_back(
    *, study: Study, by: Person, at: datetime, package: PackageTaken, sending: Sending
) -> int:
    """Take what was sent; where the tablet says that this was all, the package is closed.

    Said twice it is answered as the first time: the answer may have been lost on the way.
    """
    given: dict[str, Any] = {"study": study, "by": by, "at": at, "package": package}
    if sending.last is None:
        return receive(**given, sending=sending)
    ended, awaited = queries.ended(package), queries.awaited(package)
    if ended and ended.what == RETURNED and awaited == sending.last + 1:
        return awaited
    awaited = receive(**given, sending=sending)
    close_package(**given, last=sending.last)
    return awaited


def receive(
    *, study: Study, by: Person, at: datetime, package: PackageTaken, sending: Sending
) -> int:
    """Take what is next in order, one by one; the number of the entry that is awaited then.

    What has arrived before is passed over, if it is the same; what comes before its turn stays on
    the tablet. A refusal leaves everything that was taken before it, and nothing of what follows.
    """
    refuse_package(study, by, package)
    awaited = queries.awaited(package)
    for sent in sorted(sending.entries, key=lambda one: one.sequence):
        if sent.sequence > awaited:
            break
        if sent.sequence < awaited:
            _refuse_other_content(package, sent)
            continue
        try:
            came = arrive(
                study=study, by=by, at=at, package=package, sent=sent,
                device_now=sending.device_now, entry=sent.id,
            )  # fmt: skip
        except refusals.OutOfTurn:
            break
        if (came.package_id, came.sequence) != (package.pk, sent.sequence):
            raise refusals.OtherContent(sent.sequence)
        awaited += 1
    return queries.awaited(package)


@action
def arrive(
    *,
    study: Study,
    by: Person,
    at: datetime,
    package: PackageTaken,
    sent: Sent,
    device_now: datetime,
    entry: UUID | None = None,
) -> EntryArrived:
    """One entry arrives. It is always kept; the record follows it only where nobody else spoke."""
    lock(f"package/{package.pk}")
    refuse_package(study, by, package)
    if sent.sequence != queries.awaited(package):
        raise refusals.OutOfTurn
    family = _family(study, package, sent)
    when = _reckoned(package, sent, device_now, at)
    coming = _Coming(study, by, at, package, family, sent, when)
    come = _begin(coming) if sent.what == BEGIN else _answer(coming)
    return write(
        EntryArrived, study=study, family=family, by=by, at=at, entry=entry, occurred_at=when,
        package=package, sequence=sent.sequence, what=sent.what, visit=sent.visit,
        part=package.part, form=sent.form, item=sent.item,
        answer={} if come.outcome == STOPPED else sent.kept, device_at=sent.at,
        sent_at=device_now, outcome=come.outcome, stood=come.stood, why=come.why,
        opened=come.opened,
    )  # fmt: skip


def refuse_package(study: Study, by: Person, package: PackageTaken) -> None:
    """Only the person who took a package sends it, and only while it is out."""
    if package.recorded_by_id != by.pk:
        raise refusals.TakenBySomebodyElse(package.recorded_by.name)
    ended = queries.ended(package)
    if ended is not None and ended.what == LOST:
        raise refusals.TabletLost(ended.recorded_at, study.time_zone)
    if ended is not None:
        raise refusals.AlreadyReturned


def _family(study: Study, package: PackageTaken, sent: Sent) -> Family:
    if {"family": sent.family, "visit": sent.visit} not in package.visits:
        raise refusals.NotInPackage(sent.sequence)
    found: Family = Family.objects.get(study=study.slug, number=sent.family)
    return found


def _refuse_other_content(package: PackageTaken, sent: Sent) -> None:
    """What came before under this number must have been the same; a stopped answer is not kept."""
    before = EntryArrived.objects.select_related("family").get(
        package=package, sequence=sent.sequence
    )
    same = (
        before.pk, before.what, before.family.number, before.visit, before.form, before.item,
        before.device_at,
    ) == (sent.id, sent.what, sent.family, sent.visit, sent.form, sent.item, sent.at)  # fmt: skip
    if not same or (before.outcome != STOPPED and before.answer != sent.kept):
        raise refusals.OtherContent(sent.sequence)


def _reckoned(package: PackageTaken, sent: Sent, device_now: datetime, at: datetime) -> datetime:
    """When it was entered by the server's clock: as long ago as the tablet says that it waited.

    Never before the package was taken or the entry before it, and never after now, whatever the
    tablet's clock said meanwhile.
    """
    earliest = queries.latest(package) or package.recorded_at
    return min(max(at - (device_now - sent.at), earliest), at)


def _begin(coming: _Coming) -> _Come:
    """The visit begins when it began on the tablet, unless somebody has begun it meanwhile."""
    sent, package = coming.sent, coming.package
    if opened := visits.find(coming.family, sent.visit, package.part):
        outcome = SAME if opened.mode == sent.answer else DIFFERS
        return _Come(outcome, opened, {"mode": opened.mode})
    try:
        with transaction.atomic():
            return _Come(KEPT, open_as_on_tablet(coming))
    except Refusal as problem:
        return _Come(REFUSED, why=type(problem).__name__)


def open_as_on_tablet(coming: _Coming) -> VisitOpened:
    opened: VisitOpened = assessments.open_visit(
        study=coming.study, family=coming.family, by=coming.by, at=coming.at,
        visit=coming.sent.visit, mode=coming.sent.answer, part=coming.package.part,
        occurred_at=coming.when, entry=derived_id(coming.sent.id, coming.at, "visit"),
    )  # fmt: skip
    return opened


def _answer(coming: _Coming) -> _Come:
    """The answer is saved, unless the record says something that did not come from this tablet."""
    sent = coming.sent
    opened = visits.find(coming.family, sent.visit, coming.package.part)
    if opened is None:
        return _Come(REFUSED, why=assessments.VisitNotBegun.__name__)
    try:
        form = visits.answers(coming.study, opened, sent.form)
        item = form.instrument.by_code[sent.item]
    except (visits.NoSuchForm, KeyError):
        return _Come(REFUSED, opened, why=assessments.NotOnThisForm.__name__)
    now = form.items.get(sent.item)
    stands = now.value if now else ""
    stood = {"value": stands} if now else {}
    if stands == normal(item, sent.answer):
        return _Come(SAME, opened, stood)
    if form.finished_at or (now and not _from_here(form, now.latest.number, coming.package)):
        return _Come(DIFFERS, opened, stood)
    return _saved(coming, opened, stood)


def _saved(coming: _Coming, opened: VisitOpened, stood: dict[str, str]) -> _Come:
    sent = coming.sent
    try:
        with transaction.atomic():
            assessments.save_answers(
                study=coming.study, by=coming.by, at=coming.at, opened=opened, form=sent.form,
                answers={sent.item: sent.answer}, page=coming.package.pk, device_at=coming.when,
                entry=derived_id(sent.id, coming.at, "answer"),
            )  # fmt: skip
    except assessments.StoppedMeanwhile:
        return _Come(STOPPED, opened, stood)
    except Refusal as problem:
        return _Come(REFUSED, opened, stood, type(problem).__name__)
    return _Come(KEPT, opened, stood)


def normal(item: Item, typed: str) -> str:
    """An answer in the form in which it is kept."""
    if not typed.strip():
        return ""
    found = check_answer(item, typed)
    return found.entered if isinstance(found, OutOfRange) else found.value


def _from_here(form: visits.FormAnswers, number: int, package: PackageTaken) -> bool:
    """Whether the set that an answer stands in came from this package."""
    return any(one.number == number and one.page == package.pk for one in form.sets)
