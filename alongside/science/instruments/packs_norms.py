"""Norms of a pack: the standard score of a raw score at an age."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from alongside.science.instruments.checks import InstrumentProblem
from alongside.science.instruments.keys import needed, optional, refuse_unknown, rows, text

_KEYS = {"score", "from_months", "to_months", "values"}


@dataclass(frozen=True, slots=True)
class Norms:
    """Standard scores of one score for ages in completed months, ends included.

    `values` are (lowest raw score, highest raw score, standard score), the lowest first.
    """

    score: str
    from_months: int
    to_months: int
    values: tuple[tuple[float, float, float], ...]


def standard_score(
    norms: Iterable[Norms], score: str, raw: float | None, age_months: int | None
) -> float | None:
    """Return the standard score that the norms give, or None where they give none.

    A raw score between two rows of the table is not given the value of either.

    >>> table = [Norms("sleep", 12, 23, ((0, 0.5, 45), (0.6, 2, 60)))]
    >>> standard_score(table, "sleep", 0.5, 23), standard_score(table, "sleep", 0.55, 23)
    (45, None)
    >>> standard_score(table, "sleep", 0.5, 24) is None
    True
    """
    if raw is None or age_months is None:
        return None
    for each in norms:
        if each.score == score and each.from_months <= age_months <= each.to_months:
            return next((std for low, high, std in each.values if low <= raw <= high), None)
    return None


def norms_from_mapping(mapping: Mapping[str, Any], scores: Iterable[str]) -> tuple[Norms, ...]:
    """Return the norms that a parsed TOML file holds, for scores of the pack's rule.

    Raises `InstrumentProblem`, which names the key.

    >>> norms_from_mapping({"norms": [{"score": "sleep", "from_months": 12, "to_months": 23,
    ...     "values": [[0, 0.5, 45]]}]}, ["sleep"])[0].values
    ((0.0, 0.5, 45.0),)
    """
    refuse_unknown(mapping, {"norms"}, "")
    known, found = set(scores), []
    for place, row in enumerate(rows(mapping, "norms")):
        found.append(_norms(row, f"norms[{place}].", known))
    _refuse_ages_twice(found)
    return tuple(found)


def _norms(row: Mapping[str, Any], key: str, known: set[str]) -> Norms:
    refuse_unknown(row, _KEYS, key)
    score = text(row, "score", key)
    if score not in known:
        raise InstrumentProblem(f"{key}score", f"{score!r} is no score of scoring.toml")
    low, high = (optional(row, name, int, key) for name in ("from_months", "to_months"))
    if low is None or high is None or not 0 <= low <= high:
        raise InstrumentProblem(f"{key}to_months", "is not an age at or above from_months")
    return Norms(score, low, high, _values(needed(row, "values", key), f"{key}values"))


def _values(given: Any, key: str) -> tuple[tuple[float, float, float], ...]:
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        raise InstrumentProblem(key, "is not a list of [lowest, highest, standard score]")
    found = []
    for place, each in enumerate(given):
        match each:
            case [int() | float() as low, int() | float() as high, int() | float() as standard] if (
                low <= high
            ):
                found.append((float(low), float(high), float(standard)))
            case _:
                raise InstrumentProblem(
                    f"{key}[{place}]", "is not [lowest, highest, standard score]"
                )
    found.sort()
    if any(lower[1] >= upper[0] for lower, upper in pairwise(found)):
        raise InstrumentProblem(key, "two rows overlap")
    return tuple(found)


def _refuse_ages_twice(found: Sequence[Norms]) -> None:
    ordered = sorted(found, key=lambda each: (each.score, each.from_months))
    for place, (one, other) in enumerate(pairwise(ordered)):
        if one.score == other.score and one.to_months >= other.from_months:
            raise InstrumentProblem(
                f"norms[{place + 1}].from_months", f"{other.score!r} has this age twice"
            )
