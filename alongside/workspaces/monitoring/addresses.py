"""Addresses of the pages about progress, which keep the moment and the site looked at."""

from __future__ import annotations

from datetime import time
from urllib.parse import urlencode

from django.urls import reverse

from alongside.science.protocol import Permission, ProgressionCriterion
from alongside.science.retention.consort import OPEN_STAGES, STAGES, Flow
from alongside.science.retention.path import Stage
from alongside.workspaces.monitoring import words
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.queries.judgements import Pointer
from alongside.workspaces.monitoring.queries.source import ANY, STILL
from alongside.workspaces.monitoring.reports import WRITERS, Report
from alongside.workspaces.monitoring.words import blinding, titles
from alongside.workspaces.randomisation import queries as randomisation
from alongside.workspaces.study.permissions import Here

CLOSED = "monitoring:by_arm"
BLINDING = "monitoring:blinding"
EXPECTED = "recruitment:expected"  # the page of a later workspace, known by its name alone
CLOSED_FILES = {"by-arm": "by_arm_file", "blinding": "blinding_file"}
TABS = (
    ("monitoring:home", titles.FLOW_TAB, Permission.MONITORING_SEE),
    ("monitoring:funnel", titles.FUNNEL_TAB, Permission.MONITORING_SEE),
    ("monitoring:progression", titles.PROGRESSION, Permission.MONITORING_SEE),
    (EXPECTED, titles.EXPECTED, Permission.MONITORING_SEE),
    ("monitoring:forms", titles.FORMS, Permission.MONITORING_SEE),
    ("monitoring:answering", titles.ANSWERING, Permission.MONITORING_SEE),
    (CLOSED, titles.BY_ARM, Permission.MONITORING_SEE_BY_ARM),
    (BLINDING, blinding.TAB, Permission.MONITORING_SEE_BY_ARM),
)
FIGURES = {
    "flow": ("home", titles.FLOW_TAB),
    "by_month": ("funnel", titles.FUNNEL_TAB),
    "forms": ("forms", titles.FORMS),
    "answering": ("answering", titles.ANSWERING),
    "expected": ("expected", titles.EXPECTED),
    "progression": ("progression", titles.PROGRESSION),
}


def address(view: str, glance: Glance, *arguments: str, **more: str) -> str:
    """A page of the study as of the same moment and at the same site."""
    name = view if ":" in view else f"monitoring:{view}"
    url = reverse(name, args=[glance.study.slug, *arguments])
    kept = {"as_of": moment_text(glance), "site": glance.site or "", **more}
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{url}?{query}" if query else url


def figures(glance: Glance, criterion: ProgressionCriterion) -> list[tuple[str, str]]:
    """The pages whose figures are evidence for a criterion, as of the same moment."""
    pages = [FIGURES[one] for one in criterion.figures]
    return [(label, address(view, glance)) for view, label in pages]


def pointer(here: Here, one: Pointer) -> tuple[str, str]:
    """What a judgement points at, and its address where this person may open it."""
    if one.kind == "figures" and one.as_of is not None:
        view, label = FIGURES[one.what]
        glance = Glance(here.study, one.as_of, one.as_of)
        return words.figures_of(label, glance.local), address(view, glance)
    if one.kind == "family":
        return _family(here, one.what)
    return one.what, one.what


def _family(here: Here, number: str) -> tuple[str, str]:
    """Those who may not open families see that there was one; others see those of their sites."""
    if not may_list(here):
        return titles.A_FAMILY, ""
    own = {here.study.site(site).code for site in here.sites}
    url = reverse("caseload:family", args=[here.study.slug, number])
    return number, url if number.partition("-")[0] in own else ""


def moment_text(glance: Glance) -> str:
    """The day alone where its end is meant."""
    if glance.as_of is None:
        return ""
    local = glance.local
    return local.date().isoformat() if local.time() == time.max else local.isoformat()


def tabs(here: Here, glance: Glance, current: str) -> list[tuple[str, str, bool]]:
    """The pages that this person may open."""
    return [
        (label, address(view, glance), view == current)
        for view, label, permission in TABS
        if here.may(permission) and (view not in {CLOSED, BLINDING} or may_see_by_arm(here))
    ]


def may_see_by_arm(here: Here) -> bool:
    """Whoever holds a blinded role beside another one stays blinded."""
    return here.may(Permission.MONITORING_SEE_BY_ARM) and not here.blinded


def downloads(glance: Glance, report: Report) -> list[tuple[str, str]]:
    """The files of a report as (words, address)."""
    pictures = [report.alone] if report.alone else list(report.pictures)
    found = []
    for format in WRITERS:
        if format != "svg":
            found.append((format.upper(), _file(glance, report, format)))
        elif len(pictures) == 1:
            found.append(("SVG", _file(glance, report, format)))
    return found


def design_files(here: Here, asked: str) -> list[tuple[str, str]]:
    """The files of a designed rule, for the same wishes."""
    return [
        (
            format.upper(),
            f"{reverse('monitoring:design_file', args=[here.study.slug, format])}?{asked}",
        )
        for format in WRITERS
    ]


def picture_file(glance: Glance, report: Report, number: int) -> str:
    return _file(glance, report, "svg", picture=str(number))


def _file(glance: Glance, report: Report, format: str, **more: str) -> str:
    if report.name in CLOSED_FILES:
        return address(CLOSED_FILES[report.name], glance, format, **more)
    return address("file", glance, report.name, format, **more)


def may_list(here: Here) -> bool:
    """Whether the numbers open to lists of families."""
    everyone = not here.own_only and randomisation.own_arms(here) is None
    return here.may(Permission.FAMILIES_SEE) and everyone


def tells_why(here: Here, stage: Stage) -> bool:
    """Why one family left after allocation could hint at its arm: blinded people see counts."""
    return not (here.blinded and stage is Stage.RANDOMISED)


def links(here: Here, glance: Glance, counted: Flow) -> dict[str, str]:
    """From every number of the flow to the list of its families, where the list may be seen."""
    found = {stage.value: address("families", glance, stage=stage.value) for stage in STAGES}
    for stage in OPEN_STAGES:
        for key, exit in (("exit", ANY), ("in_progress", STILL)):
            found[f"{key}:{stage.value}"] = address(
                "families", glance, stage=stage.value, exit=exit
            )
    for one in (one for one in counted.exits if tells_why(here, one.stage)):
        at = one.stage.value
        found[f"exit:{at}:{one.reason}"] = address("families", glance, stage=at, exit=one.reason)
    return found
