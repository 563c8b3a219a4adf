"""Values of evidence C: switched off until a named person confirmed them against the manual."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from alongside.science.instruments.scoring import Bands, BandSet, Score, Scoring, Total


class UnknownValue(LookupError):
    """What was confirmed is no open value of that form."""

    def __init__(self, form: str, value: str, known: Iterable[str]) -> None:
        self.form, self.value, self.known = form, value, tuple(known)
        there = ", ".join(self.known) or "none"
        super().__init__(f"{form} has no open value {value!r}; there is: {there}")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who confirmed which value of a form, against what, and when."""

    form: str
    value: str
    by: str
    on: date
    against: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """A score or the bands of a score that are switched off, and the sentence that says why."""

    what: str
    value: str
    why: str


def confirmed_values(scoring: Scoring, confirmations: Iterable[Confirmation]) -> frozenset[str]:
    """Return the values of this form that somebody confirmed.

    Raises `UnknownValue` if a confirmation names a value that the form does not leave open.

    >>> from alongside.science.instruments.ghq_12 import ghq_12
    >>> confirmed_values(ghq_12().scorings[-1], [])
    frozenset()
    """
    values = [each.value for each in confirmations if each.form == scoring.form]
    for value in values:
        if value not in scoring.unsettled:
            raise UnknownValue(scoring.form, value, scoring.unsettled)
    return frozenset(values)


def switched(scoring: Scoring, confirmations: Iterable[Confirmation] = ()) -> Scoring:
    """Return the rule without the scores and bands that nobody has confirmed yet.

    A total of scores goes with any of them. Raises `UnknownValue`.

    >>> from alongside.science.instruments.pedsql_infant_1_12 import pedsql_infant_1_12
    >>> [score.code for score in switched(pedsql_infant_1_12().scorings[-1]).scores]
    ['total']
    """
    on = confirmed_values(scoring, confirmations)
    kept: dict[str, Score | Total] = {}
    for score in scoring.scores:
        whole = isinstance(score, Score) or all(code in kept for code in score.of)
        if whole and _is_on(score, on):
            kept[score.code] = score
    sets = [_bands_on(each, on, kept) for each in scoring.band_sets]
    return replace(
        scoring,
        scores=tuple(kept.values()),
        band_sets=tuple(each for each in sets if each.parts),
    )


def withheld(scoring: Scoring, confirmations: Iterable[Confirmation] = ()) -> tuple[Withheld, ...]:
    """Return what stays switched off, each with the sentence that says why.

    Raises `UnknownValue`.

    >>> from alongside.science.instruments.sdq_p4_17 import sdq_p4_17
    >>> [each.what for each in withheld(sdq_p4_17().scorings[-1])][0]
    'bands of impact (three)'
    """
    on = confirmed_values(scoring, confirmations)
    off = [(score.code, score.needs) for score in scoring.scores if not _is_on(score, on)]
    off += [
        (f"bands of {part.score} ({each.code})", part.needs)
        for each in scoring.band_sets
        for part in each.parts
        if not _is_on(part, on)
    ]
    return tuple(Withheld(what, value, scoring.unsettled[value]) for what, value in off)


def _is_on(part: Score | Total | Bands, on: frozenset[str]) -> bool:
    return not part.needs or part.needs in on


def _bands_on(bands: BandSet, on: frozenset[str], kept: Iterable[str]) -> BandSet:
    there = frozenset(kept)
    parts = tuple(part for part in bands.parts if _is_on(part, on) and part.score in there)
    return replace(bands, parts=parts)
