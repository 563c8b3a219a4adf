"""How well a blind held: James's and Bang's indices from what people guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any, Literal

import numpy as np

from alongside.science.estimation.intervals import Interval

Array = np.ndarray[Any, np.dtype[np.float64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]
Side = Literal["both", "less", "greater"]
UNKNOWN = "don't know"


class UnusableGuesses(ValueError):
    """The table of guesses has no arm, no answer, a negative count or an unknown name."""


@dataclass(frozen=True)
class Answer:
    """What an answer says: which arm (None: does not know) and how surely, from 0 to 1."""

    arm: str | None
    certainty: float = 1.0


@dataclass(frozen=True)
class Guesses:
    """How many people in each arm gave each answer: counts[actual arm][answer].

    `answers` says what each answer means; answers without a count have none. It may hold as many
    arms as the trial has, leave "don't know" out, and grade certainty.

    Raises `UnusableGuesses`.

    >>> table = Guesses({"A": {"A": 9, "B": 2}, "B": {"A": 4, "B": 7}}, plain(["A", "B"]))
    >>> table.array().tolist()
    [[9.0, 2.0, 0.0], [4.0, 7.0, 0.0]]
    """

    counts: Mapping[str, Mapping[str, int]]
    answers: Mapping[str, Answer]

    def __post_init__(self) -> None:
        named = {answer.arm for answer in self.answers.values()} - {None}
        given = {answer for row in self.counts.values() for answer in row}
        if len(self.counts) < 2 or not named <= set(self.counts):
            raise UnusableGuesses("guesses need two arms, and every answer an arm of the trial")
        if not given <= set(self.answers):
            raise UnusableGuesses(f"nobody said what is meant by {sorted(given - {*self.answers})}")
        if any(number < 0 for row in self.counts.values() for number in row.values()):
            raise UnusableGuesses("a number of people cannot be below 0")
        if any(not 0 <= answer.certainty <= 1 for answer in self.answers.values()):
            raise UnusableGuesses("certainty lies from 0 to 1")

    def array(self) -> Array:
        """The counts: one row for each arm, one column for each answer, as they are listed."""
        rows = [[row.get(answer, 0) for answer in self.answers] for row in self.counts.values()]
        return np.array(rows, dtype=np.float64)


@dataclass(frozen=True)
class Index:
    """An index with its standard error; no estimate where the formula divides by nothing."""

    estimate: float | None
    se: float | None


def plain(arms: Sequence[str], unknown: str | None = UNKNOWN) -> dict[str, Answer]:
    """The answers of a form that offers each arm and, unless `unknown` is None, not knowing.

    >>> list(plain(["A", "B"]))
    ['A', 'B', "don't know"]
    """
    named = {arm: Answer(arm) for arm in arms}
    return named if unknown is None else {**named, unknown: Answer(None)}


def graded(
    arms: Sequence[str], words: Mapping[str, float], unknown: str = UNKNOWN
) -> dict[str, Answer]:
    """The answers of a form that asks how sure somebody is: "<word> <arm>", and not knowing.

    >>> list(graded(["A", "B"], {"surely": 1, "perhaps": 0.5}))
    ['surely A', 'surely B', 'perhaps A', 'perhaps B', "don't know"]
    """
    named = {f"{word} {arm}": Answer(arm, sure) for word, sure in words.items() for arm in arms}
    return {**named, unknown: Answer(None)}


def bang_weights(guesses: Guesses, arm: str) -> Array:
    """What each answer counts for Bang's index of an arm with K arms in all.

        certainty if it names this arm, -certainty / (K - 1) if another one, 0 if none

    With two arms these are 1, -1 and 0; the division makes guessing among K arms count 0.
    Raises `UnusableGuesses` for an arm that the table does not have.

    >>> bang_weights(Guesses({"A": {}, "B": {}}, plain(["A", "B"])), "A").tolist()
    [1.0, -1.0, 0.0]
    """
    if arm not in guesses.counts:
        raise UnusableGuesses(f"no arm is called {arm!r}")
    others = len(guesses.counts) - 1
    values = [
        0.0 if said.arm is None else said.certainty * (1 if said.arm == arm else -1 / others)
        for said in guesses.answers.values()
    ]
    return np.array(values, dtype=np.float64)


def bang(guesses: Guesses, arm: str) -> Index:
    """Bang's index of one arm: from -1 (all guess wrong) over 0 (chance) to 1 (all guess right).

        BI = sum over answers of w p,  SE = sqrt((sum of w² p - BI²) / n),  w as `bang_weights`

    Where everybody says "don't know" it is 0: nobody guessed better or worse than chance. An
    arm without anybody has no index. Raises `UnusableGuesses`.
    Source: Bang, Ni and Davis, Controlled Clinical Trials 2004;25:143.

    >>> table = Guesses({"A": {"A": 9, "B": 2, UNKNOWN: 4}, "B": {}}, plain(["A", "B"]))
    >>> round(bang(table, "A").estimate, 4), round(bang(table, "A").se, 4)
    (0.4667, 0.1854)
    """
    weights = bang_weights(guesses, arm)
    counts = guesses.array()[list(guesses.counts).index(arm)]
    total = float(counts.sum())
    if not total:
        return Index(None, None)
    estimate = float(weights @ counts) / total
    spread = float(weights**2 @ counts) / total - estimate**2
    return Index(estimate, sqrt(max(spread, 0.0) / total))


def james_weights(guesses: Guesses) -> Array:
    """How far each answer is from the truth, for James's index: arms by answers.

        (1 - certainty) / 4 if it names the arm, (1 + certainty) / 4 if another; 1 for not knowing

    That is 0 and 1/2 for plain guesses. Only the proportions between guesses matter.

    >>> james_weights(Guesses({"A": {}, "B": {}}, plain(["A", "B"]))).tolist()
    [[0.0, 0.5, 1.0], [0.5, 0.0, 1.0]]
    """
    return np.array(
        [
            [
                1.0
                if said.arm is None
                else (1 - said.certainty if said.arm == arm else 1 + said.certainty) / 4
                for said in guesses.answers.values()
            ]
            for arm in guesses.counts
        ],
        dtype=np.float64,
    )


def james_of(shares: Array, weights: Array, unknown: Mask) -> Array:
    """James's index of shares (any number of tables, arms, answers that sum to one).

        BI = d + (1 - d)² A / (2 B)

    d is the share that does not know, A the sum of w p over guesses, B the same as if guess and
    arm had nothing to do with each other; where all say "don't know" it is 1, where B is 0 NaN.
    """
    guessed = shares * ~unknown
    d = (shares * unknown).sum(axis=(-2, -1))
    observed = (weights * guessed).sum(axis=(-2, -1))
    chance = guessed.sum(axis=-1)[..., :, None] * guessed.sum(axis=-2)[..., None, :]
    expected = (weights * chance).sum(axis=(-2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = d + (1 - d) ** 2 * observed / (2 * expected)
    return np.where(guessed.sum(axis=(-2, -1)) == 0, 1.0, found)


def james(guesses: Guesses, weights: Array | None = None) -> Index:
    """James's index of the trial: 1 if all say "don't know", 1/2 at chance, 0 if all are right.

        BI = (1 + d + (1 - d) K) / 2,   K = (Po - Pe) / Pe

    with d the share that does not know, Po and Pe the observed and the expected weighted
    disagreement among those who guess. The standard error is by the delta method from the
    multinomial distribution of all N people. Where all guess the same arm and only that arm's
    people guess, Pe is 0 and there is no index.

    `weights` (arms by answers) replaces `james_weights`. Raises `UnusableGuesses` when nobody
    answered. Source: James and colleagues, Statistics in Medicine 1996;15:1421.

    >>> table = Guesses({"A": {"A": 9, "B": 2, UNKNOWN: 4}, "B": {"A": 4, "B": 7, UNKNOWN: 4}},
    ...                 plain(["A", "B"]))
    >>> round(james(table).estimate, 4), round(james(table).se, 4)
    (0.4667, 0.0902)
    """
    counts = guesses.array()
    if not counts.sum():
        raise UnusableGuesses("nobody answered")
    weights = james_weights(guesses) if weights is None else weights
    unknown = unknowns(guesses)
    shares = counts / counts.sum()
    estimate = float(james_of(shares, weights, unknown))
    if np.isnan(estimate):
        return Index(None, None)
    slope = _slope(shares, weights, unknown)
    spread = float((slope**2 * shares).sum() - (slope * shares).sum() ** 2)
    return Index(estimate, sqrt(max(spread, 0.0) / float(counts.sum())))


def unknowns(guesses: Guesses) -> Mask:
    """Which answers name no arm, as an array of booleans."""
    return np.array([answer.arm is None for answer in guesses.answers.values()])


def _slope(shares: Array, weights: Array, unknown: Mask) -> Array:
    guessed = shares * ~unknown
    d = float((shares * unknown).sum())
    if not guessed.sum():
        return np.ones_like(shares)
    by_arm, by_answer = guessed.sum(axis=1), guessed.sum(axis=0)
    observed = float((weights * guessed).sum())
    kept = weights * ~unknown
    expected = float(by_arm @ kept @ by_answer)
    of_expected = (kept @ by_answer)[:, None] + (by_arm @ kept)[None, :]
    ratio = (1 - d) ** 2 / (2 * expected)
    slope = ratio * (weights - observed / expected * of_expected)
    return np.where(unknown, 1 - (1 - d) * observed / expected, slope)


def normal(
    index: Index, confidence: float = 0.95, *, side: Side = "both", least: float = -1.0
) -> Interval:
    """The published interval: estimate ± z SE; one-sided ones reach to the end of the scale.

    `least` is -1 for Bang's index and 0 for James's. With few people it may pass the ends, and
    where all say the same it has no width. Raises `ValueError` without an estimate.

    >>> round(normal(Index(0.4667, 0.1854), 0.90).lower, 4)
    0.1617
    """
    if index.estimate is None or index.se is None:
        raise ValueError("There is no estimate to put an interval around.")
    z = NormalDist().inv_cdf((1 + confidence) / 2 if side == "both" else confidence)
    lower = least if side == "less" else index.estimate - z * index.se
    upper = 1.0 if side == "greater" else index.estimate + z * index.se
    return Interval(index.estimate, lower, upper, confidence, "normal")
