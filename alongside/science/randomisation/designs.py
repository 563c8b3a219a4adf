"""Designs by their names, as they are typed: blocks:2,4 or efron:2/3."""

from collections.abc import Callable, Mapping

from alongside.science.randomisation.blocks import PermutedBlocks
from alongside.science.randomisation.coins import BigStick, Complete, Efron, Wei
from alongside.science.randomisation.comparing import (
    Compared,
    drawn_compared,
    exactly_compared,
    minimisation_over_sites,
)
from alongside.science.randomisation.fixed_length import MaximalProcedure, RandomAllocation
from alongside.science.randomisation.method import Rule
from alongside.science.randomisation.permuted_blocks import UnusableScheme

NAMES = (
    "complete, blocks:2,4, efron:2/3, wei, big-stick:3, maximal:3, random-allocation, "
    "minimisation:0.8"
)

COMMON = (
    "complete", "blocks:2", "blocks:4", "blocks:2,4", "blocks:4,6", "random-allocation",
    "efron:2/3", "wei", "big-stick:3", "maximal:3", "minimisation:0.8",
)  # fmt: skip
"""What is compared where nothing else is asked for."""
_WORDS = {
    "complete": "Complete (a coin each)",
    "blocks": "Blocks of {}",
    "efron": "Efron’s coin, {}",
    "wei": "Wei’s urn",
    "big-stick": "Big stick, {} apart",
    "maximal": "Maximal, {} apart",
    "random-allocation": "Random allocation rule",
    "minimisation": "Minimisation, {}",
}


class UnknownDesign(ValueError):
    """No design is called so, or its settings cannot be read."""

    def __init__(self, text: str, why: str = "") -> None:
        super().__init__(f"{text!r} is no design{': ' + why if why else ''}. Write one of {NAMES}")


def figures(text: str, arms: Mapping[str, int], sizes: Mapping[str, int]) -> Compared:
    """Return the figures of a design for a trial with these arms and families per site.

    Raises `UnknownDesign` when the text cannot be read or does not suit the arms.

    >>> figures("complete", {"A": 1, "B": 1}, {"north": 4}).by_counts
    0.5
    """
    name, _, setting = text.partition(":")
    try:
        if name == "minimisation":
            return drawn_compared(
                text, minimisation_over_sites(arms, list(sizes), setting or "0.8"), sizes
            )
        return exactly_compared(text, _rule(name, setting, arms, text), sizes)
    except UnusableScheme as problem:
        raise UnknownDesign(text, str(problem)) from problem
    except (ValueError, ZeroDivisionError) as problem:
        if isinstance(problem, UnknownDesign):
            raise
        raise UnknownDesign(text) from problem


def fitting(arms: Mapping[str, int]) -> tuple[str, ...]:
    """Return those of `COMMON` that a trial with these arms can use.

    >>> "efron:2/3" in fitting({"A": 1, "B": 1}), "efron:2/3" in fitting({"A": 2, "B": 1})
    (True, False)
    """
    return tuple(text for text in COMMON if _fits(text, arms))


def _fits(text: str, arms: Mapping[str, int]) -> bool:
    try:
        figures(text, arms, {"": 1})
    except UnknownDesign:
        return False
    return True


def in_words(text: str) -> str:
    """Return a design as a person calls it.

    >>> in_words("blocks:2,4"), in_words("wei")
    ('Blocks of 2 and 4', 'Wei’s urn')
    """
    name, _, setting = text.partition(":")
    return _WORDS.get(name, text).format(" and ".join(setting.split(",")))


def _rule(name: str, setting: str, arms: Mapping[str, int], text: str) -> Callable[[int], Rule]:
    made: dict[str, Callable[[int], Rule]] = {
        "complete": lambda _: Complete(arms),
        "blocks": lambda _: PermutedBlocks(arms, tuple(int(n) for n in setting.split(","))),
        "efron": lambda _: Efron(arms, setting or "2/3"),
        "wei": lambda _: Wei(arms),
        "big-stick": lambda _: BigStick(arms, int(setting or 3)),
        "maximal": lambda size: MaximalProcedure(arms, size + size % 2, int(setting or 3)),
        "random-allocation": lambda size: RandomAllocation(arms, _whole(size, sum(arms.values()))),
    }
    if name not in made:
        raise UnknownDesign(text)
    return made[name]


def _whole(size: int, rounds: int) -> int:
    return -(-size // rounds) * rounds
