"""What the tests of reference numbers compare, figure by figure: recorded while they run."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from types import ModuleType
from typing import Any

import pytest

from tests.published import oracle

REAL = pytest.approx
Figures = dict[tuple[str, float], float]
LEAST = 1e-9


class Recorded:
    """`pytest.approx`, which also writes down how far apart the two sides are."""

    __array_ufunc__ = None
    __array_priority__ = 100
    __hash__ = None

    def __init__(self, expected: Any, rel: Any = None, abs: Any = None, nan_ok: bool = False):
        self.expected, self.limits = expected, {"rel": rel, "abs": abs, "nan_ok": nan_ok}

    def __eq__(self, actual: object) -> bool:
        for ours, theirs in _pairs(actual, self.expected):
            oracle.note(ours, theirs)
        return bool(actual == REAL(self.expected, **self.limits))


def _pairs(actual: Any, expected: Any) -> Iterator[tuple[float, float]]:
    if isinstance(expected, dict):
        for name in expected:
            yield from _pairs(actual[name], expected[name])
    elif hasattr(expected, "__len__") and not isinstance(expected, str):
        for one, other in zip(list(actual), list(expected), strict=False):
            yield from _pairs(one, other)
    else:
        yield float(actual), float(expected)


@contextmanager
def recording(monkeypatch: pytest.MonkeyPatch) -> Iterator[Figures]:
    """How far off we were for each figure of each case, the farthest time that it was compared.

    As the reference numbers mean it: relative above 1, absolute below.
    """
    figures: Figures = {}

    def note(ours: float, theirs: float) -> None:
        for case in oracle.LOOKED_UP:
            apart = abs(ours - theirs) / max(1.0, abs(theirs))
            figures[case, theirs] = max(figures.get((case, theirs), 0.0), apart)

    monkeypatch.setattr(pytest, "approx", Recorded)
    monkeypatch.setattr(oracle, "note", note)
    yield figures
    monkeypatch.undo()


def run(module: ModuleType) -> None:
    """Every test of a module that looks a case up and needs nothing else, with its parameters."""
    for name, test in vars(module).items():
        if name.startswith("test_") and {"CASES", "expected"} & {*test.__code__.co_names}:
            for given in _given(test):
                oracle.LOOKED_UP.clear()
                test(**given)


def _given(test: Any) -> Iterator[dict[str, Any]]:
    marks = [one for one in getattr(test, "pytestmark", ()) if one.name == "parametrize"]
    each = []
    for mark in marks:
        names = mark.args[0]
        names = [one.strip() for one in names.split(",")] if isinstance(names, str) else names
        each.append(
            [
                dict(zip(names, one if len(names) > 1 else (one,), strict=True))
                for one in mark.args[1]
            ]
        )
    known = {name for values in each for one in values for name in one}
    wanted = set(test.__code__.co_varnames[: test.__code__.co_argcount])
    if wanted <= known:
        for chosen in product(*each):
            yield {name: value for one in chosen for name, value in one.items()}


def figures_of(outputs: Any, place: str = "") -> Iterator[tuple[str, float]]:
    """Every number of a case with its name; what only says how a matrix is written is left out."""
    if isinstance(outputs, dict):
        for name, value in outputs.items():
            if name not in {"rows", "cols"}:
                yield from figures_of(value, f"{place}.{name}" if place else name)
    elif isinstance(outputs, list):
        for value in outputs:
            yield from figures_of(value, place)
    elif isinstance(outputs, int | float) and not isinstance(outputs, bool):
        yield place.removesuffix(".matrix"), float(outputs)


def rounded(apart: float) -> str:
    """A distance rounded up to one digit; 1e-9 is as near as is told.

    Rounding errors differ from machine to machine, and the table must not.
    """
    if apart <= LEAST:
        return f"{LEAST:g}"
    power = math.floor(math.log10(apart))
    return f"{math.ceil(apart / 10**power - 1e-6) * 10**power:g}"
