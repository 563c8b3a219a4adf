"""The CONSORT flow picture (extension to pilot and feasibility trials)."""

from collections.abc import Mapping, Sequence

from alongside.science.charts.boxes import Box, Paragraph
from alongside.science.charts.chart import Caption, Cell, Chart, Table
from alongside.science.charts.flow_layout import MARGIN, Frame, Laid, Step, down, split
from alongside.science.charts.labels import label
from alongside.science.charts.svg import picture
from alongside.science.charts.text import write
from alongside.science.retention.consort import OPEN_STAGES, STAGES, Flow, Stage

Words = Mapping[str, str]


class ArmsDoNotAddUp(ValueError):
    """The arms together are not the families that were randomised."""


def consort(
    flow: Flow,
    caption: Caption,
    *,
    labels: Words,
    hrefs: Words | None = None,
    arms: Mapping[str, Flow] | None = None,
    width: float = 720,
) -> Chart:
    """Draw the flow: a box per stage down the middle, those who left and why at the side.

    Keys of `labels`: stage names, `exit:<stage>` (the heading at the side, for example "Left
    after screening"), `reason:<code>`, `in_progress:<stage>` or `in_progress`, `site:<name>`,
    `arm:<name>`, `column:step`, `column:all`. What has no label is shown as it is named.
    Keys of `hrefs`: stage names, `exit:<stage>`, `exit:<stage>:<reason>`,
    `in_progress:<stage>`, and the same after `<arm>:`.
    `arms` splits the picture after randomisation and is for closed reports only. From 560 units
    of width the reasons stand beside, below it they are indented: draw 360 for a phone.

    Raises ArmsDoNotAddUp. Source: Eldridge et al., BMJ 2016;355:i5239, figure 1.
    """
    address, frame = hrefs or {}, Frame(width)
    stages = STAGES[: STAGES.index(Stage.RANDOMISED) + 1] if arms else STAGES
    steps = [Step(_box(flow, stage, labels, address), None) for stage in stages]
    sides = [_side(flow, stage, labels, address) for stage in stages[:-1]]
    steps = [Step(step.box, side) for step, side in zip(steps, [*sides, None], strict=True)]
    laid = down(steps, 34 if caption.as_of else MARGIN, frame)
    if arms:
        _check(flow, arms)
        laid = split(_columns(arms, labels, address), laid, frame)
    return _finish(laid, caption, width, _table(flow, labels, arms or {}), bool(address))


def _finish(laid: Laid, caption: Caption, width: float, table: Table, linked: bool) -> Chart:
    as_of = write(width - MARGIN, 20, caption.as_of, paint="quiet", size=14, anchor="end")
    parts = (as_of, *laid.parts) if caption.as_of else laid.parts
    svg = picture(caption, width, laid.bottom + MARGIN, *parts, linked=linked)
    return Chart(svg, caption.title, table)


def _box(flow: Flow, stage: Stage, labels: Words, hrefs: Words, arm: str | None = None) -> Box:
    heading = [] if arm is None else [Paragraph(label(labels, f"arm:{arm}"), bold=True)]
    key = stage.value if arm is None else f"{arm}:{stage.value}"
    count = f"n = {flow.total(stage)}"
    name = " ".join([*(one.text for one in heading), label(labels, stage.value), count])
    sites = " · ".join(
        f"{label(labels, f'site:{site}', site)}\u00a0{flow.reached[stage][site]}"
        for site in flow.sites
    )
    return Box(
        (
            *heading,
            Paragraph(label(labels, stage.value), bold=arm is None),
            Paragraph(count, size=18, bold=True, href=hrefs.get(key), name=name),
            *([Paragraph(sites, size=14, paint="quiet")] if len(flow.sites) > 1 else []),
        )
    )


def _side(
    flow: Flow, stage: Stage, labels: Words, hrefs: Words, arm: str | None = None
) -> Box | None:
    before = "" if arm is None else f"{arm}:"
    exits, left, still = flow.exits_at(stage), flow.left_at(stage), flow.still_at(stage)
    lines: list[Paragraph] = []
    if left:
        key = f"exit:{stage.value}"
        heading, href = label(labels, key), hrefs.get(before + key)
        lines.append(Paragraph(heading, str(left), size=15, bold=True, href=href))
        for one in exits:
            why = label(labels, f"reason:{one.reason}")
            href = hrefs.get(f"{before}{key}:{one.reason}")
            lines.append(Paragraph(why, str(one.count), size=14, href=href))
    if still:
        key = f"in_progress:{stage.value}"
        words = label(labels, key, labels.get("in_progress"))
        href = hrefs.get(before + key)
        lines.append(Paragraph(words, str(still), size=14, paint="quiet", href=href))
    return Box(tuple(lines), paint="side") if lines else None


def _columns(arms: Mapping[str, Flow], labels: Words, hrefs: Words) -> list[Sequence[Box | None]]:
    return [
        (
            _box(flow, Stage.RANDOMISED, labels, hrefs, arm),
            _side(flow, Stage.RANDOMISED, labels, hrefs, arm),
            _box(flow, Stage.RETAINED, labels, hrefs, arm),
        )
        for arm, flow in arms.items()
    ]


def _check(flow: Flow, arms: Mapping[str, Flow]) -> None:
    for stage in (Stage.RANDOMISED, Stage.RETAINED):
        together = sum(arm.total(stage) for arm in arms.values())
        if together != flow.total(stage):
            raise ArmsDoNotAddUp(f"{stage}: {together} in the arms, {flow.total(stage)} in all.")


def _table(flow: Flow, labels: Words, arms: Mapping[str, Flow]) -> Table:
    sites = tuple(label(labels, f"site:{site}", site) for site in flow.sites)
    header = (label(labels, "column:step"), label(labels, "column:all"), *sites)
    rows = [*_rows(flow, STAGES, labels, "")]
    for arm, own in arms.items():
        before = label(labels, f"arm:{arm}") + ": "
        rows += _rows(own, (Stage.RANDOMISED, Stage.RETAINED), labels, before)
    return Table(header, tuple(rows))


def _rows(
    flow: Flow, stages: Sequence[Stage], labels: Words, before: str
) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for stage in stages:
        rows.append(_row(before + label(labels, stage.value), flow.reached[stage], flow))
        heading = before + label(labels, f"exit:{stage.value}")
        for one in flow.exits_at(stage):
            why = label(labels, f"reason:{one.reason}")
            rows.append(_row(f"{heading}: {why}", one.by_site, flow))
        if stage in OPEN_STAGES and flow.still_at(stage):
            words = label(labels, f"in_progress:{stage.value}", labels.get("in_progress"))
            rows.append(_row(f"{before}{words}", flow.in_progress[stage], flow))
    return rows


def _row(words: str, at: Mapping[str, int], flow: Flow) -> tuple[Cell, ...]:
    return (words, sum(at.values()), *(at[site] for site in flow.sites))
