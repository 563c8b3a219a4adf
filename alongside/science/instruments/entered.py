"""Scores that were made elsewhere, by a licence holder's own scoring, and are put in by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from alongside.science.instruments.scoring import Bands, Direction, Limit

Trouble = Literal["unknown_score", "not_a_number", "not_whole", "too_low", "too_high"]


@dataclass(frozen=True, slots=True)
class EnteredScore:
    """A score that can be put in: its bounds, its flags and its bands."""

    code: str
    title: str
    low: float
    high: float
    whole: bool
    limits: tuple[Limit, ...] = ()
    bands: Bands | None = None
    direction: Direction = "higher is worse"


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """A score made elsewhere as it is kept: nothing is dropped, whatever is flagged."""

    code: str
    value: float
    flags: tuple[str, ...]
    band: str
    band_source: str


@dataclass(frozen=True, slots=True)
class EnteredTrouble:
    """A score that cannot be kept as it was put in; `entered` is exactly that."""

    code: str
    entered: str
    trouble: Trouble
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A score that two people put in differently; None where one of them left it out."""

    code: str
    first: str | None
    second: str | None


def check_entered(
    scores: Sequence[EnteredScore], entered: Mapping[str, str]
) -> tuple[tuple[EnteredRow, ...], tuple[EnteredTrouble, ...]]:
    """Return the scores that can be kept, and those that cannot with the reason.

    Empty ones are left out. A value at or past a limit is flagged and kept.

    >>> from alongside.science.instruments.bcap import bcap
    >>> kept, wrong = check_entered(bcap().entered, {"lie": "4", "abuse_risk": "40"})
    >>> kept[0].flags, wrong[0].trouble
    (('lie_invalid',), 'too_high')
    """
    known = {score.code: score for score in scores}
    kept: list[EnteredRow] = []
    wrong: list[EnteredTrouble] = []
    for code, text in entered.items():
        if not text.strip():
            continue
        found = _read(known[code], text) if code in known else _trouble(code, text)
        (kept if isinstance(found, EnteredRow) else wrong).append(found)  # type: ignore[arg-type]
    return tuple(kept), tuple(wrong)


def compare_entries(
    first: Mapping[str, str], second: Mapping[str, str]
) -> tuple[Disagreement, ...]:
    """Return where two entries of the same scores differ, numbers compared as numbers.

    >>> compare_entries({"lie": "4"}, {"lie": "4.0", "abuse_risk": "7"})
    (Disagreement(code='abuse_risk', first=None, second='7'),)
    """
    differ = []
    for code in dict.fromkeys([*first, *second]):
        one, other = first.get(code, "").strip() or None, second.get(code, "").strip() or None
        if _number(one or "") != _number(other or "") or (one is None) != (other is None):
            differ.append(Disagreement(code, one, other))
    return tuple(differ)


def _read(score: EnteredScore, text: str) -> EnteredRow | EnteredTrouble:
    value = _number(text)
    trouble = _what_is_wrong(score, value)
    if trouble or value is None:
        return EnteredTrouble(score.code, text, trouble or "not_a_number", score.low, score.high)
    band = score.bands.name_of(value) if score.bands else ""
    return EnteredRow(
        code=score.code,
        value=value,
        flags=tuple(limit.flag for limit in score.limits if value >= limit.at_least),
        band=band,
        band_source=score.bands.source if score.bands and band else "",
    )


def _what_is_wrong(score: EnteredScore, value: float | None) -> Trouble | None:
    if value is None:
        return "not_a_number"
    if score.whole and value != int(value):
        return "not_whole"
    if value < score.low:
        return "too_low"
    return "too_high" if value > score.high else None


def _trouble(code: str, text: str) -> EnteredTrouble:
    return EnteredTrouble(code, text, "unknown_score")


def _number(text: str) -> float | None:
    plain = text.strip()
    digits = plain.removeprefix("-").replace(".", "", 1)
    return float(plain) if digits.isascii() and digits.isdigit() else None
