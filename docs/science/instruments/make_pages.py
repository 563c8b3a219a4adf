"""Writes the page of each questionnaire from the same data that scores it.

    .venv/bin/python docs/science/instruments/make_pages.py

A test holds every page to what this makes.
"""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from alongside.science.instruments.catalogue import all_instruments
from alongside.science.instruments.entered import EnteredScore
from alongside.science.instruments.from_toml import instrument_from_mapping
from alongside.science.instruments.scoring import Bands, Score, Scoring, Total
from alongside.science.instruments.sources import SOURCES
from alongside.science.instruments.structure import Instrument

HERE = Path(__file__).parent
OWN = ("prom", "prem", "demographics_service_use")
BOTH_WAYS = (
    "The table engine and the plain one give the same scores, counts, flags and bands on generated "
    "answers, missing and unreadable ones among them (`tests/science/instruments/test_scoring.py`)."
)
VECTORS = "Every scoring vector of the reference file, by both engines (`tests/published`)."
AGREEMENT = {
    "sdq_p2_4": "Item map, reversal and every band of the reference file, cell by cell.",
    "sdq_p4_17": (
        VECTORS + " Item map, reversal and every band, cell by cell. 3,837 Australian children "
        "(esem, sdq_lsac): means emotional 2.5077, conduct 1.5038, hyperactivity 3.6338, peer "
        "1.3789, prosocial 7.7563. In the three bands, from close to average outwards: total "
        "difficulties 3,079, 362 and 396; emotional 2,750, 436 and 651; conduct 2,986, 434 and "
        "417; hyperactivity 3,031, 356 and 450; peer 3,087, 361 and 389; prosocial 3,377, 264 and "
        "196."
    ),
    "pedsql_infant_1_12": "Scales and summaries are those of the reference file, item by item.",
    "pedsql_infant_13_24": "Scales and summaries are those of the reference file, item by item.",
    "pedsql_gc_2_4": VECTORS + " Scales and summaries, item by item.",
    "pedsql_gc_5_7": "Scales and summaries are those of the reference file, item by item.",
    "ghq_12": VECTORS,
    "icecap_a": VECTORS + " Every value of the reference file, cell by cell.",
    "bcap": "None: nothing is scored without a licensed pack. Limits and cut-offs are tests.",
    "itsea": "Item counts add up to the published 24 + 30 + 34 + 37. Bands of T are tests.",
}
HOW = {
    "sum": "sum; all needed",
    "sum_of_answered": "sum of the items answered",
    "mean": "mean of the items answered",
    "prorated": "mean of the items answered × number of items, rounded half up",
}


def page(form: Instrument) -> str:
    """The whole page of a questionnaire."""
    return "\n".join(_lines(form)).rstrip() + "\n"


def _lines(form: Instrument) -> Iterator[str]:
    yield f"# {form.title}"
    yield f"`{form.id}` · {len(form.items)} items · about the {form.about} · {_ages(form)}"
    yield f"\nStructure: evidence {form.evidence}. Licence: {form.licence}"
    if not form.wording_shipped:
        yield "The wording is licensed by others and is not part of this software."
    if form.scorings:
        yield from _rule(form.scoring())
    else:
        yield f"\n## Rule\n{form.not_scored or 'It has no scores: answers are counted one by one.'}"
    if form.entered:
        yield from _entered(form.entered)
    yield from _open(form)
    yield from _sources(form)
    yield "\n## Agreement"
    yield AGREEMENT.get(form.id, "The rule is the team's own; it is worked out by hand in tests.")
    if form.scorings:
        yield BOTH_WAYS


def _ages(form: Instrument) -> str:
    low, high = form.age_min_months, form.age_max_months
    if low is None and high is None:
        return "any age"
    return f"from {low} completed months" if high is None else f"{low} to {high} completed months"


def _rule(rule: Scoring) -> Iterator[str]:
    yield f"\n## Rule (version {rule.version})"
    yield "| score | items | how | needed | range | evidence |"
    yield "|---|---|---|---|---|---|"
    for score in rule.scores:
        yield f"| {_of(score)} | {_range(score)} | {score.evidence} {_codes(score.sources)} |"
    yield from _points(rule)
    if rule.missing_codes:
        yield f"\nThe codes {', '.join(rule.missing_codes)} count as no answer."
    for each in rule.band_sets:
        yield f"\n### Bands “{each.code}”: {each.title}"
        yield from _bands(each.parts)


def _of(score: Score | Total) -> str:
    off = " (switched off)" if score.needs else ""
    if isinstance(score, Total):
        return f"{score.code}{off} | {', '.join(score.of)} | their sum; all needed | all"
    numbers = ", ".join(_numbers([keyed.item for keyed in score.items]))
    zero = f"; 0 if {score.zero_if[0]} is {' or '.join(score.zero_if[1])}" if score.zero_if else ""
    unit = f", in 1/{score.unit}" if score.unit > 1 else ""
    needed = f"{score.needed} of {len(score.items)}"
    return f"{score.code}{off} | {numbers} | {HOW[score.combine]}{unit}{zero} | {needed}"


