"""How often an alert rule speaks without cause and how soon it speaks with cause, exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, exp

import numpy as np
from numpy.typing import NDArray

from alongside.science.recruitment.alert_rules import WindowRule, thresholds

Numbers = NDArray[np.float64]
MOST_STATES = 60_000


class TooManyStates(ValueError):
    """The rule's window holds too many families for an exact calculation."""


@dataclass(frozen=True, slots=True)
class RuleOperation:
    """What a rule does over the weeks of a trial when a given share of the expected comes.

    `first`: chance that its first alarm comes at the end of each week. `messages`: how many
    alarms are expected in all, silences kept. `standard_error`: of the chance of any alarm,
    None when it was calculated exactly.
    """

    first: tuple[float, ...]
    messages: float
    standard_error: float | None = None

    @property
    def any_alarm(self) -> float:
        """The chance of at least one alarm."""
        return float(min(1.0, sum(self.first)))


@dataclass(frozen=True, slots=True)
class Detection:
    """How soon a rule notices that from a week on only a share of the expected comes.

    `by_week`: chance that it has spoken within 1, 2, … weeks of the fall, among trials in which
    it had not spoken before. `median_weeks`: None when it is noticed less than half the time.
    `mean_weeks`: among trials in which it is noticed, None when it never is.
    """

    by_week: tuple[float, ...]
    median_weeks: int | None
    mean_weeks: float | None

    @property
    def ever(self) -> float:
        """The chance that it is noticed before the trial's weeks end."""
        return self.by_week[-1] if self.by_week else 0.0


def operation(
    rule: WindowRule, expected: Sequence[float], share: float = 1.0, from_week: int = 1
) -> RuleOperation:
    """Return the chances of a rule's alarms, without simulation.

        state = counts of the last weeks - 1 weeks, of which only the most recent C = 1 + largest
        threshold families are kept;  p(next) = Σ over states and counts of p(state) P(count)

    A family older than the C most recent cannot change any later window, so the chain is finite
    and the result exact. `expected`: families a week; `share` of it comes from `from_week` on
    (counted from 1), all of it before. With `share` 1 every alarm is false.

    Raises `TooManyStates` when the chain would exceed 60,000 states (windows of about 20 expected
    families): look at `simulated_operation`, or watch with a CUSUM. ValueError for a negative
    share. Source: Markov chain imbedding, Fu and Koutras, JASA 1994;89:1050.

    >>> found = operation(WindowRule(4, 0.1), [1.0] * 12)
    >>> round(found.any_alarm, 4), round(found.messages, 4)
    (0.3994, 0.8242)
    """
    limits = thresholds(rule, expected)
    truth = under(expected, share, from_week)
    kept = 1 + max((limit for limit in limits if limit is not None), default=-1)
    if not kept:
        return RuleOperation((0.0,) * len(expected), 0.0)
    chain = _Chain(rule.weeks, kept)
    first = _first(chain, limits, truth)
    return RuleOperation(tuple(first), _messages(chain, limits, truth, rule.quiet_weeks))


def detection(
    rule: WindowRule, expected: Sequence[float], share: float, from_week: int
) -> Detection:
    """Return how soon the rule speaks when from a week on only a share of the expected comes.

    Exact, by `operation`: P(first alarm in week w) / P(no alarm before `from_week`).

    Raises as `operation`, and ValueError for a week outside the trial's.

    >>> found = detection(WindowRule(4, 0.1), [1.0] * 12, share=0.0, from_week=5)
    >>> [round(chance, 3) for chance in found.by_week[:4]], found.median_weeks
    ([0.118, 0.346, 0.709, 1.0], 3)
    """
    if not 1 <= from_week <= len(expected):
        raise ValueError(f"The trial has weeks 1 to {len(expected)}, not {from_week}.")
    return detected(operation(rule, expected, share, from_week).first, from_week)


def detected(first: Sequence[float], from_week: int) -> Detection:
    """Return how soon an alarm comes after a week, from the chances of the first alarm."""
    before = sum(first[: from_week - 1])
    after = np.asarray(first[from_week - 1 :]) / max(1 - before, 1e-300)
    by = np.minimum(1.0, np.cumsum(after))
    reached = np.nonzero(by >= 0.5)[0]
    mean = float(after @ np.arange(1, len(after) + 1) / by[-1]) if by[-1] > 0 else None
    median = int(reached[0]) + 1 if reached.size else None
    return Detection(tuple(float(chance) for chance in by), median, mean)


def simulated_operation(
    rule: WindowRule,
    expected: Sequence[float],
    generator: np.random.Generator,
    share: float = 1.0,
    from_week: int = 1,
    trials: int = 20_000,
) -> RuleOperation:
    """Return the same as `operation` from simulated trials, for windows too full for the chain.

    The caller gives the random generator, so that the same seed gives the same answer.

    >>> found = simulated_operation(WindowRule(4, 0.1), [1.0] * 12, np.random.default_rng(1))
    >>> abs(found.any_alarm - 0.3994) < 4 * found.standard_error
    True
    """
    limits = np.array([-1 if each is None else each for each in thresholds(rule, expected)])
    truth = under(expected, share, from_week)
    totals = np.cumsum(generator.poisson(truth, (trials, len(truth))), axis=1)
    windows = totals.copy()
    windows[:, rule.weeks :] -= totals[:, : -rule.weeks]
    fires = windows <= limits
    first = np.bincount(fires.argmax(axis=1)[fires.any(axis=1)], minlength=len(truth)) / trials
    chance = float(first.sum())
    error = float(np.sqrt(max(chance * (1 - chance), 1 / trials) / trials))
    return RuleOperation(tuple(first.tolist()), _spoken(fires, rule.quiet_weeks), error)


