"""What meetings decided at adaptation points, each with the numbers that it saw, as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from alongside.science.charts.chart import Caption
from alongside.science.charts.interval_rows import Estimate
from alongside.science.protocol import Study
from alongside.workspaces.adaptation.models import PointDecided
from alongside.workspaces.adaptation.queries.points import decisions
from alongside.workspaces.adaptation.reports.drawing import FARTHEST, ratios_drawn
from alongside.workspaces.adaptation.words import deciding, titles
from alongside.workspaces.monitoring import words as monitoring
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import Picture, Report, table_of

COLUMNS = ("rule", "place", "point", "ratio", "lower", "upper", "chance", "asks", "decided",
           "change", "cost", "decided_at")  # fmt: skip


def decisions_report(glance: Glance) -> Report:
    """Every decision up to a moment, in the order in which they were made."""
    found = decisions(glance.study, glance.as_of)
    pictures = [decision_picture(glance.study, one) for one in found]
    rows = [_plain(one) for one in found]
    return Report(
        name="decisions",
        title=titles.DECISIONS,
        sentence=deciding.how_many_decided(len(found)),
        as_of=monitoring.as_of(glance.local),
        data=[dict(zip(COLUMNS, row, strict=True)) for row in rows],
        columns=COLUMNS,
        rows=rows,
        pictures=tuple(pictures),
        tables=tuple(table_of(one.chart) for one in pictures),
    )


def decision_picture(study: Study, made: PointDecided) -> Picture:
    """The numbers as they were kept with a decision, whatever came since."""
    title = titles.decided_at(deciding.point_name(study, made.rule, made.place, made.point))
    return numbers_picture(
        study, made.shown, title, deciding.OUTCOMES[made.decided], made.recorded_at
    )


def numbers_picture(
    study: Study, shown: Mapping[str, Any], title: str, says: str, at: datetime
) -> Picture:
    """The ratio of a point with its limits, beside the limit of its rule."""
    as_of = monitoring.as_of(at.astimezone(ZoneInfo(study.time_zone)))
    caption = Caption("decision", title, says, as_of)
    rows = [_estimate(shown), Estimate(deciding.LIMIT_OF_RULE, float(shown["limit"]))]
    return ratios_drawn(rows, caption, titles.DECISION_COLUMNS)


def _estimate(shown: Mapping[str, Any]) -> Estimate:
    """What is hidden, or not known, is said and not drawn."""
    name = deciding.shown_name(shown)
    if shown["hidden"] or shown["ratio"] is None:
        return Estimate(name, None)
    value, low, high = (min(float(one), FARTHEST) for one in shown["ratio"])
    return Estimate(name, value, (low, high))


def _plain(made: PointDecided) -> tuple[object, ...]:
    ratio = made.shown["ratio"] or ("", "", "")
    told = (*ratio, made.shown["chance"], made.shown["asks"])
    return (
        made.rule, made.place, made.point, *("" if one is None else one for one in told),
        made.decided, made.change, "" if made.cost is None else str(made.cost),
        made.recorded_at.isoformat(),
    )  # fmt: skip
