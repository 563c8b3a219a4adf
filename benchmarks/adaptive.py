"""How fast trials that adapt are simulated, beside adaptr and rpact.

The peers' figures were measured on another machine (AMD EPYC, 1 core; see README.md); where R and
adaptr are installed, adaptr is run here as well (`--no-r`: not). Ends with 1 when a limit is
passed. `ms` is the quickest of some rounds by the clock, `cpu ms` the median of what the processor
needed, which the limits are held to: other work on the machine hardly moves it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time

import numpy as np

from alongside.science.adaptation.exact_binary import behaviour, posterior_looks
from alongside.science.adaptation.group_sequential.simulated import simulate_looks
from alongside.science.adaptation.response_adaptive import Adaptive, fastest, simulate
from alongside.science.estimation.models.nested import nested_effect
from benchmarks.beside_adaptr import adaptr_here

TEN = tuple(range(100, 1001, 100))
A = Adaptive(arms=2, looks=TEN, higher_is_better=False)
B = Adaptive(
    arms=3, looks=tuple(range(300, 2001, 100)), randomised=(*range(400, 2001, 100), 2000),
    least=0.2, equivalent=(0.9, 0.05), higher_is_better=False,
)  # fmt: skip
BOUNDS = ((1 / 3, 2 / 3, 1.0), (3.710303, 2.511427, 1.993047), None, 2.8)
COLD = (
    "from time import perf_counter, process_time; began = perf_counter()\n"
    "from alongside.science.adaptation.response_adaptive import Adaptive, simulate\n"
    f"design = Adaptive(arms=2, looks={TEN}, higher_is_better=False)\n"
    "simulate(design, (.4, .25), trials=1000, seed=1)\n"
    "print(perf_counter() - began, process_time())"
)
Work = tuple[str, Callable[[], object], float, str]


def look(families: int, practitioners: int, sites: int = 1) -> Callable[[], object]:
    """The mixed model of a look: practitioners in one arm, a baseline, sites; 1,000 fits."""
    chance = np.random.default_rng(20230704)
    arm = np.arange(families) % 2 == 1
    who = np.where(arm, np.arange(families) // 2 % practitioners, -1)
    before = chance.normal(size=families)
    shared = np.where(arm, 0.3 * chance.normal(size=practitioners)[who], 0.0)
    outcome = 0.5 * before + 0.2 * arm + shared + chance.normal(size=families)
    place = np.where(arm, who, np.arange(families) // 2) % sites
    columns = {"baseline": before} | {f"site {n}": (place == n) * 1.0 for n in range(1, sites)}

    def fit() -> None:
        for _ in range(1000):
            nested_effect(outcome, arm, who, columns)

    return fit


def work() -> list[Work]:
    """Each: what, how, the limit in ms, the peer's figure."""

    def exact() -> object:
        return behaviour(posterior_looks([(n, n) for n in (50, 100, 150, 200)]), 0.25, 0.40)

    return [
        ("A: 2 arms, 10 looks to 1,000; 1,000 trials",
         lambda: simulate(A, (0.40, 0.25), trials=1000, seed=1), 5, "adaptr 11,000"),
        ("the same, no difference",
         lambda: simulate(A, (0.40, 0.40), trials=1000, seed=1), float("inf"), "adaptr 18,800"),
        ("B: 3 arms, 18 looks to 2,000; 1,000 trials",
         lambda: simulate(B, (0.25, 0.25, 0.25), trials=1000, seed=1), 150, "adaptr 45,600"),
        ("A in NumPy alone",
         lambda: simulate(A, (0.40, 0.25), trials=1000, seed=1, engine="numpy"), float("inf"),
         "adaptr 11,000"),
        ("3 looks, normal outcome; 1,000,000 trials",
         lambda: simulate_looks(*BOUNDS, trials=1_000_000, seed=1), 300, "rpact 17,000"),
        ("4 looks to 400, exact", exact, 50, "adaptr, 1,000 trials: 11,300"),
        ("1,000 mixed models, 200 families, 6 practitioners", look(200, 6), 100, "lme4 16,000"),
        ("1,000 mixed models, 428 families, 33 practitioners", look(428, 33), 100, "lme4 16,000"),
        ("the same, adjusted for 11 sites", look(428, 33, 11), 100, "lme4 16,000"),
    ]  # fmt: skip


def quickest(each: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Milliseconds of some rounds: the quickest by the clock, the median by the processor."""
    wall, busy = list[float](), list[float]()
    for _ in range(rounds):
        began, worked = perf_counter(), process_time()
        each()
        wall.append((perf_counter() - began) * 1000)
        busy.append((process_time() - worked) * 1000)
    return min(wall), median(busy)


def beside_adaptr(ours: list[float]) -> None:
    """Print what adaptr needs on this machine for the first three, or why it says nothing."""
    theirs, why = adaptr_here()
    print(why or "adaptr on this machine:")
    for (name, *_), mine, ms in zip(work(), ours, theirs, strict=False):
        print(f"{name:<52}{ms:>9,.0f} ms, {ms / mine:,.0f} times ours")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--no-r", action="store_true", help="leave adaptr out, should it be there")
    asked = parser.parse_args()
    rounds, ours = asked.rounds, list[float]()
    if fastest() != "numba":
        print("Numba is not installed (extra scale): NumPy alone is measured, without limits.")
    held = True
    print(f"{'':<52}{'ms':>9}{'cpu ms':>9}{'limit':>8}   peers, ms, another machine")
    for name, each, limit, peers in work():
        each()
        wall, busy = quickest(each, rounds)
        ours.append(wall)
        shown = "" if limit == float("inf") else f"{limit:g}"
        print(f"{name:<52}{wall:>9.2f}{busy:>9.2f}{shown:>8}   {peers}")
        held &= busy <= limit or fastest() != "numba"
    said = subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True)
    cold, busy = map(float, said.stdout.split())
    print(f"{'A in a new process, compiled code cached, s':<52}{cold:>9.2f}{busy:>9.2f}{1.5:>8}")
    held &= busy <= 1.5 or fastest() != "numba"
    if not asked.no_r:
        beside_adaptr(ours)
    print("Held." if held else "Not held.")
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
