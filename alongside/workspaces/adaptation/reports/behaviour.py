"""How the adaptation rules behave: how often each would ask for a change, if the truth is known."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from alongside.foundations.documents import Table
from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.interval_rows import Estimate, interval_rows
from alongside.science.protocol import AdaptationRule
from alongside.workspaces.adaptation.queries.points import Aimed, aimed, operation
from alongside.workspaces.adaptation.queries.target import targets
from alongside.workspaces.adaptation.words import deciding, labels, titles
from alongside.workspaces.monitoring import words as monitoring
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import Picture, Report, drawn

COLUMNS = ("rule", "place", "true_ratio", "families", "chance_of_asking_first_here", "at_any_point")
Behaviour = Sequence[dict[str, Any]]


def behaviour_report(glance: Glance, only: AdaptationRule | None = None) -> Report:
    """Every rule of the study, or one of them: at each of its places, exactly."""
    study, aims = glance.study, targets(glance.study, glance.as_of)
    rules = [only] if only else study.adaptation.rules
    found = {rule.id: [(one, operation(one)) for one in aimed(study, rule, aims)] for rule in rules}
    drawn_of = [_picture(glance, rule, found[rule.id]) for rule in rules]
    places = [(rule, *place) for rule in rules for place in found[rule.id]]
    return Report(
        name="behaviour",
        title=titles.BEHAVIOUR,
        sentence=deciding.behaviour_sentence([behaviour for _, _, behaviour in places]),
        as_of=monitoring.as_of(glance.local),
        data=[
            {"rule": rule.id, "place": one.panel.id, "points": list(rule.points), "ratios": told}
            for rule, one, told in places
        ],
        columns=COLUMNS,
        rows=[row for place in places for row in _plain(*place)],
        pictures=tuple(one for one in drawn_of if one is not None),
        tables=tuple(_table(glance, *place) for place in places),
    )


def _table(glance: Glance, rule: AdaptationRule, one: Aimed, told: Behaviour) -> Table:
    heads = (deciding.BEHAVIOUR[0], *map(titles.after, rule.points), deciding.BEHAVIOUR[1])
    caption = titles.behaviour_at(labels.place_name(glance.study, one.panel))
    return Table(caption, heads, deciding.behaviour_rows(told), frozenset(range(1, len(heads))))


def _plain(rule: AdaptationRule, one: Aimed, told: Behaviour) -> list[Sequence[object]]:
    return [
        (rule.id, one.panel.id, each["true_ratio"], point, round(first, 6), round(each["ever"], 6))
        for each in told
        for point, first in zip(rule.points, each["first_at"], strict=True)
    ]


def _picture(
    glance: Glance, rule: AdaptationRule, places: Sequence[tuple[Aimed, Behaviour]]
) -> Picture | None:
    """For each true ratio the chance at any point: the place in the middle, and how far places lie.

    None where no place has a target.
    """
    chances: dict[float, list[float]] = {}
    for _, told in places:
        for one in told:
            chances.setdefault(one["true_ratio"], []).append(one["ever"])
    if not chances:
        return None
    rows = [
        Estimate(titles.true_ratio(ratio), median(ever), (min(ever), max(ever)))
        for ratio, ever in chances.items()
    ]
    caption = Caption(
        f"behaviour-{rule.id}", titles.behaviour_of(rule.title), titles.BEHAVIOUR_SAYS,
        monitoring.as_of(glance.local),
    )  # fmt: skip

    def draw(named: Caption, width: float) -> Chart:
        return interval_rows(
            rows, titles.BEHAVIOUR_MARKS, named, columns=titles.BEHAVIOUR_COLUMNS,
            shown=titles.chance, width=width,
        )  # fmt: skip

    return drawn(draw, caption)
