"""How fast a trial is allocated, beside what Minirand, carat and randomizeR need for the same.

    .venv/bin/python benchmarks/minimisation.py

Their figures were measured once, on 2 cores of an AMD EPYC with R 4.2.2; ours are measured now,
on this machine and one core, each the best of many repetitions once all is loaded and compiled.

Ours has two parts, which the peers do not keep apart. Each family's arm is drawn with a key of its
own, made from the sequence's key and the family's levels (two HMACs), so that the draw can be
replayed and a family's levels cannot be changed after it: "keys and levels". "Minimising alone" is
all the rest: counting, comparing, ties, and drawing the arm with its chance from that key's bytes.
It ends with 1 when minimising alone, compiled, needs more than 100 microseconds.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from alongside.science.randomisation.blocks import PermutedBlocks
from alongside.science.randomisation.coins import Efron
from alongside.science.randomisation.method import Factor
from alongside.science.randomisation.minimisation import Minimisation
from alongside.science.randomisation.minimising_trials import Trials, fastest
from alongside.science.randomisation.predictability import predictability
from alongside.science.randomisation.stream import RandomStream

EVEN = {"A": 1, "B": 1}
FACTORS = tuple(Factor(name, ("0", "1", "2")) for name in ("site", "age", "need", "home"))
LIMIT_MICRO = 100
KEY = hashlib.sha256(b"benchmark").digest()


def main() -> int:
    minimising = Minimisation(EVEN, FACTORS, "range", Fraction(9, 10))
    stream = RandomStream(KEY)
    families = [{factor.name: factor.levels[stream(3)] for factor in FACTORS} for _ in range(1_000)]
    blocks = PermutedBlocks(EVEN, (4,))
    ready = Trials(minimising)
    levels, draws = ready.levels(families)[None], ready.draws(KEY, families)[None]
    parts = [
        ("plain Python, from the key to the arms", lambda: minimising.allocate(KEY, families)),
        ("keys and levels", lambda: (ready.levels(families), ready.draws(KEY, families))),
        ("minimising alone, NumPy", lambda: ready.minimise(levels, draws, "numpy")),
        ("minimising alone, Numba", lambda: ready.minimise(levels, draws, "numba")),
        ("from the key to the arms, Numba", lambda: ready.allocate(KEY, families, "numba")),
    ]
    if fastest() != "numba":
        sys.exit("Numba is not installed: it comes with the extra `scale`.")
    print(f"1,000 families, 4 factors of 3 levels, 2 arms; load {os.getloadavg()[0]:.0f}")
    took = {part: best(call, 200 if "Numba" in part else 5) * 1_000_000 for part, call in parts}
    for part, micro in took.items():
        print(f"{part:<40}{micro:>12,.0f} µs")
    alone = took["minimising alone, Numba"]
    print(f"limit {LIMIT_MICRO} µs; Minirand needs {1_500_000 / alone:,.0f} to "
          f"{2_900_000 / alone:,.0f} times that, carat {1_500 / alone:,.0f} to "
          f"{11_000 / alone:,.0f} times\n")  # fmt: skip
    rows = [
        ("minimise 1,000 families, 4 factors", "Minirand 0.1.3", "1,500-2,900 ms",
         lambda: ready.allocate(KEY, families, "numba")),
        ("minimise 1,000 families, 4 factors", "carat 2.2.1", "1.5-1.8 ms (many), 9-11 ms (one)",
         lambda: ready.allocate(KEY, families, "numba")),
        ("minimise 200 families, 4 factors", "Minirand 0.1.3", "90-100 ms",
         lambda: ready.allocate(KEY, families[:200], "numba")),
        ("blocks for 1,000 families", "randomizeR 3.0.2", "2.6-3.0 ms",
         lambda: blocks.sequence(RandomStream(KEY), 1_000)),
        ("blocks for 1,000 families", "blockrand", "6.6-8.3 ms",
         lambda: blocks.sequence(RandomStream(KEY), 1_000)),
        ("correct guesses, Efron's coin, N = 16", "randomizeR 3.0.2", "2,700-3,100 ms",
         lambda: predictability(Efron(EVEN), 16)),
        ("correct guesses, Efron's coin, N = 200", "randomizeR 3.0.2", "not possible (2^200)",
         lambda: predictability(Efron(EVEN), 200)),
    ]  # fmt: skip
    print(f"{'work':<40}{'peer':<18}{'peer needs':<36}ours")
    for work, peer, needs, call in rows:
        print(f"{work:<40}{peer:<18}{needs:<36}{best(call) * 1_000:,.1f} ms")
    return 0 if alone <= LIMIT_MICRO else 1


def best(call: Callable[[], object], repeats: int = 5) -> float:
    """The shortest of several repetitions, in seconds, after one to warm up."""
    call()
    times = []
    for _ in range(repeats):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
