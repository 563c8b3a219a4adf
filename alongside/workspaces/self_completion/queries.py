"""Links of a visit, whether one is open, and how far the parent has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from alongside.foundations.sealing.sealing import Forgotten, unseal
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.folding import values
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.assessments.queries import FormAnswers, FormState
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.measures import queries as measures
from alongside.workspaces.self_completion.models import (
    OPENED,
    WRONG_CODE,
    LinkMade,
    LinkUsed,
    SaidAfterwards,
    VoucherGiven,
)
from alongside.workspaces.self_completion.secrets import digest_of_secret
from alongside.workspaces.self_completion.wording import Spoken, spoken, why_not

MOST_WRONG = 10
WRONG_AT_ONCE, PAUSE = 5, timedelta(minutes=15)
WORDS = "how it was to answer"


class Closed(StrEnum):
    """Why a link cannot be used."""

    REVOKED = "revoked"
    EXPIRED = "expired"
    GUESSED = "guessed"
    VISIT_OVER = "visit_over"
    STOPPED = "stopped"


@dataclass(frozen=True)
class LinkRow:
    """One link as those who made it see it."""

    id: UUID
    made_at: datetime
    by: str
    expires_at: datetime
    forms: tuple[str, ...]
    opened: int
    closed: Closed | None


@dataclass(frozen=True)
class SaidRow:
    """How it was to answer, as the parent said."""

    at: datetime
    burden: str
    upset: str
    unclear: tuple[tuple[str, int], ...]
    words: str


@dataclass(frozen=True)
class Counted:
    """Questions that have an answer, and the most that can still come."""

    done: int
    left: int

    def __add__(self, other: Counted) -> Counted:
        return Counted(self.done + other.done, self.left + other.left)


def link_of_secret(secret: str) -> LinkMade | None:
    return _one(secret_digest=digest_of_secret(secret))


def link(id: str) -> LinkMade | None:
    return _one(pk=id) if id else None


def _one(**known: str) -> LinkMade | None:
    """The link as it was made, also when it was revoked since."""
    rows = LinkMade.objects.filter(supersedes=None, **known)
    found: LinkMade | None = rows.select_related("opened__family", "opened__recorded_by").first()
    return found


def closed(study: Study, link: LinkMade, at: datetime) -> Closed | None:
    """Why a link cannot be used now; None when it can."""
    return _closed_of(study, link.opened, [link], at)[link.pk]


def _closed_of(
    study: Study, opened: VisitOpened, links: Sequence[LinkMade], at: datetime
) -> dict[UUID, Closed | None]:
    """The same of several links of one visit, with as many queries as for one."""
    ids = [link.pk for link in links]
    standing = set(LinkMade.objects.as_of().filter(pk__in=ids).values_list("pk", flat=True))
    wrong = Counter(
        LinkUsed.objects.as_of()
        .filter(link__in=ids, what=WRONG_CODE)
        .values_list("link", flat=True)
    )
    stopped = consent.stopped_at(opened.family)
    over = (
        not VisitOpened.objects.as_of().filter(pk=opened.pk).exists()
        or assessments.visit(study, opened).finished_at is not None
    )
    why: dict[UUID, Closed | None] = {}
    for link in links:
        reasons = (
            (link.pk not in standing, Closed.REVOKED),
            (at >= link.expires_at, Closed.EXPIRED),
            (wrong[link.pk] >= MOST_WRONG, Closed.GUESSED),
            (stopped is not None, Closed.STOPPED),
            (over, Closed.VISIT_OVER),
        )
        why[link.pk] = next((reason for holds, reason in reasons if holds), None)
    return why


def wrong_codes(link: LinkMade) -> list[datetime]:
    rows = LinkUsed.objects.as_of().filter(link=link, what=WRONG_CODE)
    return list(rows.order_by("-occurred_at").values_list("occurred_at", flat=True))


def tries_paused_until(link: LinkMade, at: datetime) -> datetime | None:
    """After several wrong codes the next is only taken a while later."""
    lately = [one for one in wrong_codes(link) if one > at - PAUSE]
    return lately[WRONG_AT_ONCE - 1] + PAUSE if len(lately) >= WRONG_AT_ONCE else None


def can_be_asked(study: Study, form: FormState, site: str, at: datetime) -> bool:
    """A parent alone needs the words of each question, and a licence that lets them be shown on
    their own screen; a finished form is not asked again."""
    if form.finished_at is not None or why_not(study, form.instrument, site, at):
        return False
    shipped = form.instrument.wording_shipped
    return shipped or measures.wording(study, form.instrument.id, "", at) is not None


def links(study: Study, opened: VisitOpened, at: datetime) -> list[LinkRow]:
    """Every link of a visit, the latest first; as many queries whatever their number."""
    made = LinkMade.objects.filter(opened=opened, supersedes=None).select_related("recorded_by")
    rows = list(made.order_by("-occurred_at"))
    shut = _closed_of(study, opened, rows, at)
    entries = LinkUsed.objects.as_of().filter(opened=opened, what=OPENED)
    opening = Counter(entries.values_list("link", flat=True))
    return [
        LinkRow(
            id=row.pk, made_at=row.occurred_at, by=row.recorded_by.name,
            expires_at=row.expires_at, forms=tuple(row.forms), closed=shut[row.pk],
            opened=opening[row.pk],
        )
        for row in rows
    ]  # fmt: skip


def use(link: LinkMade, id: str) -> LinkUsed | None:
    """The moment at which this device was let in."""
    found: LinkUsed | None = LinkUsed.objects.as_of().filter(pk=id, link=link, what=OPENED).first()
    return found


def said(opened: VisitOpened) -> list[SaidRow]:
    rows = SaidAfterwards.objects.as_of().filter(opened=opened).order_by("-occurred_at")
    return [
        SaidRow(
            row.occurred_at, row.burden, row.upset,
            tuple((one["form"], one["number"]) for one in row.unclear), _words(row),
        )
        for row in rows
    ]  # fmt: skip


def has_said(link: LinkMade) -> bool:
    return bool(SaidAfterwards.objects.as_of().filter(link=link).exists())


def vouchers(opened: VisitOpened) -> list[VoucherGiven]:
    rows = VoucherGiven.objects.as_of().filter(opened=opened).select_related("recorded_by")
    return list(rows.order_by("occurred_at"))


def forms(study: Study, link: LinkMade, at: datetime, language: str = "") -> dict[int, Spoken]:
    """The forms of a link by their place in the visit, which no later link changes.

    A licensed form is in the language asked for if its pack has it. One whose licence lets no
    new answers be taken any more is left out.
    """
    asked, site, found = link.opened.forms, link.opened.family.site, {}
    ages = Counter((form["instrument"], form["age_months"]) for form in asked)
    for place, form in enumerate(asked, start=1):
        if form["key"] in link.forms:
            answers = assessments.answers(study, link.opened, form["key"])
            alike = ages[form["instrument"], form["age_months"]] > 1
            about = {"age_months": form["age_months"], "alike": alike}
            found[place] = spoken(study, answers, site, language, at, **about)
    return {place: form for place, form in found.items() if form is not None}


def counted(asked: Instrument, given: Mapping[str, str], part: str = "") -> Counted:
    """Of a form or of one part: a question that another may still open counts as left."""
    possible: dict[str, bool] = {}
    done = left = 0
    for item in asked.items:
        gate, wanted = item.only_if or ("", ())
        possible[item.code] = not gate or (
            possible[gate] and (gate not in given or given[gate] in wanted)
        )
        if possible[item.code] and part in ("", item.part):
            done += item.code in given
            left += item.required and item.code not in given
    return Counted(done, left)


def progress(found: Mapping[int, FormAnswers]) -> Counted:
    """All forms of a link together."""
    total = Counted(0, 0)
    for form in found.values():
        total += counted(form.instrument, values(form.items))
    return total


def _words(row: SaidAfterwards) -> str:
    if row.sealed is None:
        return ""
    try:
        return str(unseal(row.family_id, WORDS, bytes(row.sealed)))
    except Forgotten:
        return ""
