"""What a trial estimates, named as ICH E9(R1) asks: the five attributes of an estimand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Strategy = Literal[
    "treatment policy", "hypothetical", "composite", "while on treatment", "principal stratum"
]
Summary = Literal[
    "difference in means", "difference in risks", "ratio of risks", "odds ratio", "ratio of rates",
    "hazard ratio",
]  # fmt: skip
STRATEGIES: tuple[str, ...] = get_args(Strategy)
SUMMARIES: tuple[str, ...] = get_args(Summary)


@dataclass(frozen=True)
class Intercurrent:
    """Something that happens after randomisation, and how it is counted.

    Raises ValueError for an unknown strategy or an event without a name.
    """

    event: str
    strategy: Strategy

    def __post_init__(self) -> None:
        if not self.event.strip():
            raise ValueError("Name the intercurrent event.")
        if self.strategy not in STRATEGIES:
            raise ValueError(
                f"No strategy is called {self.strategy}. There is: {', '.join(STRATEGIES)}."
            )


@dataclass(frozen=True)
class Estimand:
    """Population, treatments, outcome, how intercurrent events count, and the summary.

    Raises ValueError for an attribute left open, an unknown summary or an event named twice.
    Source: ICH E9(R1), 2019, A.3.

    >>> estimand = Estimand("families randomised", "IPS", "usual services", "b-CAPI at 15 months",
    ...     "difference in means", (Intercurrent("stopping the service", "treatment policy"),))
    >>> estimand.strategy_of("stopping the service")
    'treatment policy'
    """

    population: str
    treatment: str
    control: str
    outcome: str
    summary: Summary
    intercurrent: tuple[Intercurrent, ...] = ()

    def __post_init__(self) -> None:
        for name in ("population", "treatment", "control", "outcome"):
            if not str(getattr(self, name)).strip():
                raise ValueError(f"The estimand leaves its {name} open: say it.")
        if self.summary not in SUMMARIES:
            raise ValueError(
                f"No summary is called {self.summary}. There is: {', '.join(SUMMARIES)}."
            )
        events = [each.event for each in self.intercurrent]
        if len(set(events)) != len(events):
            raise ValueError("An intercurrent event is named twice: keep one strategy for it.")

    def strategy_of(self, event: str) -> Strategy:
        """How an event is counted. Raises ValueError for an event that is not named."""
        for each in self.intercurrent:
            if each.event == event:
                return each.strategy
        raise ValueError(f"The estimand does not say how {event} counts.")
