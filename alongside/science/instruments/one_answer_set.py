"""Scoring one person's answers to one form, in plain Python."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from alongside.science.instruments.answers import MISSING_CODES
from alongside.science.instruments.confirming import Confirmation, switched
from alongside.science.instruments.progress import UnknownItem
from alongside.science.instruments.scoring import BandSet, Keyed, Score, Scoring, Total, joined
from alongside.science.instruments.structure import Instrument, Item

YES_NO = ("yes", "no")
Entered = str | int | None


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One score of one answer set; `value` is None where it cannot be scored.

    `answered` and `missing` count the items of the score; both are None for a total of scores.
    """

    code: str
    value: float | None
    answered: int | None
    missing: int | None
    band: str
    band_source: str


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """Every score of one answer set, with what is needed to make it again.

    `answered`, `missing` and `unreadable` count the items that were asked.
    """

    form: str
    rule_version: str
    age_months: int | None
    answered: int
    missing: int
    unreadable: int
    flags: tuple[str, ...]
    scores: tuple[ScoreRow, ...]

    def value(self, code: str) -> float | None:
        """Return the value of the score of that code; raises `KeyError` if it was not made."""
        return {row.code: row.value for row in self.scores}[code]


@dataclass(frozen=True, slots=True)
class _Read:
    """The answers of one person: those that are allowed, and the items that cannot be read."""

    answers: Mapping[str, str]
    unreadable: frozenset[str]


def score_answers(
    instrument: Instrument,
    answers: Mapping[str, Entered],
    age_months: int | None = None,
    *,
    confirmed: Iterable[Confirmation] = (),
    bands: str = "",
    version: str = "",
) -> ScoreSheet:
    """Return every score of one answer set (item code to the answer's code).

    Empty, a missing code and an item that is not there are all missing. An answer that the form
    does not allow is unreadable: a score that uses the item is then withheld rather than made
    from the others. Values of evidence C need a confirmation.

    Raises `UnknownItem`, `UnknownVersion`, `UnknownBands`, `UnknownValue`, and `NotScoredHere`
    where there is no rule.

    >>> from alongside.science.instruments.ghq_12 import ghq_12
    >>> sheet = score_answers(ghq_12(), {f"ghq_{item:02d}": 1 for item in range(1, 13)})
    >>> sheet.value("likert"), sheet.value("c_ghq")
    (12.0, 6.0)
    """
    scoring = switched(instrument.scoring(version), confirmed)
    read = _read(instrument, scoring, answers)
    values: dict[str, float | None] = {}
    flags: dict[str, None] = {}
    rows = []
    for score in scoring.scores:
        answered, missing = _counts(score, read)
        values[score.code] = _value(score, read, values, flags)
        band, source = _band(scoring.band_set(bands), score.code, values[score.code])
        rows.append(ScoreRow(score.code, values[score.code], answered, missing, band, source))
    asked = _asked(instrument, read)
    unreadable = sum(item.code in read.unreadable for item in asked)
    answered_items = sum(item.code in read.answers for item in asked)
    return ScoreSheet(
        form=instrument.id,
        rule_version=scoring.version,
        age_months=age_months,
        answered=answered_items,
        missing=len(asked) - answered_items - unreadable,
        unreadable=unreadable,
        flags=(*_flags_of_form(instrument, age_months, read), *flags),
        scores=tuple(rows),
    )


def allowed(item: Item) -> tuple[str, ...]:
    """Return the answers that an item allows; empty for numbers, dates and text.

    >>> from alongside.science.instruments.icecap_a import icecap_a
    >>> allowed(icecap_a().items[0])
    ('4', '3', '2', '1')
    """
    return YES_NO if item.kind == "yes_no" else tuple(option.code for option in item.options)


def _read(instrument: Instrument, scoring: Scoring, answers: Mapping[str, Entered]) -> _Read:
    found, unreadable = {}, set()
    missing = {"", *MISSING_CODES, *scoring.missing_codes}
    for code, entered in answers.items():
        if code not in instrument.by_code:
            raise UnknownItem(code)
        text = "" if entered is None else str(entered).strip()
        options = allowed(instrument.by_code[code])
        if text in options or (text not in missing and not options):
            found[code] = text
        elif text not in missing:
            unreadable.add(code)
    return _Read(found, frozenset(unreadable))


def _asked(instrument: Instrument, read: _Read) -> list[Item]:
    """The items asked: those without a condition, and those whose condition is met."""
    asked: dict[str, Item] = {}
    for item in instrument.items:
        gate, values = item.only_if or ("", ())
        if not gate or (gate in asked and read.answers.get(gate) in values):
            asked[item.code] = item
    return list(asked.values())


def _points(keyed: Keyed, read: _Read) -> int | None:
    return dict(keyed.points).get(read.answers.get(keyed.item, ""))


def _counts(score: Score | Total, read: _Read) -> tuple[int | None, int | None]:
    if isinstance(score, Total):
        return None, None
    answered = sum(_points(keyed, read) is not None for keyed in score.items)
    return answered, len(score.items) - answered


def _value(
    score: Score | Total, read: _Read, values: Mapping[str, float | None], flags: dict[str, None]
) -> float | None:
    if isinstance(score, Total):
        parts = [values[code] for code in score.of]
        return None if None in parts else sum(part for part in parts if part is not None)
    points = [found for keyed in score.items if (found := _points(keyed, read)) is not None]
    gate, zeros = score.zero_if or ("", ())
    if read.answers.get(gate) in zeros:
        if points:
            flags["answered_after_no"] = None
        return 0.0
    if not read.unreadable.isdisjoint({gate, *(keyed.item for keyed in score.items)}):
        return None
    value = joined(sum(points), len(points), score)
    flags |= dict.fromkeys(_flags_of_score(score, len(points), value))
    return value


def _flags_of_score(score: Score, answered: int, value: float | None) -> list[str]:
    flags = []
    if score.combine == "prorated" and value is not None and answered < len(score.items):
        flags.append("prorated")
    if score.too_few and 0 < answered < score.needed:
        flags.append(score.too_few)
    if value is not None and value < 0:
        flags.append("below_zero")
    if value is not None:
        flags += [limit.flag for limit in score.limits if value >= limit.at_least]
    return flags


def _flags_of_form(instrument: Instrument, age: int | None, read: _Read) -> list[str]:
    flags = ["unreadable"] if read.unreadable else []
    if age is not None and not fits_age(instrument, age):
        flags.append("outside_age")
    return flags


def fits_age(instrument: Instrument, months: int) -> bool:
    """Whether the form is meant for a person of that many completed months.

    >>> from alongside.science.instruments.itsea import itsea
    >>> fits_age(itsea(), 35), fits_age(itsea(), 36)
    (True, False)
    """
    low, high = instrument.age_min_months, instrument.age_max_months
    return (low is None or low <= months) and (high is None or months <= high)


def _band(bands: BandSet | None, score: str, value: float | None) -> tuple[str, str]:
    part = next((part for part in (bands.parts if bands else ()) if part.score == score), None)
    if part is None or value is None:
        return "", ""
    return part.name_of(value), part.source
