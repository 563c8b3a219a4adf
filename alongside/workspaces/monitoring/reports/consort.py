"""The flow of families, as CONSORT draws it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from alongside.foundations.documents import Table
from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.consort import consort
from alongside.science.retention.consort import Flow, flow_as_json, flow_as_rows
from alongside.workspaces.monitoring import words
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.monitoring.reports.report import Report, drawn, table_of
from alongside.workspaces.monitoring.words import sentences, titles
from alongside.workspaces.randomisation import adapting_words, mending_words
from alongside.workspaces.randomisation.queries import amiss
from alongside.workspaces.randomisation.words import how_made


def consort_report(
    glance: Glance,
    source: Source,
    hrefs: Mapping[str, str] | None = None,
    arms: Mapping[str, Flow] | None = None,
    known: Mapping[UUID, str] | None = None,
) -> Report:
    """The flow of the glance's sites; `arms` splits it by the arms that are `known` of families
    and is for closed pages only."""
    counted = source.flow(glance.sites)
    sentence = sentences.flow(counted)
    title = titles.FLOW_BY_ARM if arms else titles.FLOW
    caption = Caption("flow", title, sentence, words.as_of(glance.local))
    named = labels(glance, counted)

    def draw(caption: Caption, width: float) -> Chart:
        return consort(counted, caption, labels=named, hrefs=hrefs, arms=arms, width=width)

    picture = drawn(draw, caption)
    columns, *rows = _csv_rows(counted, arms or {})
    made = _made(glance, closed=arms is not None)
    data: dict[str, Any] = {**flow_as_json(counted), "sequence": made}
    beside = _beside(glance, arms, known)
    data["amiss"] = {row[0]: row[1:] for row in beside.rows}
    if arms:
        data["by_arm"] = {arm: flow_as_json(own) for arm, own in arms.items()}
    return Report(
        name="by-arm" if arms else "consort",
        title=title,
        sentence=sentence,
        as_of=caption.as_of,
        data=data,
        columns=columns,
        rows=rows,
        pictures=(picture,),
        tables=(
            table_of(picture.chart),
            Table(titles.SEQUENCE, [titles.HOW_MADE], [[made]]),
            beside,
        ),
    )


def _made(glance: Glance, *, closed: bool) -> str:
    """How the sequence was made; on closed pages a changed ratio too, which hints at results."""
    made = how_made(glance.study, glance.as_of)
    changed = adapting_words.in_reports(glance.study, glance.as_of) if closed else ""
    return f"{made} {changed}".strip()


def _beside(
    glance: Glance, arms: Mapping[str, Flow] | None, known: Mapping[UUID, str] | None
) -> Table:
    """Families randomised in error and what else is kept as it was; by arm on closed pages."""
    names = {arm.id: arm.name for arm in glance.study.arms} if arms else {}
    found = amiss(glance.study, glance.sites, glance.as_of, known)
    rows = mending_words.amiss_rows(found, names)
    heads = mending_words.amiss_heads(names)
    return Table(mending_words.AMISS_TITLE, heads, rows, frozenset(range(1, len(heads))))


def labels(glance: Glance, counted: Flow) -> dict[str, str]:
    """Every word in the picture."""
    study = glance.study
    found = {stage.value: name for stage, name in words.STAGES.items()}
    found |= {f"exit:{stage.value}": name for stage, name in words.EXITS.items()}
    found |= {f"in_progress:{stage.value}": name for stage, name in words.STILL.items()}
    found |= {f"site:{site}": name for site, name in words.site_names(study).items()}
    found |= {f"arm:{arm.id}": arm.name for arm in study.arms}
    for one in reversed(counted.exits):
        label = words.reason(study, one.stage, one.reason, glance.sites)
        found[f"reason:{one.reason}"] = label
    return found | {"column:step": titles.STEP, "column:all": titles.ALL}


def _csv_rows(counted: Flow, arms: Mapping[str, Flow]) -> list[list[str]]:
    if not arms:
        return _as_words(counted)
    parts = [("", counted), *arms.items()]
    tables = [(arm, _as_words(own)) for arm, own in parts]
    header = ["arm", *tables[0][1][0]]
    return [header, *([arm, *row] for arm, rows in tables for row in rows[1:])]


def _as_words(counted: Flow) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in flow_as_rows(counted)]
