"""Values of evidence C: switched off until a named person confirmed them against the manual."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from alongside.science.instruments.scoring import Bands, Score, Scoring, Total


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

    def concerns(self, scoring: Scoring) -> bool:
        """Whether it is about this rule: that of its form, or of one with the same rule."""
        return self.form in {scoring.form, scoring.same_as}


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
    values = [each.value for each in confirmations if each.concerns(scoring)]
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
    kept = _kept(scoring, lambda score: _is_on(score, on))
    sets = tuple(
        replace(each, parts=tuple(part for part in each.parts if _is_on(part, on)))
        for each in kept.band_sets
    )
    return replace(kept, band_sets=tuple(each for each in sets if each.parts))


def without_items(scoring: Scoring, items: Collection[str]) -> Scoring:
    """Return the rule without the scores that use any of these items.

    >>> from alongside.science.instruments.sdq_p4_17 import sdq_p4_17
    >>> rule = without_items(sdq_p4_17().scorings[-1], ["sdq_06", "sdq_28"])
    >>> [score.code for score in rule.scores]
    ['emotional', 'conduct', 'hyperactivity', 'prosocial', 'externalising']
    """
    unused = frozenset(items)
    return _kept(
        scoring,
        lambda score: (
            isinstance(score, Total)
            or unused.isdisjoint(
                {(score.zero_if or ("",))[0], *(each.item for each in score.items)}
            )
        ),
    )


def _kept(scoring: Scoring, keep: Callable[[Score | Total], bool]) -> Scoring:
    """The rule with the scores to keep; a total goes with any score that it adds."""
    kept: dict[str, Score | Total] = {}
    for score in scoring.scores:
        if keep(score) and (isinstance(score, Score) or all(code in kept for code in score.of)):
            kept[score.code] = score
    sets = tuple(
        replace(each, parts=tuple(part for part in each.parts if part.score in kept))
        for each in scoring.band_sets
    )
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
