"""Following a rule from state to state with the chance of being there."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache

from alongside.science.randomisation.method import Rule, State

Gap = tuple[int, ...]
Belief = tuple[tuple[State, float], ...]
Standing = dict[tuple[State, Gap], float]
Possible = frozenset[State]
_DIGITS = 11
_MANY = 100
_COARSER = (3, 2, 1)


class Walk:
    """A rule followed exactly: every state that can be reached, with its chance.

    A gap is the counts of the arms, in the order of their names, beyond whole rounds of the
    ratio. A belief is what somebody who knows the method and the past thinks of the state.

    >>> from alongside.science.randomisation.coins import Complete
    >>> [sum(standing.values()) for standing in Walk(Complete({"A": 1, "B": 1})).standings(3)]
    [1.0, 1.0, 1.0]
    """

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._names = sorted(rule.arms)
        self.chances = cache(self._chances)
        self.behind = cache(self._behind)
        self.apart = cache(self._apart)
        self._open = cache(self._openings)
        self._next_gap = cache(self._gap_after)

    def standings(self, length: int) -> Iterator[Standing]:
        """Before each allocation: the chance of each state, unseen draw made, with its gap."""
        now: Standing = {(self._rule.begin(), (0,) * len(self._names)): 1.0}
        for _ in range(length):
            opened: Standing = defaultdict(float)
            for (state, gap), weight in now.items():
                for open_state, chance in self._open(state):
                    opened[open_state, gap] += weight * chance
            yield opened
            now = defaultdict(float)
            for (state, gap), weight in opened.items():
                for place, chance in self._possible(state):
                    then = self._rule.after(state, self._names[place])
                    now[then, self._next_gap(gap, place)] += weight * chance

    def ends(self, length: int) -> dict[tuple[Gap, float], float]:
        """After the last allocation: the chance of each gap with the greatest imbalance so far."""
        start = (self._rule.begin(), (0,) * len(self._names), 0.0)
        now: dict[tuple[State, Gap, float], float] = {start: 1.0}
        for _ in range(length):
            then: dict[tuple[State, Gap, float], float] = defaultdict(float)
            for (state, gap, most), weight in now.items():
                for open_state, opening in self._open(state):
                    for place, chance in self._possible(open_state):
                        after = self._rule.after(open_state, self._names[place])
                        wider = self._next_gap(gap, place)
                        worst = max(most, self.apart(wider))
                        then[after, wider, worst] += weight * opening * chance
            now = then
        found: dict[tuple[Gap, float], float] = defaultdict(float)
        for (_, gap, most), weight in now.items():
            found[gap, most] += weight
        return found

    def beliefs(self, length: int) -> Iterator[dict[Belief, float]]:
        """Before each allocation: the chance of each belief of somebody who knows the method.

        Beyond 100 beliefs those that agree to 3 (then 2, then 1) decimals are averaged.
        """
        now = {self._belief({self._rule.begin(): 1.0}): 1.0}
        for step in range(length):
            yield now
            then: dict[Belief, float] = defaultdict(float)
            for belief, weight in now.items() if step < length - 1 else ():
                for place, chance in enumerate(self.believed(belief)):
                    if chance > 0:
                        then[self._learned(belief, place, chance)] += weight * chance
            now = _fewer(then)

    def certainty(self, length: int) -> Iterator[float]:
        """Before each allocation: the chance that its arm is certain to who knows the method.

        Followed exactly: the true state together with the states that the past leaves possible.
        """
        start = self._rule.begin()
        now: dict[tuple[State, Possible], float] = {(start, frozenset([start])): 1.0}
        for step in range(length):
            then: dict[tuple[State, Possible], float] = defaultdict(float)
            sure = 0.0
            for (state, closed), weight in now.items():
                possible = frozenset(one for each in closed for one, _ in self._open(each))
                sure += weight * (len(self._arms_possible(possible)) == 1)
                for open_state, opening in self._open(state) if step < length - 1 else ():
                    for place, chance in self._possible(open_state):
                        after = self._rule.after(open_state, self._names[place])
                        left = self._left(possible, place)
                        then[after, left] += weight * opening * chance
            yield sure
            now = then

    def _arms_possible(self, possible: Possible) -> set[int]:
        return {place for state in possible for place, _ in self._possible(state)}

    def _left(self, possible: Possible, place: int) -> Possible:
        agreeing = (state for state in possible if self.chances(state)[place])
        return frozenset(self._rule.after(state, self._names[place]) for state in agreeing)

    def believed(self, belief: Belief) -> list[float]:
        """The chance of each arm to somebody with this belief."""
        parts = [(weight, self.chances(state)) for state, weight in belief]
        return [
            sum(weight * chances[place] for weight, chances in parts)
            for place in range(len(self._names))
        ]

    def _learned(self, belief: Belief, place: int, chance: float) -> Belief:
        after: dict[State, float] = defaultdict(float)
        for state, weight in belief:
            if self.chances(state)[place]:
                then = self._rule.after(state, self._names[place])
                after[then] += weight * self.chances(state)[place] / chance
        return self._belief(after)

    def _belief(self, closed: Mapping[State, float]) -> Belief:
        opened: dict[State, float] = defaultdict(float)
        for state, weight in closed.items():
            for open_state, chance in self._open(state):
                opened[open_state] += weight * chance
        whole = sum(opened.values())
        # Rounded, so that the same belief reached by two ways is one.
        return tuple(sorted((one, round(part / whole, _DIGITS)) for one, part in opened.items()))

    def _possible(self, state: State) -> list[tuple[int, float]]:
        return [(place, chance) for place, chance in enumerate(self.chances(state)) if chance]

    def _chances(self, state: State) -> tuple[float, ...]:
        found = self._rule.chances(state)
        return tuple(float(found[name]) for name in self._names)

    def _openings(self, state: State) -> tuple[tuple[State, float], ...]:
        return tuple((one, float(part)) for one, part in self._rule.openings(state).items())

    def _behind(self, gap: Gap) -> tuple[int, ...]:
        return behind(self._rule.arms, gap)

    def _apart(self, gap: Gap) -> float:
        return apart(self._rule.arms, gap)

    def _gap_after(self, gap: Gap, place: int) -> Gap:
        counts = [count + (place == at) for at, count in enumerate(gap)]
        return beyond_rounds(self._rule.arms, counts)


def _fewer(beliefs: dict[Belief, float]) -> dict[Belief, float]:
    for digits in _COARSER if len(beliefs) > _MANY else ():
        alike: dict[Belief, list[tuple[Belief, float]]] = defaultdict(list)
        for belief, weight in beliefs.items():
            if weight == 0:  # so unlikely that its chance is no number any more
                continue
            cell = tuple((state, round(part, digits)) for state, part in belief)
            alike[cell].append((belief, weight))
        if len(alike) <= _MANY or digits == _COARSER[-1]:
            return dict(_mean(group) for group in alike.values())
    return beliefs


def _mean(group: list[tuple[Belief, float]]) -> tuple[Belief, float]:
    whole = sum(weight for _, weight in group)
    states = (state for state, _ in group[0][0])
    parts = zip(*([part * weight for _, part in belief] for belief, weight in group), strict=True)
    return tuple(zip(states, (sum(part) / whole for part in parts), strict=True)), whole


def beyond_rounds(arms: Mapping[str, int], counts: list[int]) -> Gap:
    """Counts, in the order of the arms' names, less the whole rounds that every arm has.

    >>> beyond_rounds({"A": 2, "B": 1}, [5, 2])
    (1, 0)
    """
    shares = [arms[name] for name in sorted(arms)]
    rounds = min(count // share for count, share in zip(counts, shares, strict=True))
    return tuple(n - rounds * share for n, share in zip(counts, shares, strict=True))


def behind(arms: Mapping[str, int], gap: Gap) -> tuple[int, ...]:
    """The places of the arms, in the order of their names, with the least share of their due.

    >>> behind({"A": 2, "B": 1}, (1, 1)), behind({"A": 1, "B": 1}, (0, 0))
    ((0,), (0, 1))
    """
    filled = _filled(arms, gap)
    return tuple(place for place, part in enumerate(filled) if part == min(filled))


def apart(arms: Mapping[str, int], gap: Gap) -> float:
    """How far the arms are apart, in whole rounds of the ratio.

    >>> apart({"A": 2, "B": 1}, (2, 0))
    1.0
    """
    filled = _filled(arms, gap)
    return float(max(filled) - min(filled))


def _filled(arms: Mapping[str, int], gap: Gap) -> list[Fraction]:
    return [Fraction(count, arms[name]) for count, name in zip(gap, sorted(arms), strict=True)]
