"""Each forecast once, for its page, its files and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from math import isfinite
from typing import Any

from alongside.foundations.documents import Table
from alongside.foundations.pages.filters import day as in_words
from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.colour_rows import told
from alongside.science.charts.fan import Ahead, fan
from alongside.science.charts.interval_rows import Estimate, interval_rows
from alongside.science.charts.looked_back import Looked, looked_back
from alongside.science.recruitment.forecast_basis import MILESTONES
from alongside.science.recruitment.forecast_scores import Calibration
from alongside.workspaces.forecast import queries
from alongside.workspaces.forecast.queries import (
    REFERRED,
    Answer,
    LookedBack,
    Point,
    Question,
    Seen,
)
from alongside.workspaces.forecast.words import labels, sentences
from alongside.workspaces.monitoring import words
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import Report, drawn

COLUMNS = ("day", "at_least", "about", "at_most")


def forecast_report(glance: Glance, seen: Seen, question: Question) -> Report:
    """The number until the day, with every number, site and step beside it."""
    found = queries.answer(seen.basis, question)
    line = queries.points(seen, question)
    sentence = sentences.forecast(found, seen.basis.now(REFERRED))
    as_of = words.as_of(glance.local)
    title = f"{labels.MILESTONES[question.milestone]}: what came and what is to come"
    caption = Caption("forecast", title, sentence, as_of)
    came = queries.came(seen, question.milestone)
    band = [Ahead(one.day, one.low, one.middle, one.high) for one in line]

    def draw(named: Caption, width: float) -> Chart:
        return fan(came, band, named, target=question.target, labels=labels.FAN, width=width)

    return Report(
        name="forecast",
        title=labels.TITLE,
        sentence=sentence,
        as_of=as_of,
        data={**_answer(found), "line": [_point(one) for one in line], **_learnt(seen, question)},
        columns=COLUMNS,
        rows=[(one.day.isoformat(), one.low, one.middle, one.high) for one in line],
        pictures=(drawn(draw, caption),),
        tables=(_numbers(seen, question.by), _sites(seen, question), _steps(seen)),
    )


def what_if_report(
    glance: Glance, question: Question, found: Sequence[tuple[str, Answer]]
) -> Report:  # fmt: skip
    """The trial as it is and under each change."""
    (_, as_it_is), *others = found
    single = [one for one in others if one[0] != labels.TOGETHER]
    best = max(single, key=lambda one: (one[1].mean, one[0]), default=None)
    together = others[-1][1] if len(others) > len(single) else None
    sentence = sentences.what_if(as_it_is, best, together)
    as_of = words.as_of(glance.local)
    title = f"{labels.MILESTONES[question.milestone]} by {in_words(question.by)}, side by side"
    caption = Caption("what-if", title, sentence, as_of)
    rows = [
        Estimate(name, one.by.middle, (one.by.low, one.by.high), f"series-{1 if place == 0 else 2}")
        for place, (name, one) in enumerate(found)
    ]
    marks = _marks(question, [one.by.high for _, one in found])
    columns = (labels.ALTERNATIVE, labels.ABOUT, labels.AT_LEAST, labels.AT_MOST)

    def draw(named: Caption, width: float) -> Chart:
        return interval_rows(
            rows, marks, named, columns=columns, shown="{:,.0f}".format, width=width
        )

    return Report(
        name="what-if",
        title=labels.WHAT_IF,
        sentence=sentence,
        as_of=as_of,
        data={"alternatives": [{"if": name, **_answer(one)} for name, one in found]},
        columns=("if", *COLUMNS, "chance", "target_early", "target_middle", "target_late"),
        rows=[_plain(name, one) for name, one in found],
        pictures=(drawn(draw, caption),),
        tables=(_alternatives(question, found),),
    )


def earlier_report(glance: Glance, found: LookedBack, milestone: int, months: int) -> Report:
    """Earlier forecasts beside what came, and how good they were."""
    sentence = sentences.earlier(found, milestone, months)
    as_of = words.as_of(glance.local)
    looks = [
        Looked(one.made, one.about.day, one.about.low, one.about.middle, one.about.high, one.came)
        for one in found.looks
    ]
    caption = Caption("earlier", labels.LOOKS, sentence, as_of)

    def draw(named: Caption, width: float) -> Chart:
        return looked_back(looks, named, labels=labels.LOOKED, width=width)

    return Report(
        name="earlier",
        title=labels.EARLIER,
        sentence=sentence,
        as_of=as_of,
        data={
            "number": MILESTONES[milestone],
            "months_ahead": months,
            "forecasts": [{"made": one.made.isoformat(), **_point(one.about), "came": one.came}
                          for one in found.looks],
            "scores": _scores(found.scores),
        },
        columns=("made", *COLUMNS, "came"),
        rows=[
            (one.made.isoformat(), one.about.day.isoformat(), one.about.low, one.about.middle,
             one.about.high, one.came)
            for one in found.looks
        ],
        pictures=(drawn(draw, caption),) if looks else (),
        tables=_score_tables(found.scores),
    )  # fmt: skip


def _numbers(seen: Seen, by: date) -> Table:
    header = (labels.NUMBER, labels.NOW, labels.AT_LEAST, labels.ABOUT, labels.AT_MOST)
    rows = [
        (name, now, point.low, point.middle, point.high)
        for name, (now, point) in zip(
            labels.MILESTONES, queries.milestones(seen, by), strict=True
        )
    ]  # fmt: skip
    return Table(labels.ALL_NUMBERS.format(day=in_words(by)), header, rows, frozenset(range(1, 5)))


def _sites(seen: Seen, question: Question) -> Table:
    names = words.site_names(seen.study)
    header = (
        labels.SITE, labels.OPENS, labels.REFERRED, labels.PER_MONTH,
        labels.MILESTONES[question.milestone], labels.AT_LEAST, labels.ABOUT, labels.AT_MOST,
    )  # fmt: skip
    rows = [
        (names[one.site], in_words(one.opens), one.referred, f"{one.per_month:.2f}", one.now,
         one.by.low, one.by.middle, one.by.high)
        for one in queries.sites(seen, question)
    ]  # fmt: skip
    return Table(labels.SITES, header, rows, frozenset(range(2, 8)))


def _steps(seen: Seen) -> Table:
    header = (labels.STEP, labels.FROM, labels.GO_ON, labels.USUAL)
    rows = [
        (labels.STEPS[one.milestone], one.families, f"{one.share:.0%}", one.days)
        for one in queries.steps(seen)
    ]
    return Table(labels.LEARNT, header, rows, frozenset([1, 2, 3]))


def _alternatives(question: Question, found: Sequence[tuple[str, Answer]]) -> Table:
    header = (
        labels.ALTERNATIVE, labels.AT_LEAST, labels.ABOUT, labels.AT_MOST, labels.CHANCE,
        labels.EARLY, labels.MIDDLE, labels.LATE,
    )  # fmt: skip
    rows = [
        (name, one.by.low, one.by.middle, one.by.high, told(one.chance),
         *(sentences.when(each) for each in one.dates))
        for name, one in found
    ]  # fmt: skip
    caption = labels.target_of(sentences.families(question.target, question.milestone))
    return Table(caption, header, rows, frozenset([1, 2, 3, 4]))


def _marks(question: Question, highs: Sequence[int]) -> list[tuple[float, str]]:
    most, target = max(highs), float(question.target)
    named = [(0.0, labels.NOBODY), (target, labels.FAN["target"].lower())]
    if most <= target:
        return named
    # Far enough from the target that the words of both have room on a phone.
    return [*named, (max(float(most), target * 1.6), labels.END)]


def _score_tables(found: Calibration | None) -> tuple[Table, ...]:
    if found is None:
        return ()
    bands = [sentences.covered(one) for one in found.covered]
    header = (labels.BAND, labels.FORECASTS, labels.HELD, labels.SHOULD)
    tenths = [
        (f"{place * 10} to {place * 10 + 10}%", f"{share:.0%}")
        for place, share in enumerate(found.bars)
    ]
    return (
        Table(labels.BANDS_HELD, header, bands, frozenset([1, 2, 3])),
        Table(labels.TENTHS, (labels.TENTH, labels.SHARE), tenths, frozenset([1])),
    )


def _plain(name: str, one: Answer) -> tuple[object, ...]:
    dates = [each.isoformat() if each else None for each in one.dates]
    return (name, *_point(one.by).values(), one.chance, *dates)


def _answer(one: Answer) -> dict[str, Any]:
    return {
        "number": MILESTONES[one.question.milestone],
        "target": one.question.target,
        "now": one.now,
        "by": _point(one.by),
        "mean": one.mean,
        "chance": one.chance,
        "target_reached": {
            name: each.isoformat() if each else None
            for name, each in zip(("early", "middle", "late"), one.dates, strict=True)
        },
    }


def _learnt(seen: Seen, question: Question) -> dict[str, Any]:
    rates = seen.basis.outlook.rates
    return {
        "rates": {"kind": rates.kind, "mean_per_month": rates.mean, "variation": rates.variation},
        "sites": [
            {**asdict(one), "opens": one.opens.isoformat(), "by": _point(one.by)}
            for one in queries.sites(seen, question)
        ],
        "steps": [
            {**asdict(one), "milestone": MILESTONES[one.milestone]} for one in queries.steps(seen)
        ],
    }


def _point(one: Point) -> dict[str, Any]:
    return {"day": one.day.isoformat(), "at_least": one.low, "about": one.middle,
            "at_most": one.high}  # fmt: skip


def _scores(found: Calibration | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "says": sentences.scores(found),
        "crps": found.crps,
        "log_score": found.log_score if isfinite(found.log_score) else None,
        "bias": found.bias,
        "bands": [
            {"level": one.level, "held": one.inside, "should": one.should} for one in found.covered
        ],
        "tenths": list(found.bars),
    }
