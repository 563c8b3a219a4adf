"""Rules: checks of answers name what is there, say what they need, and show no arm."""

from collections.abc import Iterator, Mapping

from alongside.science.instruments.catalogue import all_instruments
from alongside.science.instruments.structure import Instrument, Item
from alongside.science.protocol.data_checks import ALLOWS, NEEDS, EditCheck
from alongside.science.protocol.lines import Place
from alongside.science.protocol.rule import Findings, Rule
from alongside.science.protocol.study import Study

READS = (
    "edit_checks", "concern_rules", "shows_arm", "entered_twice", "measures", "visits",
)  # fmt: skip
Wanted = tuple[Place, str, str, tuple[str, ...]]
"""Where it stands, the questionnaire, the item, and the answers that it must allow."""


def shapes(study: Study) -> Findings:
    """Each kind of check says what it needs and nothing else."""
    for number, check in enumerate(study.edit_checks):
        place = ("edit_checks", number)
        said = {key for key in ("at_least", "at_most", "when") if getattr(check, key) is not None}
        said |= {"answers"} if check.answers else set()
        for key in NEEDS[check.kind]:
            if key not in said:
                yield place, f"A check of the kind “{check.kind}” needs “{key}”."
        for key in sorted(said - set(ALLOWS[check.kind])):
            yield (*place, key), f"A check of the kind “{check.kind}” takes no “{key}”."
        if check.kind == "range" and not said & {"at_least", "at_most"}:
            yield place, "A range needs “at_least”, “at_most” or both."


def concerns(study: Study) -> Findings:
    """A rule of concern says by which answers or words."""
    for number, rule in enumerate(study.concern_rules):
        if not (rule.answers or rule.words):
            yield ("concern_rules", number), "Say which answers or words raise concern."


def hours(study: Study) -> Findings:
    """Visits begin in the day."""
    odd = study.odd_answering
    if odd.latest_hour <= odd.earliest_hour:
        yield ("odd_answering", "latest_hour"), "The latest hour is not after the earliest."


def items(study: Study, own: Mapping[str, Instrument]) -> Findings:
    """Questionnaires, items and answers that are named are there, and show no arm."""
    known = {one.id: one for one in all_instruments()} | dict(own)
    for place, id, item, answers in _wanted(study):
        yield from _there(known, place, id, item, answers)
    for number, showing in enumerate(study.shows_arm):
        place = ("shows_arm", number)
        yield from _parts(known, place, showing.instrument, showing.parts)
    for number, twice in enumerate(study.entered_twice):
        if twice.instrument not in known:
            yield ("entered_twice", number, "instrument"), _no_form(twice.instrument)
    yield from _of_one_part(study, known)
    yield from _showing_nothing(study, known)


def _wanted(study: Study) -> Iterator[Wanted]:
    for number, check in enumerate(study.edit_checks):
        place = ("edit_checks", number)
        yield place, check.instrument, check.item, check.answers
        if check.when is not None:
            yield (*place, "when"), check.when.instrument, check.when.item, check.when.answers
    for number, rule in enumerate(study.concern_rules):
        yield ("concern_rules", number), rule.instrument, rule.item, rule.answers


def _there(
    known: Mapping[str, Instrument], place: Place, id: str, item: str, answers: tuple[str, ...]
) -> Findings:
    if id not in known:
        yield (*place, "instrument"), _no_form(id)
        return
    found = known[id].by_code.get(item)
    if found is None:
        yield (*place, "item"), f"“{id}” has no item “{item}”."
        return
    allowed = _answers(found)
    for number, answer in enumerate(answers):
        if allowed and answer not in allowed:
            there = ", ".join(allowed)
            yield (*place, "answers", number), f"“{item}” has no answer “{answer}”: {there}."


def _answers(item: Item) -> tuple[str, ...]:
    return ("yes", "no") if item.kind == "yes_no" else tuple(one.code for one in item.options)


def _parts(
    known: Mapping[str, Instrument], place: Place, id: str, parts: tuple[str, ...]
) -> Findings:
    if id not in known:
        yield (*place, "instrument"), _no_form(id)
        return
    there = [part.code for part in known[id].parts]
    for number, part in enumerate(parts):
        if part not in there:
            yield (*place, "parts", number), f"“{id}” has no part “{part}”: {', '.join(there)}."


def _of_one_part(study: Study, known: Mapping[str, Instrument]) -> Findings:
    """What a check compares is asked by the same roles, so that it tells no role of another."""
    for number, check in enumerate(study.edit_checks):
        if check.when is None or {check.instrument, check.when.instrument} - known.keys():
            continue
        if _asked_by(study, check.when.instrument) != _asked_by(study, check.instrument):
            message = "Other roles ask the two questionnaires, so a question would tell of both."
            yield ("edit_checks", number, "when"), message


def _asked_by(study: Study, instrument: str) -> frozenset[str]:
    return frozenset(
        role for one in study.measures if instrument in one.instruments for role in one.by
    )


def _showing_nothing(study: Study, known: Mapping[str, Instrument]) -> Findings:
    """Questions are read by people who work blind, so they are about nothing that shows an arm."""
    parts = {one.instrument: one.parts for one in study.shows_arm}
    for number, check in enumerate(study.edit_checks):
        for id, item in _compared(check):
            found = known[id].by_code.get(item) if id in known else None
            if found is not None and found.part in parts.get(id, ()):
                message = f"“{item}” may show the arm, and blinded people read these questions."
                yield ("edit_checks", number, "item"), message


def _compared(check: EditCheck) -> list[tuple[str, str]]:
    when = [(check.when.instrument, check.when.item)] if check.when else []
    return [(check.instrument, check.item), *when]


def _no_form(id: str) -> str:
    return f"No questionnaire is called “{id}”."


def classes(study: Study) -> Findings:
    """A questionnaire whose parts may show the arm is classed so in the schedule."""
    showing = {one.instrument for one in study.shows_arm}
    for number, measure in enumerate(study.measures):
        if measure.about_arm == "neither" and showing & set(measure.instruments):
            message = "“shows_arm” says that its parts may show the arm: class it “hints”."
            yield ("measures", number, "about_arm"), message


RULES: tuple[Rule, ...] = (
    Rule(("shows_arm", "measures"), classes),
    Rule(("edit_checks",), shapes),
    Rule(("concern_rules",), concerns),
    Rule(("odd_answering",), hours),
)