def _numbers(codes: list[str]) -> list[str]:
    """Item codes as numbers, runs of three and more as first–last."""
    numbers = [int(re.sub(r"\D", "", code)) for code in codes]
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]


def _range(score: Score | Total) -> str:
    return f"{score.low:g} to {score.high:g}, {score.direction}"


def _points(rule: Scoring) -> Iterator[str]:
    """What answers are worth, once for each way that occurs."""
    ways: dict[tuple[tuple[str, int], ...], list[str]] = {}
    for score in rule.from_answers:
        for keyed in score.items:
            ways.setdefault(keyed.points, [])
            if keyed.item not in ways[keyed.points]:
                ways[keyed.points].append(keyed.item)
    yield "\n| answers | are worth | items |"
    yield "|---|---|---|"
    for points, items in ways.items():
        answers = ", ".join(answer for answer, _ in points)
        worth = ", ".join(str(each) for _, each in points)
        yield f"| {answers} | {worth} | {', '.join(_numbers(sorted(items)))} |"


def _bands(parts: tuple[Bands, ...]) -> Iterator[str]:
    yield "| score | bands | evidence |"
    yield "|---|---|---|"
    for part in parts:
        off = " (switched off)" if part.needs else ""
        said = " · ".join(
            f"{band.name.replace('_', ' ')} {_span(band.low, band.high)}" for band in part.bands
        )
        yield f"| {part.score}{off} | {said} | {part.evidence} {_codes(part.sources)} |"


def _span(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def _codes(sources: tuple[str, ...]) -> str:
    return f"({', '.join(sources)})" if sources else "(memory)"


def _entered(scores: tuple[EnteredScore, ...]) -> Iterator[str]:
    yield "\n## Scores that can be entered, made elsewhere"
    yield "Two people may enter them; differences are shown. What is flagged is kept."
    yield "\n| score | range | flags | bands |"
    yield "|---|---|---|---|"
    for score in scores:
        flags = "; ".join(
            f"{limit.flag.replace('_', ' ')} from {limit.at_least:g} "
            f"({limit.evidence}: {', '.join(limit.sources)})"
            for limit in score.limits
        )
        bands = " · ".join(
            f"{band.name.replace('_', ' ')} {_span(band.low, band.high)}"
            for band in (score.bands.bands if score.bands else ())
        )
        source = f" — {score.bands.source}" if score.bands else ""
        yield f"| {score.code} | {score.low:g} to {score.high:g} | {flags} | {bands}{source} |"


def _open(form: Instrument) -> Iterator[str]:
    rule = form.scorings[-1] if form.scorings else None
    if rule and rule.unsettled:
        yield "\n## Switched off until somebody confirmed it"
        yield "A study's `[[confirmed_values]]` names who looked at the manual, and when."
        yield ""
        yield from (f"* `{value}`: {what}" for value, what in rule.unsettled.items())
    conflicts = (*form.conflicts, *(rule.conflicts if rule else ()))
    if conflicts:
        yield "\n## Where sources differ or are silent"
        yield from (f"* {each}" for each in conflicts)


def _sources(form: Instrument) -> Iterator[str]:
    text = "\n".join([*_all_text(form)])
    named = [code for code in SOURCES if re.search(rf"\b{code}\b", text)]
    if named:
        yield "\n## Sources"
        yield from (f"* {code}: {SOURCES[code]}" for code in named)


def _all_text(form: Instrument) -> Iterator[str]:
    yield from form.conflicts
    for rule in form.scorings:
        yield from rule.conflicts
        yield from rule.unsettled.values()
        for part in (*rule.scores, *(one for each in rule.band_sets for one in each.parts)):
            yield from part.sources
    for score in form.entered:
        for limit in score.limits:
            yield from limit.sources
        yield from score.bands.sources if score.bands else ()


def forms() -> list[Instrument]:
    """Every questionnaire that has a page: follow-up forms are scored as their standard form."""
    folder = files("alongside.studies") / "ips_feasibility" / "instruments"
    own = [
        instrument_from_mapping(tomllib.loads((folder / f"{name}.toml").read_text("utf-8")))
        for name in OWN
    ]
    return [form for form in all_instruments() if not form.id.endswith("_follow_up")] + own


def pages() -> dict[str, str]:
    """The text of every page, by the name of its file."""
    made = {f"{form.id}.md": page(form) for form in forms()}
    index = [
        "# Questionnaires",
        "How each is scored, from what source and with what evidence: A two or more independent "
        "sources, B one, C from memory (switched off until a named person confirmed it against the "
        "manual), own made by the study team. These pages are written by `make_pages.py` from the "
        "data that scores; a test holds them together. Speed: `benchmarks/scoring.py`.",
        "",
        *(f"* [{form.title}]({form.id}.md)" for form in forms()),
    ]
    return made | {"README.md": "\n".join(index) + "\n"}


if __name__ == "__main__":
    for name, text in pages().items():
        (HERE / name).write_text(text, "utf-8")
