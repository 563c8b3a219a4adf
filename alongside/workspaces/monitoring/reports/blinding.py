"""How well the blind held: beliefs beside what was given, with indices. For closed pages only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alongside.foundations.documents import Table
from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.interval_rows import Estimate, interval_rows, two_places
from alongside.science.estimation.intervals import Interval
from alongside.workspaces.monitoring import words
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.monitoring.queries.blinding import NOT_KNOWN, Blinding, blinding
from alongside.workspaces.monitoring.reports.report import Picture, Report, drawn
from alongside.workspaces.monitoring.words import blinding as said
from alongside.workspaces.unblinding.codes import ASSESSOR, PARENT

COLUMNS = ("what", "whose", "arm", "believed", "count", "estimate", "lower", "upper", "method")
PAINTS = ("series-2", "series-3", "series-1")
Found = tuple[str, str, str, Interval | None]


def blinding_report(glance: Glance, source: Source) -> Report:
    """James's and Bang's indices of what assessors believed; what parents believed as counts."""
    found = blinding(glance.study, glance.sites, glance.as_of, ASSESSOR)
    parents = blinding(glance.study, glance.sites, glance.as_of, PARENT)
    indices = _indices(glance, found)
    return Report(
        name="blinding",
        title=said.TITLE,
        sentence=said.sentence(found),
        as_of=words.as_of(glance.local),
        data={
            "assessors": _data(found),
            "parents": {"counts": parents.counts},
            "indices": [_index_data(*one) for one in indices],
        },
        columns=COLUMNS,
        rows=[*_counts(found), *_counts(parents), *(_index_row(*one) for one in indices)],
        pictures=_pictures(glance, found) if found.total else (),
        tables=_tables(glance, found, parents, indices) if found.total else (),
    )


def _indices(glance: Glance, found: Blinding) -> list[Found]:
    rows: list[Found] = [("james", "", said.JAMES_ROW, found.james)]
    for kind, text, by_arm in (
        ("bang", said.PLAIN, found.bang), ("bang_weighed", said.WEIGHED, found.weighed),
    ):  # fmt: skip
        rows += [(kind, arm.id, text.format(arm=arm.name), by_arm[arm.id])
                 for arm in glance.study.arms]  # fmt: skip
    return rows


def _pictures(glance: Glance, found: Blinding) -> tuple[Picture, ...]:
    whole = [_estimate(said.WHOLE, found.james, "series-1")]
    arms = [
        _estimate(arm.name, found.bang[arm.id], PAINTS[place % len(PAINTS)])
        for place, arm in enumerate(glance.study.arms)
    ]
    as_of = words.as_of(glance.local)
    return (
        _drawn(
            whole, said.JAMES_MARKS, Caption("james", said.JAMES, said.james_says(found), as_of)
        ),
        _drawn(arms, said.BANG_MARKS, Caption("bang", said.BANG, said.BANG_SAYS, as_of)),
    )


def _estimate(name: str, found: Interval | None, paint: str) -> Estimate:
    if found is None:
        return Estimate(name, None, paint=paint)
    return Estimate(name, found.estimate, (found.lower, found.upper), paint)


def _drawn(
    rows: Sequence[Estimate], marks: Sequence[tuple[float, str]], caption: Caption
) -> Picture:
    def draw(named: Caption, width: float) -> Chart:
        return interval_rows(rows, marks, named, columns=said.COLUMNS, width=width)

    return drawn(draw, caption)


def _tables(
    glance: Glance, found: Blinding, parents: Blinding, indices: Sequence[Found]
) -> tuple[Table, ...]:
    shown = [(name, *_limits(interval), said.method(interval)) for _, _, name, interval in indices]
    tables = [
        _believed(glance, said.BELIEVED, found.counts),
        Table(said.INDICES, (*said.COLUMNS, said.METHOD), shown, frozenset([1, 2, 3])),
    ]
    if parents.total:
        tables.append(_believed(glance, said.BY_PARENTS, parents.counts))
    return tuple(tables)


def _limits(found: Interval | None) -> tuple[str, str, str]:
    if found is None:
        return "–", "", ""
    return two_places(found.estimate), two_places(found.lower), two_places(found.upper)


def _believed(glance: Glance, title: str, counts: Mapping[str, Mapping[str, int]]) -> Table:
    names = {**{arm.id: arm.name for arm in glance.study.arms}, NOT_KNOWN: said.NOT_KNOWN}
    rows = [
        (names[arm], *(row[one] for one in names), sum(row.values())) for arm, row in counts.items()
    ]
    header = (said.GIVEN, *names.values(), said.ALL)
    return Table(title, header, rows, frozenset(range(1, len(header))))


def _counts(found: Blinding) -> list[Sequence[object]]:
    return [
        ("count", found.whose, arm, answer, number, None, None, None, "")
        for arm, row in found.counts.items()
        for answer, number in row.items()
    ]


def _index_row(kind: str, arm: str, name: str, found: Interval | None) -> Sequence[object]:
    limits = (found.estimate, found.lower, found.upper, found.method) if found else (None,) * 4
    return (kind, ASSESSOR, arm, "", None, *limits)


def _index_data(kind: str, arm: str, name: str, found: Interval | None) -> dict[str, object]:
    return {
        "index": kind,
        "arm": arm or None,
        "estimate": found.estimate if found else None,
        "lower": found.lower if found else None,
        "upper": found.upper if found else None,
        "confidence": found.confidence if found else None,
        "interval": found.method if found else None,
    }


def _data(found: Blinding) -> dict[str, object]:
    return {
        "counts": found.counts,
        "families": found.total,
        "right": found.right,
        "wrong": found.wrong,
        "not_known": found.not_known,
        "arm_learned": found.learned,
    }
