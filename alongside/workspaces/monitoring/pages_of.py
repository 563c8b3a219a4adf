"""What each page about progress needs to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.documents import Table
from alongside.foundations.pages.addresses import address as address_of
from alongside.science.protocol import Permission, ProgressionCriterion, Study, UnknownInStudy
from alongside.science.retention.designing import Designed
from alongside.science.retention.path import Stage
from alongside.workspaces.monitoring import addresses, reports, words
from alongside.workspaces.monitoring.designing import DesignRule
from alongside.workspaces.monitoring.endings import Ending
from alongside.workspaces.monitoring.forms import Looking
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.queries.judgements import Judgement, judgements
from alongside.workspaces.monitoring.queries.progression import ProgressionRow
from alongside.workspaces.monitoring.queries.source import (
    ANY,
    STILL,
    Asked,
    FamilyLine,
    FamilyPage,
    Odd,
)
from alongside.workspaces.monitoring.reports import Report
from alongside.workspaces.monitoring.words import (
    answering,
    designing,
    ending,
    labels,
    rules,
    sentences,
    titles,
)
from alongside.workspaces.study.permissions import Here

SITES_ON_A_PAGE = 10  # that a funnel is drawn of, so that a page of a hundred sites can be read


def report_page(
    here: Here, glance: Glance, form: Looking, report: Report, view: str
) -> dict[str, Any]:
    """The frame of every report: tabs, the moment and site, pictures, tables, files."""
    return {
        **_looking(here, glance, form, view),
        "report": reports.saying_how_made(report, glance),
        "pictures": _pictures(glance, report),
        "tables": [shown_table(one) for one in report.tables],
        "files": addresses.downloads(glance, report),
    }


def _pictures(glance: Glance, report: Report) -> list[dict[str, Any]]:
    """The pictures, each with its own file where the report has several."""
    before = 0 if report.alone is None else 1
    several = len(report.pictures) + before > 1
    return [
        {
            "chart": replace(one.chart, sentence=one.description if several else None),
            "narrow": one.narrow() if one.narrow else None,
            "files": [("SVG", addresses.picture_file(glance, report, number + before))]
            if several
            else [],
        }
        for number, one in enumerate(report.pictures)
    ]


def design_page(here: Here, form: DesignRule, found: Designed | None) -> dict[str, Any]:
    """A designed rule, or the form with what is wrong; files carry what was asked."""
    glance = Glance(here.study, clock.now())
    context = {
        "asking": form,
        "words": designing,
        "titles": titles,
        "back": reverse("monitoring:progression", args=[here.study.slug]),
        "report": None,
        "pictures": [],
    }
    if found is None:
        return context
    report = reports.design_report(found, as_of_of(glance))
    command = designing.command(found, form.cleaned_data["families"])
    return context | {
        "report": report,
        "pictures": [
            {"chart": one.chart, "narrow": one.narrow() if one.narrow else None, "files": []}
            for one in report.pictures
        ],
        "tables": [shown_table(one) for one in report.tables],
        "command": designing.FROM_THE_COMMAND_LINE.format(command=command),
        "files": addresses.design_files(here, form.asked()),
    }


def beside_progression(here: Here) -> dict[str, Any]:
    """What stands below the criteria."""
    return {
        "notes": reports.claim_notes(here.study),
        "ahead_method": ending.METHOD,
        "design": reverse("monitoring:design", args=[here.study.slug]),
    }


def as_of_of(glance: Glance) -> str:
    return words.as_of(glance.local)


def _looking(here: Here, glance: Glance, form: Looking, view: str) -> dict[str, Any]:
    return {
        "looking": form,
        "tabs": addresses.tabs(here, glance, view),
        "as_of": words.as_of(glance.local),
        "narrowed": bool(glance.as_of or glance.site),
        "one_site": glance.site is not None,
        "sentences": sentences,
        "words_of_answering": answering,
        "titles": titles,
    }


def shown_table(table: Table) -> dict[str, Any]:
    """A table of a report as a page draws it."""
    columns = [
        {"words": name, "number": place in table.numbers}
        for place, name in enumerate(table.columns)
    ]
    return {"caption": table.caption, "columns": columns, "rows": table.rows}


def odd_ones(here: Here, odd: Sequence[tuple[Odd, str]]) -> dict[str, Any]:
    """Facts that do not fit, for the families that this person may open."""
    return {
        "odd": [
            (_family(here, one.number), one.number, text)
            for one, text in odd
            if one.site in here.sites
        ]
    }


def criterion_line(
    here: Here, glance: Glance, row: ProgressionRow, found: Ending | None
) -> dict[str, Any]:
    """One line of the progression table."""
    may_judge = here.may(Permission.MONITORING_JUDGE) and row.criterion.kind == "judged"
    arguments = [here.study.slug, row.criterion.id]
    return {
        "outcome": row.criterion.outcome,
        "measured": row.criterion.measured,
        "rule": rules.rule(row.criterion),
        "numbers": rules.numbers(row, here.study),
        "interval": rules.interval(row),
        "colour": words.colour(row.colour),
        "tone": labels.TONES[row.colour],
        "meaning": rules.meaning(row),
        "ends": ending.ends(found),
        "evidence": rules.evidence(row),
        "figures": addresses.figures(glance, row.criterion),
        "pointers": pointers(here, row.history[0]) if row.history else [],
        "earlier": [_judged(here, one) for one in row.history[1:]],
        "judge": reverse("monitoring:judge", args=arguments) if may_judge else None,
    }


def criterion_to_judge(study: Study, id: str) -> ProgressionCriterion:
    try:
        found = study.progression_criterion(id)
    except UnknownInStudy:
        raise Http404 from None
    if found.kind != "judged":
        raise Http404
    return found


def judge_page(here: Here, criterion: ProgressionCriterion) -> tuple[str, dict[str, Any]]:
    """The judgement that stands ("" for none), and what the page shows beside its form."""
    history = judgements(here.study).get(criterion.id, [])
    glance = Glance(here.study, clock.now())
    number = reports.judged_on_evidence(glance).index(criterion)
    drawn = reports.judged_picture(glance, criterion, history)
    context = {
        "sentence": drawn.description,
        "picture": {
            "chart": drawn.chart,
            "narrow": drawn.narrow() if drawn.narrow else None,
            "files": [
                ("SVG", addresses.address("file", glance, "judged", "svg", picture=str(number)))
            ],
        },
        "criterion": criterion,
        "history": [_judged(here, one) for one in history],
        "back": reverse("monitoring:progression", args=[here.study.slug]),
        "titles": titles,
    }
    return str(history[0].id) if history else "", context


def _judged(here: Here, one: Judgement) -> dict[str, Any]:
    again = f" {rules.again(one.why)}" if one.why else ""
    return {
        "words": f"{words.shaped(one.colour)}: {one.words}",
        "reason": f"{one.evidence}{again}",
        "pointers": pointers(here, one),
        "at": one.at,
        "by": one.by,
    }


def pointers(here: Here, one: Judgement) -> list[tuple[str, str]]:
    """What a judgement points at, as (words, address); without one where it may not be opened."""
    return [addresses.pointer(here, each) for each in one.pointers]


def asked(request: HttpRequest, here: Here, glance: Glance) -> Asked:
    """Which list is asked for; at the person's own sites."""
    given = request.GET
    try:
        stage = Stage(given.get("stage", Stage.IDENTIFIED.value))
        page = max(1, int(given.get("page", "1")))
    except ValueError:
        raise Http404 from None
    sites = tuple(site for site in glance.sites if site in here.sites)
    exit = given.get("exit", "") if stage is not Stage.RETAINED else ""
    if exit not in {"", ANY, STILL} and not addresses.tells_why(here, stage):
        exit = ANY
    return Asked(sites, stage, exit, page)


