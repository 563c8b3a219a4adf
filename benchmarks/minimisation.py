"""How fast a trial is allocated, beside what Minirand, carat and randomizeR need for the same.

    .venv/bin/python benchmarks/minimisation.py

Their figures were measured once, on 2 cores of an AMD EPYC with R 4.2.2; ours are measured now,
on this machine and one core, each the best of several repetitions.
"""

from __future__ import annotations

import hashlib
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
from alongside.science.randomisation.predictability import predictability
from alongside.science.randomisation.stream import RandomStream

EVEN = {"A": 1, "B": 1}
FACTORS = tuple(Factor(name, ("0", "1", "2")) for name in ("site", "age", "need", "home"))
KEY = hashlib.sha256(b"benchmark").digest()


def main() -> int:
    minimising = Minimisation(EVEN, FACTORS, "range", Fraction(9, 10))
    stream = RandomStream(KEY)
    families = [{factor.name: factor.levels[stream(3)] for factor in FACTORS} for _ in range(1_000)]
    blocks = PermutedBlocks(EVEN, (4,))
    rows = [
        ("minimise 1,000 families, 4 factors", "Minirand 0.1.3", "1,500-2,900 ms",
         lambda: minimising.allocate(KEY, families)),
        ("minimise 1,000 families, 4 factors", "carat 2.2.1", "1.5-1.8 ms (many), 9-11 ms (one)",
         lambda: minimising.allocate(KEY, families)),
        ("minimise 200 families, 4 factors", "Minirand 0.1.3", "90-100 ms",
         lambda: minimising.allocate(KEY, families[:200])),
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
    return 0


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