def under(expected: Sequence[float], share: float, from_week: int) -> Numbers:
    """Return the means of the weeks when a share of the expected comes from a week on."""
    if share < 0:
        raise ValueError("A share of what is expected cannot be negative.")
    truth = np.asarray(expected, float).copy()
    truth[from_week - 1 :] *= share
    return truth


def counts_up_to(mean: float, most: int) -> Numbers:
    """Return P(0), …, P(most - 1) and P(most or more) of a Poisson count."""
    chances = np.empty(most + 1)
    term = exp(-mean)
    for k in range(most):
        chances[k] = term
        term *= mean / (k + 1)
    chances[most] = max(0.0, 1 - chances[:most].sum())
    return chances


class _Chain:
    """States, where each goes with each count, and what its window then holds (at most kept)."""

    def __init__(self, weeks: int, kept: int) -> None:
        if comb(weeks - 1 + kept, kept) > MOST_STATES:
            raise TooManyStates(
                f"{weeks} weeks with up to {kept} families that matter are too many for an exact "
                "calculation: shorten the window, simulate, or watch with a CUSUM."
            )
        self.kept = kept
        states = _vectors(weeks - 1, kept)
        powers = (kept + 1) ** np.arange(weeks - 1, dtype=np.int64)
        codes = states @ powers
        order = np.argsort(codes)
        self.size, came = len(states), np.arange(kept + 1)
        self.start = int(order[np.searchsorted(codes[order], 0)])
        self.window = np.minimum(states.sum(axis=1)[:, None] + came, kept)
        # The window's weeks, oldest first, then the new week; the oldest then falls out.
        wide = np.repeat(states[:, None, :], kept + 1, axis=1)
        new = np.broadcast_to(came[:, None], (self.size, kept + 1, 1))
        after = np.concatenate([wide, new], axis=2)[..., 1:]
        later = np.minimum(np.cumsum(after[..., ::-1], axis=2)[..., ::-1], kept)
        after = (
            later - np.concatenate([later[..., 1:], np.zeros_like(new)], axis=2)[..., : weeks - 1]
        )
        self.next = order[np.searchsorted(codes[order], after @ powers)]

    def step(self, chances: Numbers, mean: float) -> tuple[Numbers, Numbers]:
        """One week on: mass by state and count, before it is gathered into next states."""
        mass = chances[:, None] * counts_up_to(mean, self.kept)
        return mass, self.gathered(mass)

    def gathered(self, mass: Numbers) -> Numbers:
        """Mass by state and count, gathered into the states that it goes to."""
        found = np.bincount(self.next.ravel(), weights=mass.ravel(), minlength=self.size)
        return np.asarray(found, float)


def _vectors(length: int, most: int) -> NDArray[np.int64]:
    """Every vector of that length of counts from 0 whose sum is at most `most`."""
    found = np.zeros((1, 0), np.int64)
    for _ in range(length):
        wide = np.repeat(found, most + 1, axis=0)
        digits = np.tile(np.arange(most + 1), len(found))[:, None]
        grown = np.concatenate([wide, digits], axis=1)
        found = grown[grown.sum(axis=1) <= most]
    return found


def _first(chain: _Chain, limits: Sequence[int | None], truth: Numbers) -> list[float]:
    chances = np.zeros(chain.size)
    chances[chain.start] = 1.0
    found = []
    for limit, mean in zip(limits, truth, strict=True):
        mass, chances = chain.step(chances, float(mean))
        if limit is None:
            found.append(0.0)
            continue
        fires = chain.window <= limit
        found.append(float(mass[fires].sum()))
        chances = chain.gathered(np.where(fires, 0.0, mass))
    return found


def _messages(chain: _Chain, limits: Sequence[int | None], truth: Numbers, quiet: int) -> float:
    chances = np.zeros((quiet + 1, chain.size))  # by weeks of silence still to keep
    chances[0, chain.start] = 1.0
    total = 0.0
    for limit, mean in zip(limits, truth, strict=True):
        mass, listening = chain.step(chances[0], float(mean))
        silent = [chain.step(row, float(mean))[1] for row in chances[1:]]
        spoken = np.zeros(chain.size)
        if limit is not None:
            spoken = chain.gathered(np.where(chain.window <= limit, mass, 0.0))
        chances = np.vstack([*silent, np.zeros(chain.size)])
        chances[0] += listening - spoken
        chances[quiet] += spoken
        total += float(spoken.sum())
    return total


def _spoken(fires: NDArray[np.bool_], quiet: int) -> float:
    silent = np.zeros(len(fires), int)
    total = 0
    for week in fires.T:
        speaks = week & (silent == 0)
        total += int(speaks.sum())
        silent = np.where(speaks, quiet, np.maximum(silent - 1, 0))
    return total / len(fires)
