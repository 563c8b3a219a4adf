"""How long forms take and what stays unanswered, by form and mode."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.foundations.documents import Table
from alongside.science.charts.bars import bars
from alongside.science.charts.chart import Caption
from alongside.workspaces.monitoring import words
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.monitoring.queries.tallies import FormFigures, figures
from alongside.workspaces.monitoring.reports.report import Picture, Report, drawn
from alongside.workspaces.monitoring.words import sentences, titles

HEADER = (
    "Form", "Mode", "Finished", "Mean minutes", "SD", "Median", "Answers asked for", "Missing",
    "Missing, share", "Prompts",
)  # fmt: skip
COLUMNS = (
    "instrument", "mode", "finished", "mean_minutes", "sd_minutes", "median_minutes", "asked",
    "missing", "missing_share", "prompts",
)  # fmt: skip


def forms_report(glance: Glance, source: Source) -> Report:
    """Every form in each mode, and in all modes together."""
    found = figures(source.tallies(glance.sites))
    sentence = sentences.forms(found)
    plain = [_plain(one) for one in found]
    return Report(
        name="forms",
        title=titles.FORMS,
        sentence=sentence,
        as_of=words.as_of(glance.local),
        data={"forms": [dict(zip(COLUMNS, row, strict=True)) for row in plain]},
        columns=COLUMNS,
        rows=plain,
        pictures=tuple(_pictures(glance, found, sentence)),
        tables=(
            Table(
                titles.FORMS_TABLE, HEADER, [_cells(glance, one) for one in found],
                frozenset(range(2, len(HEADER))),
            ),
        ),
    )  # fmt: skip


def _plain(one: FormFigures) -> tuple[object, ...]:
    share = one.missing / one.asked if one.asked else None
    minutes = one.minutes
    return (
        one.instrument, one.mode or "all", minutes.n, minutes.mean, minutes.sd, minutes.median,
        one.asked, one.missing, share, one.prompts,
    )  # fmt: skip


def _cells(glance: Glance, one: FormFigures) -> tuple[object, ...]:
    minutes = one.minutes
    return (
        words.instrument_name(glance.study, one.instrument),
        sentences.mode(one.mode),
        minutes.n,
        *(sentences.tenths(value) for value in (minutes.mean, minutes.sd, minutes.median)),
        one.asked,
        one.missing,
        sentences.percent(one.missing, one.asked) if one.asked else "",
        one.prompts,
    )


def _pictures(glance: Glance, found: Sequence[FormFigures], sentence: str) -> list[Picture]:
    forms = list(dict.fromkeys(one.instrument for one in found))
    modes = list(dict.fromkeys(one.mode for one in found if one.mode is not None))
    means = {
        (one.instrument, one.mode): round(one.minutes.mean)
        for one in found
        if one.minutes.mean is not None
    }
    if not modes:
        return []
    panels = {mode: {form: means.get((form, mode), 0) for form in forms} for mode in modes}
    labels = {f"site:{mode}": sentences.mode(mode) for mode in modes}
    labels |= {form: words.instrument_name(glance.study, form) for form in forms}
    as_of = words.as_of(glance.local)
    caption = Caption("minutes", titles.FORMS_PICTURE, sentence, as_of)
    labels["column:step"] = HEADER[0]
    return [drawn(lambda named, width: bars(panels, named, labels=labels, width=width), caption)]
