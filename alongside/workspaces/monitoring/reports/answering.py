"""How it was to answer alone: for judging whether the measures are acceptable. No arm is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from alongside.foundations.documents import Table
from alongside.science.charts.bars import bars
from alongside.science.charts.chart import Caption
from alongside.science.protocol import Study
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.monitoring import words
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.monitoring.queries.answering import (
    FEW,
    Answering,
    FormSaid,
    answering,
    hidden,
)
from alongside.workspaces.monitoring.reports.report import Picture, Report, drawn
from alongside.workspaces.monitoring.words import answering as said
from alongside.workspaces.monitoring.words import sentences, titles

COLUMNS = ("kind", "instrument", "number", "answer", "count", "hidden")
Row = tuple[str, str, int | None, str, int | None, bool]


def answering_report(glance: Glance, _: Source) -> Report:
    """The whole study whatever the site chosen: by site the counts would be small."""
    found = answering(glance.study, glance.as_of)
    rows = list(_rows(found))
    told = bool(found.links or found.said)
    return Report(
        name="answering",
        title=titles.ANSWERING,
        sentence=said.sentence(found),
        as_of=words.as_of(glance.local),
        data={"counts": [dict(zip(COLUMNS, row, strict=True)) for row in rows]},
        columns=COLUMNS,
        rows=rows,
        pictures=(_picture(glance, found),) if found.said else (),
        tables=tuple(_tables(glance.study, found)) if told else (),
    )


def _bars(found: Answering) -> dict[str, int]:
    counts = {code: found.burden[code] for code in ("easy", "all_right", "hard", "too_much")}
    upset = {f"upset_{code}": found.upset[code] for code in ("a_little", "a_lot")}
    return counts | upset | {"not_clear": found.not_clear}


def _picture(glance: Glance, found: Answering) -> Picture:
    labels = said.BARS | {"site:whole": said.WHOLE, "column:step": said.WHAT}
    panels = {"whole": _bars(found)}
    caption = Caption(
        "answering", said.PICTURE, said.sentence(found), words.as_of(glance.local)
    )  # fmt: skip
    return drawn(lambda named, width: bars(panels, named, labels=labels, width=width), caption)


def _tables(study: Study, found: Answering) -> Iterator[Table]:
    steps = (
        (said.LINKS, found.links), (said.OPENED, found.opened), (said.ALL_SENT, found.sent),
        (said.HOW, found.said),
    )  # fmt: skip
    yield Table(said.STEPS, (said.STEP, said.TIMES), steps, frozenset([1]))
    if found.said:
        counts = [(label, _bars(found)[code]) for code, label in said.BARS.items()]
        yield Table(said.PICTURE, (said.WHAT, said.TIMES), counts, frozenset([1]))
    for question, labels in (("burden", said.BURDEN), ("upset", said.UPSET)):
        header = (said.FORM, said.SAID, *labels.values())
        cells = [
            (_name(study, one), one.said, *_shown(getattr(one, question)))
            for one in found.forms
            if one.said
        ]
        if cells:
            yield Table(said.BY_FORM[question], header, cells, frozenset(range(1, len(header))))
    if found.questions:
        yield Table(said.QUESTIONS, (said.FORM, said.NUMBER, said.TIMES), [
            (words.instrument_name(study, form), _question(study, form, number), _few(count))
            for (form, number), count in found.questions.items()
        ], frozenset([2]))  # fmt: skip
    if sent := [one for one in found.forms if one.sent]:
        header = (said.FORM, said.SENT, said.ASKED, said.RATHER_NOT, said.SHARE)
        yield Table(said.REFUSED, header, [
            (_name(study, one), one.sent, one.asked, one.missing,
             sentences.percent(one.missing, one.asked) if one.asked else "")
            for one in sent
        ], frozenset([1, 2, 3, 4]))  # fmt: skip


def _name(study: Study, one: FormSaid) -> str:
    return words.instrument_name(study, one.instrument)


def _question(study: Study, form: str, number: int) -> str:
    """The number, with the words of the question where they may be shown."""
    asked = instrument(study, form)
    if not asked.wording_shipped:
        return str(number)
    label = next((item.label for item in asked.items if item.number == number), "")
    return f"{number}. {label}" if label else str(number)


def _shown(counts: Mapping[str, int]) -> list[object]:
    values = list(counts.values())
    pairs = zip(values, hidden(values), strict=True)
    return [said.HIDDEN if each else count for count, each in pairs]


def _few(count: int) -> object:
    return said.SMALL if count < FEW else count


def _rows(found: Answering) -> Iterator[Row]:
    """The same as data, one count a row; a count that is hidden is left out."""
    for answer, count in (
        ("link", found.links), ("opened", found.opened), ("sent", found.sent), ("said", found.said),
    ):  # fmt: skip
        yield "visits", "", None, answer, count, False
    yield "families", "", None, "said", found.families, False
    yield from _answers("burden", "", found.burden, [False] * len(found.burden))
    yield from _answers("upset", "", found.upset, [False] * len(found.upset))
    yield "not_clear", "", None, "", found.not_clear, False
    for one in found.forms:
        yield from _answers("burden", one.instrument, one.burden, hidden([*one.burden.values()]))
        yield from _answers("upset", one.instrument, one.upset, hidden([*one.upset.values()]))
        yield "asked", one.instrument, None, "", one.asked, False
        yield "rather_not_say", one.instrument, None, "", one.missing, False
    for (form, number), count in found.questions.items():
        small = count < FEW
        yield "not_clear", form, number, "", None if small else count, small


def _answers(
    kind: str, form: str, counts: Mapping[str, int], hides: Sequence[bool]
) -> Iterator[Row]:
    for (answer, count), each in zip(counts.items(), hides, strict=True):
        yield kind, form, None, answer, None if each else count, each
