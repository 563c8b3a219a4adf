"""The progression table: rule, numbers, interval, colour and evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from alongside.foundations.documents import Table
from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.interval import Zone, interval
from alongside.science.charts.schedule import schedule
from alongside.science.protocol import ProgressionMeasure
from alongside.workspaces.monitoring import words
from alongside.workspaces.monitoring.endings import Ending, endings
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.monitoring.queries.progression import ProgressionRow, progression
from alongside.workspaces.monitoring.reports.progression_ahead import (
    claim_table,
    ending_picture,
    families_of,
    is_share,
    operating_pictures,
    operating_rows,
)
from alongside.workspaces.monitoring.reports.report import Picture, Report, drawn
from alongside.workspaces.monitoring.words import ending, rules, sentences, titles

HEADER = ("Outcome", "What is measured", "Rule", "Numbers", "Interval", "Result", "Evidence")
COLUMNS = (
    "criterion", "kind", "colour", "numerator", "denominator", "lower", "upper", "confidence",
    "numbers", "evidence", "exact_lower", "exact_upper", "ends_green", "ends_amber", "ends_red",
)  # fmt: skip
WIDE = 1_080.0


def progression_report(glance: Glance, source: Source) -> Report:
    """Every criterion of the study, over all its sites whatever the site looked at."""
    rows = progression_rows(glance, source)
    return progression_report_of(glance, rows, endings(glance.study, source, glance.day, rows))


def progression_rows(glance: Glance, source: Source) -> list[ProgressionRow]:
    return progression(glance.study, source, glance.as_of, glance.day)


def progression_report_of(
    glance: Glance, rows: Sequence[ProgressionRow], found: Mapping[str, Ending]
) -> Report:
    sentence = " ".join(filter(None, [sentences.progression(rows), ending.least_sure(rows, found)]))
    caption = Caption(
        "progression", titles.PROGRESSION, sentence, words.as_of(glance.local)
    )  # fmt: skip
    cells = [_cells(row, glance, found.get(row.criterion.id)) for row in rows]
    table = schedule(HEADER, cells, caption, width=WIDE)
    first = ending_picture(rows, found, caption.as_of)
    tables = [Table(titles.PROGRESSION, HEADER, cells)]
    claimed = claim_table(glance.study)
    return Report(
        name="progression",
        title=titles.PROGRESSION,
        sentence=sentence,
        as_of=caption.as_of,
        data={"criteria": [_data(row, glance, found) for row in rows], "claims": claimed.rows},
        columns=COLUMNS,
        rows=[_plain(row, glance, found.get(row.criterion.id)) for row in rows],
        pictures=(
            *((first,) if first else ()),
            *_intervals(rows, caption.as_of),
            *operating_pictures(glance.study, caption.as_of),
        ),
        tables=(*tables, *((claimed,) if claimed.rows else ())),
        alone=Picture(table, sentence),
    )


def _cells(row: ProgressionRow, glance: Glance, found: Ending | None) -> tuple[str, ...]:
    return (
        row.criterion.outcome,
        row.criterion.measured,
        rules.rule(row.criterion),
        rules.numbers(row, glance.study),
        rules.interval(row),
        f"{words.shaped(row.colour)} {ending.ends(found)}".strip(),
        rules.evidence(row),
    )


def _plain(row: ProgressionRow, glance: Glance, found: Ending | None) -> tuple[object, ...]:
    judged, exact = row.judged, ending.exact_of(row)
    limits = judged.interval if judged else None
    return (
        row.criterion.id,
        row.criterion.kind,
        row.colour,
        judged.numerator if judged else None,
        judged.denominator if judged else None,
        limits.lower if limits else None,
        limits.upper if limits else None,
        limits.confidence if limits else None,
        rules.numbers(row, glance.study),
        rules.evidence(row),
        exact.lower if exact else None,
        exact.upper if exact else None,
        *(found.chances[colour] if found else None for colour in ("green", "amber", "red")),
    )


def _data(
    row: ProgressionRow, glance: Glance, endings_: Mapping[str, Ending]
) -> dict[str, object]:  # fmt: skip
    found = dict(
        zip(COLUMNS, _plain(row, glance, endings_.get(row.criterion.id)), strict=True)
    )  # fmt: skip
    found |= {"outcome": row.criterion.outcome, "rule": rules.rule(row.criterion)}
    if is_share(row.criterion):
        found["operating"] = {
            "families": families_of(glance.study, row.criterion),
            "rows": [asdict(one) for one in operating_rows(glance.study, row.criterion)],
        }
    found["by_site"] = {
        site: {"count": share.count, "of": share.of}
        for site, share in (row.shares or {}).items()
        if site
    }
    found["judgements"] = [
        {
            "colour": one.colour,
            "words": one.words,
            "evidence": one.evidence,
            "signed_by": one.by,
            "at": one.at.isoformat(),
        }
        for one in row.history
    ]
    return found


def _intervals(rows: Sequence[ProgressionRow], as_of: str) -> list[Picture]:
    return [
        _interval(row, as_of)
        for row in rows
        if row.judged and row.judged.rule.kind == "share" and row.judged.interval
    ]


def _interval(row: ProgressionRow, as_of: str) -> Picture:
    zones = [
        Zone(
            band.colour, (band.at_least or 0) / 100, (band.below or 100) / 100,
            words.colour(band.colour),
        )
        for band in sorted(row.criterion.bands, key=lambda band: band.at_least or 0)
    ]  # fmt: skip
    found = row.judged.interval if row.judged else None
    limits = (found.lower, found.upper) if found else None
    title = (
        titles.RETENTION
        if row.criterion.measure is ProgressionMeasure.RETENTION
        else row.criterion.measured
    )
    description = f"{rules.shares(row)} {rules.interval(row)}"
    caption = Caption(f"interval-{row.criterion.id}", title, description, as_of)
    estimate = found.estimate if found else None

    def draw(named: Caption, width: float) -> Chart:
        return interval(estimate, limits, zones, named, labels=titles.INTERVAL, width=width)

    return drawn(draw, caption)
