"""How a questionnaire is scored, as data: what each answer is worth, and how answers are joined."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from alongside.science.instruments.evidence import Evidence

Combine = Literal["sum", "mean", "prorated", "sum_of_answered"]
Direction = Literal["higher is worse", "higher is better"]


@dataclass(frozen=True, slots=True)
class Keyed:
    """An item of a score and what each answer is worth, as whole parts of the score's `unit`.

    An answer that is allowed on the form but not listed here counts as not answered.
    """

    item: str
    points: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A value from which a score raises a flag, and where that comes from."""

    flag: str
    at_least: float
    evidence: Evidence
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Score:
    """A score made from answers; with n items, a of them answered, and p points in 1/`unit`:

    sum and sum_of_answered: p / unit; mean: p / (a unit); prorated: ⌊n p / (a unit) + 1/2⌋.

    There is none if fewer than `needed` items are answered. `zero_if` names an item and the
    answers to it that make the score nought whatever else stands. `needs` names the value of
    evidence C without which the score stays switched off. `too_few` is the flag of a score that
    is withheld although something was answered.
    """

    code: str
    title: str
    items: tuple[Keyed, ...]
    combine: Combine
    needed: int
    low: float
    high: float
    direction: Direction
    evidence: Evidence
    sources: tuple[str, ...]
    unit: int = 1
    zero_if: tuple[str, tuple[str, ...]] | None = None
    needs: str = ""
    too_few: str = ""
    limits: tuple[Limit, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the score is always a whole number."""
        return self.unit == 1 and self.combine != "mean"


@dataclass(frozen=True)
class Total:
    """A score that adds other scores; there is none if any of them is missing."""

    code: str
    title: str
    of: tuple[str, ...]
    low: float
    high: float
    direction: Direction
    evidence: Evidence
    sources: tuple[str, ...]
    needs: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from `low` to `high`, both included, and what they are called."""

    low: float
    high: float
    name: str


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of one score, and where they come from."""

    score: str
    bands: tuple[Band, ...]
    evidence: Evidence
    sources: tuple[str, ...]
    needs: str = ""

    def name_of(self, value: float) -> str:
        """Return the band that a score lies in, or an empty text if in none."""
        return next((band.name for band in self.bands if band.low <= value <= band.high), "")

    @property
    def source(self) -> str:
        """Return the source and its evidence in one line."""
        return f"{', '.join(self.sources) or 'memory'} (evidence {self.evidence})"


@dataclass(frozen=True)
class BandSet:
    """One way of banding the scores of a form."""

    code: str
    title: str
    parts: tuple[Bands, ...]


@dataclass(frozen=True)
class Scoring:
    """One version of the rule by which a form is scored.

    `missing_codes` are the form's own codes for no answer. `unsettled` says in a sentence what
    each value of evidence C is; `conflicts` where sources differ and what was taken.
    The first of `band_sets` is used unless another is asked for. `same_as` names the form whose
    rule this is too, as of a follow-up form: what is confirmed there counts here.
    """

    form: str
    version: str
    scores: tuple[Score | Total, ...]
    band_sets: tuple[BandSet, ...] = ()
    missing_codes: tuple[str, ...] = ()
    unsettled: Mapping[str, str] = field(default_factory=dict, hash=False)
    conflicts: tuple[str, ...] = ()
    same_as: str = ""

    @cached_property
    def from_answers(self) -> tuple[Score, ...]:
        """The scores that are made from answers."""
        return tuple(score for score in self.scores if isinstance(score, Score))

    @cached_property
    def totals(self) -> tuple[Total, ...]:
        """The scores that add others."""
        return tuple(score for score in self.scores if isinstance(score, Total))

    def band_set(self, code: str = "") -> BandSet | None:
        """Return the bands of that code, or the usual ones; None if the form has none.

        Raises `UnknownBands`.
        """
        if not code:
            return self.band_sets[0] if self.band_sets else None
        for candidate in self.band_sets:
            if candidate.code == code:
                return candidate
        raise UnknownBands(code, [each.code for each in self.band_sets])


class NotScoredHere(LookupError):
    """A form has no scoring rule here; `why` is the sentence that says what to do."""

    def __init__(self, form: str, why: str) -> None:
        self.form = form
        self.why = why or "It has no scores: its answers are counted one by one."
        super().__init__(f"{form} is not scored. {self.why}")


class UnknownVersion(LookupError):
    """A form's scoring rule has no such version."""

    def __init__(self, form: str, version: str, known: Iterable[str]) -> None:
        self.form, self.version, self.known = form, version, tuple(known)
        there = ", ".join(self.known)
        super().__init__(f"{form} has no scoring rule {version!r}; there is: {there}")


class UnknownBands(LookupError):
    """A form has no such set of bands."""

    def __init__(self, code: str, known: Iterable[str]) -> None:
        self.code = code
        self.known = tuple(known)
        super().__init__(
            f"no bands are called {code!r}; there is: {', '.join(self.known) or 'none'}"
        )


def keyed(items: Iterable[str], points: Mapping[str, int]) -> tuple[Keyed, ...]:
    """Return items that share what their answers are worth.

    >>> keyed(["a"], {"0": 2, "1": 0})
    (Keyed(item='a', points=(('0', 2), ('1', 0))),)
    """
    return tuple(Keyed(item, tuple(points.items())) for item in items)


def joined(points: int, answered: int, score: Score) -> float | None:
    """Return the score of that many points from that many answers, or None if too few.

    >>> from alongside.science.instruments.sdq_p4_17 import sdq_p4_17
    >>> joined(4, 3, sdq_p4_17().scorings[-1].from_answers[0])
    7.0
    """
    if answered < score.needed:
        return None
    share = answered * score.unit
    if score.combine == "mean":
        return points / share
    if score.combine == "prorated":
        # Half up in whole numbers: ⌊x + 1/2⌋ with x = n p / share, without a rounding of floats.
        return float((2 * len(score.items) * points + share) // (2 * share))
    return points / score.unit
