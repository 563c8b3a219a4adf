"""The pictures of reach: a ratio at each step, and the share of each group beside the target."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.science.adaptation.reach import ReachRow
from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.interval_rows import Estimate, interval_rows
from alongside.science.charts.share_bars import ShareBar, share_bars
from alongside.science.protocol import DECILE, Study
from alongside.science.retention.path import Stage
from alongside.workspaces.adaptation.queries.target import Targets
from alongside.workspaces.adaptation.reports.told import FocusTold, PlaceTold, TraitTold
from alongside.workspaces.adaptation.words import labels, titles
from alongside.workspaces.monitoring import words as monitoring
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import Picture, drawn

FARTHEST, MOST_BARS = 2.0, 8


def focus_picture(glance: Glance, place: PlaceTold) -> Picture:
    """The ratio of the most deprived tenths to their share of the target, step by step."""
    study = glance.study
    name = labels.place_name(study, place.panel)
    rows = [estimate(_step(study, one), one) for one in place.focus]
    where = labels.deprived(study.adaptation.focus, place.panel.index)
    caption = Caption(
        f"focus-{place.panel.id}",
        titles.focus_at(name, where),
        titles.FOCUS_SAYS,
        monitoring.as_of(glance.local),
    )
    return ratios_drawn(rows, caption, titles.FOCUS_COLUMNS)


def ratios_drawn(rows: list[Estimate], caption: Caption, columns: tuple[str, ...]) -> Picture:
    """Ratios with their limits, on a scale from 0 over 1 to twice the share."""

    def draw(named: Caption, width: float) -> Chart:
        return interval_rows(rows, titles.RATIO_MARKS, named, columns=columns, width=width)

    return drawn(draw, caption)


def estimate(name: str, one: FocusTold) -> Estimate:
    """A row of the picture; what lies beyond its end is drawn at the end and told in words."""
    if one.hidden:
        return Estimate(f"{name} ({labels.HIDDEN})", None)
    if one.ratio is None:
        return Estimate(name, None)
    found = one.ratio
    ends = (min(found.lower, FARTHEST), min(found.upper, FARTHEST))
    return Estimate(name, min(found.ratio, FARTHEST), ends)


def _step(study: Study, one: FocusTold) -> str:
    stage = labels.STAGES[one.stage]
    return stage if one.hidden else f"{stage}, {one.reached} of {one.known}"


def target_picture(glance: Glance, targets: Targets) -> Picture | None:
    """At each site the children of the most deprived tenths; None where no target is known."""
    study, focus = glance.study, set(glance.study.adaptation.focus)
    names = labels.site_names(study)
    rows = []
    for one in study.adaptation.areas:
        children, aim = targets.children_at([one.site]), targets.deciles([one.site])
        if children and aim is not None:
            there = sum(number for tenth, number in children.items() if str(tenth) in focus)
            share = sum(aim.weights[tenth] for tenth in focus) / (sum(aim.weights.values()) or 1)
            name = f"{names[one.site]} ({one.index})"
            rows.append(ShareBar(name, there, there / sum(children.values()), share))
    if not rows:
        return None
    caption = Caption(
        "target", titles.TARGET_TITLE, titles.TARGET_SAYS, monitoring.as_of(glance.local)
    )

    def draw(named: Caption, width: float) -> Chart:
        columns, legend = titles.TARGET_BARS, titles.TARGET_LEGEND
        return share_bars(rows, named, columns=columns, legend=legend, width=width)

    return drawn(draw, caption)


def _shown(rows: Sequence[ReachRow]) -> list[ReachRow]:
    """Of many groups those of nobody are one bar; the table names each."""
    nobody = [row for row in rows if not row.reached]
    if len(rows) <= MOST_BARS or len(nobody) < 2:
        return list(rows)
    groups = tuple(group for row in nobody for group in row.groups)
    targets = [row.target for row in nobody if row.target is not None]
    together = ReachRow(groups, 0, sum(targets) if targets else None)
    return [*(row for row in rows if row.reached), together]


def bars_of(glance: Glance, place: PlaceTold, one: TraitTold) -> Picture:
    """Each group's share of the families, the target's beside it; not known is a bar apart."""
    study, reach = glance.study, one.reach
    everybody = (reach.known + reach.unknown) or 1
    rows = [
        ShareBar(
            labels.group_label(study, one.trait, row.groups, short=True), row.reached,
            row.reached / (reach.known or 1), row.target,
            "" if row.ratio is None else titles.ratio_told(labels.ratio(row.ratio)),
        )
        for row in _shown(reach.rows)
    ]  # fmt: skip
    for name, number in one.why(Stage(study.adaptation.stage)):
        rows.append(ShareBar(name, number, number / everybody, apart=True))
    title = titles.bars_at(
        labels.place_name(study, place.panel), labels.trait_title(study, one.trait)
    )
    who = labels.WHO[Stage(study.adaptation.stage)]
    caption = Caption(
        f"bars-{place.panel.id}-{one.trait}", title, titles.bars_say(who),
        monitoring.as_of(glance.local),
    )  # fmt: skip
    note = next((t.note for t in study.adaptation.traits if t.id == one.trait), "")
    legend = titles.legend(has_target=one.aim is not None, note=note, tenths=one.trait == DECILE)

    def draw(named: Caption, width: float) -> Chart:
        columns = titles.BAR_COLUMNS
        return share_bars(rows, named, columns=columns, legend=legend, width=width)

    return drawn(draw, caption)
