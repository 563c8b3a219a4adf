"""How much of a sequence can be guessed, and how far the arms drift apart: exact, by recursion."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from alongside.science.randomisation.method import Rule
from alongside.science.randomisation.walking import Gap, Walk

_SURE = 1 - 1e-9


@dataclass(frozen=True)
class Predictability:
    """Shares of a stratum's allocations, each from 0 to 1.

    `by_counts` is guessed rightly by somebody who names the arm that is behind (Blackwell and
    Hodges's convergence strategy, ties at random); `by_method` by somebody who also knows the
    method and its settings and names the likeliest arm; `certain` is known to that person
    beforehand without any doubt; `certain_in_block` to one who also learns the size of each
    block as it begins.
    """

    by_counts: float
    by_method: float
    certain: float
    certain_in_block: float


@dataclass(frozen=True)
class Imbalance:
    """Expected imbalance of a stratum in whole rounds of the ratio.

    `at_end` after the last allocation, `greatest` the greatest at any time, `gaps` the chance
    of each pattern of counts at the end, beyond whole rounds, in the order of the arms' names.
    """

    at_end: float
    greatest: float
    gaps: Mapping[Gap, float]


def predictability(rule: Rule, length: int) -> Predictability:
    """Return how much of a stratum of `length` families can be guessed.

        by_counts = 1/N sum over t of E[P(a* | past)],  a* one of the arms with least n(a)/ratio(a)
        by_method = 1/N sum over t of E[max over a of P(a | past)]

    Chances are followed from state to state, not from sequence to sequence: N = 1,000 is no
    more than N steps, where listing sequences would need 2^N. Sizes of blocks are unseen: what
    the past says about them is kept as chances (Bayes).

    Raises `ValueError` for a length below 1; `SequenceUsedUp` beyond a rule's length.
    Source: Blackwell and Hodges, Annals of Mathematical Statistics 1957;28:449.

    >>> from alongside.science.randomisation.blocks import PermutedBlocks
    >>> found = predictability(PermutedBlocks({"A": 1, "B": 1}, (4,)), 16)
    >>> round(found.by_counts, 5), round(found.certain, 5)
    (0.70833, 0.33333)
    """
    _refuse(length)
    walk = Walk(rule)
    right = in_block = best = 0.0
    for standing in walk.standings(length):
        for (state, gap), weight in standing.items():
            chances, behind = walk.chances(state), walk.behind(gap)
            right += weight * sum(chances[place] for place in behind) / len(behind)
            in_block += weight * (max(chances) >= _SURE)
    for beliefs in walk.beliefs(length):
        for belief, weight in beliefs.items():
            best += weight * max(walk.believed(belief))
    sure = sum(walk.certainty(length))
    return Predictability(right / length, best / length, sure / length, in_block / length)


def imbalance(rule: Rule, length: int) -> Imbalance:
    """Return how far the arms of a stratum of `length` families are expected to be apart.

        at_end = E[D(N)],  greatest = E[max over t of D(t)],  D as in `imbalance_over_time`

    Raises as `predictability`.

    >>> from alongside.science.randomisation.coins import Efron
    >>> round(imbalance(Efron({"A": 1, "B": 1}, "2/3"), 16).at_end, 5)
    1.23979
    """
    _refuse(length)
    walk = Walk(rule)
    at_end = greatest = 0.0
    gaps: dict[Gap, float] = defaultdict(float)
    for (gap, most), weight in walk.ends(length).items():
        at_end += weight * walk.apart(gap)
        greatest += weight * most
        gaps[gap] += weight
    return Imbalance(at_end, greatest, dict(gaps))


def _refuse(length: int) -> None:
    if length < 1:
        raise ValueError(f"a stratum has 1 family or more, not {length}")
