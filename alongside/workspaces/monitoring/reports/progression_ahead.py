"""How criteria will end, what their rules can do, and the protocol's own claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from alongside.foundations.documents import Table
from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.colour_rows import Split, colour_rows
from alongside.science.protocol import ProgressionCriterion, ProgressionMeasure, Study
from alongside.science.retention.operating import Row, claim, operating_characteristics
from alongside.science.retention.progression import exactly
from alongside.workspaces.monitoring.endings import Ending
from alongside.workspaces.monitoring.queries.progression import ProgressionRow, rule_of
from alongside.workspaces.monitoring.reports.report import Picture, drawn
from alongside.workspaces.monitoring.words import ending as words

TRUTHS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def ending_picture(
    rows: Sequence[ProgressionRow], found: Mapping[str, Ending], as_of: str
) -> Picture | None:
    """Every counted criterion with the chance of each colour; None where nothing is counted."""
    splits = [
        Split(words.ending_name(row, found.get(row.criterion.id)), _chances(row, found),
              words.NOT_TOLD)
        for row in rows
        if row.criterion.kind == "computed"
    ]  # fmt: skip
    if not splits:
        return None
    caption = Caption("ending", words.ENDING, words.ENDING_SAYS, as_of)

    def draw(named: Caption, width: float) -> Chart:
        return colour_rows(splits, named, labels=words.ENDING_COLUMNS, width=width)

    return drawn(draw, caption)


def operating_pictures(study: Study, as_of: str) -> Iterator[Picture]:
    """For each rule of a share: how often each colour is seen, whatever the truth."""
    for criterion in study.progression:
        if is_share(criterion):
            yield _operating(study, criterion, as_of)


def operating_rows(study: Study, criterion: ProgressionCriterion) -> tuple[Row, ...]:
    rule, families = rule_of(criterion), families_of(study, criterion)
    edges = [rule.green_at_least, rule.amber_at_least or 0]
    truths = sorted({*TRUTHS, *(float(exactly(edge)) for edge in edges if edge)})
    return operating_characteristics(rule, families, truths)


def is_share(criterion: ProgressionCriterion) -> bool:
    """A share of families; answers of one family belong together and are left out."""
    computed = criterion.kind == "computed" and criterion.unit == "percent"
    return computed and criterion.measure is not ProgressionMeasure.COMPLETION


def families_of(study: Study, criterion: ProgressionCriterion) -> int:
    """The size that the protocol says for a criterion, or the target of the study."""
    return criterion.claimed.families if criterion.claimed else study.target.total


def claim_rows(study: Study) -> list[tuple[str, str, str]]:
    """What the protocol claims, reproduced."""
    found = []
    for criterion in study.progression:
        if (said := criterion.claimed) is not None:
            share, above = (exactly(each) / 100 for each in (said.percent, said.above))
            worked = claim(said.families, share, above, said.confidence / 100)
            found += words.claims(said, worked)
    return found


def claim_table(study: Study) -> Table:
    return Table(words.CLAIMS, words.CLAIM_COLUMNS, claim_rows(study))


def claim_notes(study: Study) -> list[str]:
    return [one.claimed.note for one in study.progression if one.claimed and one.claimed.note]


def _chances(row: ProgressionRow, found: Mapping[str, Ending]) -> Mapping[str, float] | None:
    one = found.get(row.criterion.id)
    return {str(colour): chance for colour, chance in one.chances.items()} if one else None


def _operating(study: Study, criterion: ProgressionCriterion, as_of: str) -> Picture:
    rule, families = rule_of(criterion), families_of(study, criterion)
    rows = operating_rows(study, criterion)
    splits = [
        Split(f"{row.truth:.0%}", {"green": row.green, "amber": row.amber, "red": row.red})
        for row in rows
    ]
    greens = float(exactly(rule.green_at_least))
    reds = float(exactly(rule.amber_at_least)) if rule.amber_at_least else None
    title = words.operating_title(criterion, families)
    caption = Caption(
        f"operating-{criterion.id}", title, words.operating(rows, greens, reds, families), as_of
    )

    def draw(named: Caption, width: float) -> Chart:
        return colour_rows(splits, named, labels=words.OPERATING_COLUMNS, width=width)

    return drawn(draw, caption)
