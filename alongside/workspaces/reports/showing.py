"""What stands on the pages of reports, as far as their reader may see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html

from alongside.foundations import clock
from alongside.foundations.clock import day_of
from alongside.foundations.pages.filters import moment
from alongside.science.protocol import Permission
from alongside.workspaces.monitoring import reports
from alongside.workspaces.monitoring.addresses import may_see_by_arm, picture_file
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.reports import queries
from alongside.workspaces.reports.codes import TYPES
from alongside.workspaces.reports.listing import listing_report
from alongside.workspaces.reports.models import Snapshot
from alongside.workspaces.reports.words import FILES, kind, pages
from alongside.workspaces.study.permissions import Here


def may_make(here: Here, closed: bool) -> bool:
    """Whoever holds a blinded role beside another one stays blinded."""
    if closed:
        return here.may(Permission.REPORTS_MAKE_CLOSED) and not here.blinded
    return here.may(Permission.REPORTS_MAKE)


def find(here: Here, id: UUID) -> Snapshot:
    """A report that this person may read; a closed one is not found by those who may not."""
    found = queries.find(here.study, id)
    if found is None:
        raise Http404("There is no such report.")
    if found.closed and not may_see_by_arm(here):
        raise PermissionDenied
    return found


def listing(here: Here) -> reports.Report:
    """The list as a report, for its files."""
    rows = queries.snapshots(here.study, closed=may_see_by_arm(here))
    return listing_report(Glance(here.study, clock.now()), rows)


def listed(here: Here) -> dict[str, Any]:
    rows = queries.snapshots(here.study, closed=may_see_by_arm(here))
    report = listing_report(Glance(here.study, clock.now()), rows)
    ways = []
    if may_make(here, closed=False):
        ways.append((pages.MAKE_OPEN, reverse("reports:make", args=[here.study.slug])))
    if may_make(here, closed=True):
        ways.append((pages.MAKE_CLOSED, reverse("reports:make_closed", args=[here.study.slug])))
    return {
        "sentence": report.sentence,
        "pictures": [_shown(one, _list_files(here)) for one in report.pictures],
        "rows": [
            (row, _address(here, row.fact), pages.shown_as_of(row.fact.moment, here.study))
            for row in rows
        ],
        "ways": ways,
        "kind": kind,
        "words": pages,
    }


def one(here: Here, found: Snapshot) -> dict[str, Any]:
    """One report, under the picture that it begins with, drawn from the record once more."""
    row = queries.row_of(found)
    glance = Glance(here.study, found.moment, found.moment)
    flow = _flow(glance, closed=found.closed)
    return {
        "row": row,
        "title": pages.title(row),
        "sentence": flow.sentence,
        "state": pages.sentence(row, here.study),
        "pictures": _pictures(glance, flow),
        "files": [_file(here, found, name) for name in TYPES],
        "lines": _lines(here, row),
        "replaced": _address(here, row.replaced) if row.replaced else "",
        "ways": _ways(here, row),
        "words": pages,
    }


def _list_files(here: Here) -> list[tuple[str, str]]:
    return [
        (format.upper(), reverse("reports:listed_file", args=[here.study.slug, format]))
        for format in ("svg", "csv", "json", "pdf")
    ]


def _pictures(glance: Glance, flow: reports.Report) -> list[dict[str, Any]]:
    return [
        _shown(one, [("SVG", picture_file(glance, flow, number))])
        for number, one in enumerate(flow.pictures)
    ]


def _shown(one: reports.Picture, files: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "chart": one.chart,
        "narrow": one.narrow() if one.narrow else None,
        "files": files,
    }


def _flow(glance: Glance, *, closed: bool) -> reports.Report:
    draw = reports.by_arm_report if closed else reports.consort_report
    return draw(glance, look(glance.study, glance.as_of))


def _ways(here: Here, row: queries.SnapshotRow) -> list[tuple[str, str]]:
    """What can be done with a report that stands."""
    if not row.stands or not may_make(here, row.fact.closed):
        return []
    arguments = [here.study.slug, row.fact.pk]
    replace = ("Replace this report", reverse("reports:replace", args=arguments))
    if row.fact.closed:
        return [replace]
    return [(pages.SEND_TITLE, reverse("reports:send", args=arguments)), replace]


def _lines(here: Here, row: queries.SnapshotRow) -> list[dict[str, str]]:
    """What is known of it; the head of the chain and typed words for those who may know arms."""
    fact = row.fact
    lines = {
        "Kind": kind(fact.closed),
        "Version of the study": fact.study_version,
        "Made": f"{moment(fact.recorded_at)}, by {row.by}",
        "Code": _digest(fact.code),
        "Digest of its figures": _digest(fact.figures),
    }
    if not fact.closed:
        lines["Link sent to"] = pages.sent(row)
    if may_see_by_arm(here):
        lines["Head of the record's chain"] = _digest(fact.seal)
        if fact.reason:
            lines["Why it was made anew"] = fact.reason
    return [{"key": key, "value": value} for key, value in lines.items()]


def _digest(digest: str) -> str:
    """It may break in the middle, and is copied whole."""
    return format_html("{}<wbr>{}", digest[:32], digest[32:])


def _file(here: Here, found: Snapshot, name: str) -> tuple[str, str, str, str]:
    stored = queries.file_of(found, name)
    url = reverse("reports:file", args=[here.study.slug, found.pk, name])
    return FILES[name], url, pages.size(stored.size), stored.sha256


def _address(here: Here, fact: Snapshot) -> str:
    return reverse("reports:report", args=[here.study.slug, fact.pk])


def file_name(here: Here, found: Snapshot, name: str) -> str:
    """For example ips-feasibility-open-2023-11-01.pdf: never a family, never an arm."""
    which = "closed" if found.closed else "open"
    day = day_of(found.moment, here.study.time_zone)
    return f"{here.study.slug}-{which}-report-{day.isoformat()}.{name}"


def to_make(here: Here, closed: bool, replaces: Snapshot | None) -> dict[str, Any]:
    """The page on which a report is made, under the picture with which it would begin now.

    The picture tells no arm, whichever report is made.
    """
    glance = Glance(here.study, clock.now())
    flow = _flow(glance, closed=False)
    back = (
        _address(here, replaces) if replaces else reverse("reports:reports", args=[here.study.slug])
    )
    return {
        "title": pages.make_title(closed, replaces is not None),
        "sentence": flow.sentence,
        "pictures": _pictures(glance, flow),
        "means": pages.make_sentence(closed),
        "submit": pages.REPLACE if replaces else pages.MAKE,
        "cancel": (back, "Go back"),
        "words": pages,
    }


def to_send(here: Here, found: Snapshot) -> dict[str, Any]:
    """The page from which the link is sent, under the picture of what they will read."""
    glance = Glance(here.study, found.moment, found.moment)
    flow = _flow(glance, closed=found.closed)
    return {
        "sentence": pages.send_sentence(queries.row_of(found)),
        "pictures": _pictures(glance, flow),
        "as_of": pages.shown_as_of(found.moment, here.study),
        "people": queries.people_written_to(found),
        "back": _address(here, found),
        "words": pages,
    }