def families_page(
    here: Here, glance: Glance, form: Looking, asked: Asked, found: FamilyPage
) -> dict[str, Any]:
    """The list of the families behind a number."""
    names = words.site_names(here.study)
    reason = ""
    if asked.exit not in {"", ANY, STILL}:
        reason = words.reason(here.study, asked.stage, asked.exit, glance.sites)
    if asked.page > found.pages:
        asked = replace(asked, page=found.pages)
    return {
        **_looking(here, glance, form, ""),
        "heading": sentences.list_title(asked.stage, asked.exit, reason),
        "found": found,
        "asked": asked,
        "lines": [
            {
                "number": line.number,
                "url": _family(here, line.number),
                "site": names[line.site],
                "stage": words.STAGES[line.stage],
                "since": line.since,
                "left": _left(here, line),
                "left_at": line.exit_at,
            }
            for line in found.lines
        ],
        "only": sentences.only_sites([names[site] for site in here.sites])
        if len(here.sites) < len(names)
        else "",
        "back": addresses.address("home", glance),
        "next": addresses.address(
            "families", glance, stage=asked.stage.value, exit=asked.exit, page=""
        ),
    }


def _left(here: Here, line: FamilyLine) -> str:
    if line.exit_reason is None:
        return ""
    if not addresses.tells_why(here, line.stage):
        return labels.EXITS[line.stage]
    return words.reason(here.study, line.stage, line.exit_reason, [line.site])


def _family(here: Here, number: str) -> str:
    return address_of("caseload:family", here.study.slug, number)
