"""A progression rule designed: sizes for two and three outcomes, and what its limits do."""

from dataclasses import dataclass

from alongside.science.estimation.sample_size.progression import (
    Progression,
    exact_progression,
    size_for_progression,
)
from alongside.science.retention.operating import (
    USUAL_TRUTHS,
    Row,
    colour_ranges,
    operating_characteristics,
)
from alongside.science.retention.progression import Colour, Rule
from alongside.science.retention.three_outcome import (
    MOST_FAMILIES,
    ThreeOutcome,
    Wishes,
    outcomes,
    three_outcome,
    three_outcome_at,
)


@dataclass(frozen=True)
class Designed:
    """What a rule for these wishes can be.

    `by_formula` and `exact`: two outcomes; `three`: the best rule with three, whose chances to
    go, pause and stop are `behaves`; `ranges` and `as_written`: what red and green do if they are
    simply used as limits with as many families; `limits_at` where the truth is red and green.
    """

    wishes: Wishes
    by_formula: float
    exact: Progression
    three: ThreeOutcome
    behaves: tuple[Row, ...]
    ranges: dict[Colour, tuple[int, int] | None]
    as_written: tuple[Row, ...]
    limits_at: tuple[Row, ...]


def designed(
    wishes: Wishes, families: int | None = None, most_families: int = MOST_FAMILIES
) -> Designed:
    """Return the designs for wishes, of the smallest size or of one that is given.

    Raises `NoDesign` when none is found up to `most_families`, ValueError as the designs do.

    >>> found = designed(Wishes(0.5, 0.7, gamma=0.6))
    >>> found.three.families, found.exact.size, found.ranges["green"]
    (57, 37, (40, 57))
    """
    chosen = (
        three_outcome_at(families, wishes) if families else three_outcome(wishes, most_families)
    )
    sizes = {"alpha": wishes.alpha, "power": 1 - wishes.beta}
    limits = Rule("limits", "as written", green_at_least=wishes.green, amber_at_least=wishes.red)
    return Designed(
        wishes=wishes,
        by_formula=size_for_progression(wishes.red, wishes.green, **sizes),
        exact=exact_progression(wishes.red, wishes.green, **sizes),
        three=chosen,
        behaves=tuple(Row(*each) for each in outcomes(chosen, USUAL_TRUTHS)),
        ranges=colour_ranges(limits, chosen.families),
        as_written=operating_characteristics(limits, chosen.families),
        limits_at=operating_characteristics(limits, chosen.families, (wishes.red, wishes.green)),
    )
