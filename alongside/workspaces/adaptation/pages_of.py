"""What each page about reach needs to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse

from alongside.foundations.documents import Table
from alongside.science.protocol import Permission, Study
from alongside.workspaces.adaptation import addresses
from alongside.workspaces.adaptation.queries.files import areas_wanted, files
from alongside.workspaces.adaptation.queries.missing import loaded
from alongside.workspaces.adaptation.reading import ReadFile, read_file, wanted_by
from alongside.workspaces.adaptation.reports.places import places_report
from alongside.workspaces.adaptation.words import mapping, placing, sentences, titles
from alongside.workspaces.monitoring import words as monitoring
from alongside.workspaces.monitoring.forms import Looking
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import Picture, Report
from alongside.workspaces.study.permissions import Here


def report_page(
    here: Here, glance: Glance, form: Looking, report: Report, view: str
) -> dict[str, Any]:
    """The frame of every report: tabs, the moment and site, pictures, tables, files."""
    several = len(report.pictures) > 1
    need, adaptation = here.study.adaptation.need, here.study.adaptation
    return {
        **frame(here, glance, form, view),
        "report": report,
        "pictures": [
            {
                "chart": replace(one.chart, sentence=one.description if several else None),
                "narrow": one.narrow() if one.narrow else None,
                "files": [("SVG", addresses.picture_file(glance, report, number))]
                if several
                else [],
            }
            for number, one in enumerate(report.pictures)
        ],
        "tables": [shown_table(one) for one in report.tables if not _behind_a_picture(report, one)],
        "files": addresses.downloads(glance, report),
        "hidden_note": sentences.HIDDEN_NOTE.format(limit=adaptation.small_cells),
        "no_target": sentences.no_target(here.study, report.data) if report.name == "reach" else "",
        "need_note": need and sentences.need_note(need),
    }


def shown(one: Picture) -> dict[str, Any]:
    chart = replace(one.chart, sentence=one.description)
    return {"chart": chart, "narrow": one.narrow() if one.narrow else None}


def _behind_a_picture(report: Report, table: Table) -> bool:
    """Whether a picture shows the same table already."""
    return any(one.chart.title == table.caption for one in report.pictures)


def frame(here: Here, glance: Glance, form: Looking, view: str) -> dict[str, Any]:
    """What stands on every page: the tabs, and the moment and the site that are looked at."""
    return {
        "looking": form,
        "tabs": addresses.tabs(here, glance, view),
        "as_of": monitoring.as_of(glance.local),
        "narrowed": bool(glance.as_of or glance.site),
        "sentences": sentences,
        "titles": titles,
    }


def shown_table(table: Table) -> dict[str, Any]:
    columns = [
        {"words": name, "number": place in table.numbers}
        for place, name in enumerate(table.columns)
    ]
    return {"caption": table.caption, "columns": columns, "rows": table.rows}


def site_of(here: Here, glance: Glance) -> str:
    """The site of a map: the one chosen, or the first of the study."""
    return glance.site or here.study.sites[0].id


def step_of(here: Here, given: Mapping[str, str]) -> str:
    """The step of a map: the one chosen, or the one that the study judges by."""
    step = given.get("stage", "")
    return step if step in mapping.STEPS else here.study.adaptation.stage


def other_maps(here: Here, glance: Glance, report: Report, stage: str) -> dict[str, Any]:
    """The maps of every site and of every step, as tabs; files of the one that is seen."""
    chosen = site_of(here, glance)

    def at(site: str, step: str) -> str:
        return addresses.address("adaptation:map", glance, site=site, stage=step)

    return {
        "ways": [(site.name, at(site.id, stage), site.id == chosen) for site in here.study.sites],
        "steps": [
            (words, at(chosen, step), step == stage) for step, words in mapping.STEPS.items()
        ],
        "files": addresses.downloads(glance, report, site=chosen, stage=stage),
        "empty": sentences.NO_SHAPES,
        "empty_how": sentences.NO_SHAPES_HOW,
    }


def read_through(study: Study, name: str, content: bytes) -> ReadFile:
    """A file that was handed in, read against the areas that are known already."""
    return read_file(name, content, wanted_by(study, areas_wanted(study)))


def places_page(here: Here, glance: Glance, looking: Looking) -> dict[str, Any]:
    """Files with their provenance, and what they say of each site."""
    report = places_report(glance)
    may = here.may(Permission.ADAPTATION_BRING_IN)
    return {
        **frame(here, glance, looking, "adaptation:places"),
        "report": report,
        "sentence": report.sentence,
        "picture": shown(report.pictures[0]) if report.pictures else None,
        "target": shown_table(report.tables[0]),
        "downloads": addresses.downloads(glance, report) if report.rows else [],
        "where_from": placing.WHERE_FROM,
        "own_columns": placing.own_columns(here.study),
        "own_names": placing.own_names(here.study),
        "missing": placing.missing(here.study, loaded(here.study, glance.as_of)),
        "rows": [placing.file_line(one) for one in files(here.study, glance.as_of)],
        "bring_in": reverse("adaptation:bring_in", args=[here.study.slug]) if may else None,
        "back": reverse("adaptation:places", args=[here.study.slug]),
    }
