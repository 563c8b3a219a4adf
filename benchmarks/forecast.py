"""How long a forecast of recruitment takes, of few sites and of a thousand.

.venv/bin/python benchmarks/forecast.py [--sites 1000] [--rounds 7]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from alongside.science.recruitment.forecast import (
    MONTH,
    Outlook,
    SiteAhead,
    bands,
    chance_by,
    days_of,
    number_by,
    outlook,
)
from alongside.science.recruitment.forecast_through import Through
from alongside.science.recruitment.stages_ahead import Step, UnderWay, number_through
from alongside.science.recruitment.what_if import side_by_side, with_pace, with_site

LIMIT = 100.0
NOW = date(2024, 1, 1)
MONTHS = [NOW + timedelta(days=round(MONTH * month)) for month in range(1, 25)]
STEPS = [
    Step("consent", tuple(np.full(45, 0.5 / 45))),
    Step("baseline", tuple(np.full(30, 0.8 / 30))),
    Step("follow-up", (0.0,) * 90 + tuple(np.full(60, 0.7 / 60))),
]


def made_up(sites: int) -> list[SiteAhead]:
    """Sites of every age, no two alike, some still to open; the same in every run."""
    chance = np.random.default_rng(20240101)
    found = []
    for number in range(sites):
        opens = date(2022, 6, 1) + timedelta(days=int(chance.integers(0, 800)))
        closes = opens + timedelta(days=int(chance.integers(700, 2000)))
        site = SiteAhead(f"S{number}", opens, closes=closes, ramp_days=int(chance.integers(0, 90)))
        months = max(0, (NOW - opens).days) / MONTH
        found.append(replace(site, count=int(chance.poisson(chance.gamma(1.6, 1 / 2.4) * months))))
    return found


def quickest(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The least time of several rounds and the least time of the processor, in milliseconds."""
    walls, processors = [], []
    for _ in range(rounds):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return min(walls) * 1000, min(processors) * 1000


def forecasts(sites: list[SiteAhead], seen: Outlook) -> dict[str, Callable[[], object]]:
    """Every kind of forecast that a page asks for."""
    target = seen.recruited + 6 * len(sites)
    families = [UnderWay(step, day) for step in (0, 1, 2) for day in range(0, 40, 2)]
    changes = {
        "one more site": lambda at: with_site(at, SiteAhead("more", date(2024, 3, 1))),
        "half as fast again": lambda at: with_pace(at, 1.5),
    }
    return {
        "learning the sites' rates": lambda: outlook(NOW, sites),
        "the number by a day": lambda: number_by(seen, MONTHS[11]),
        "the chance of the target by a day": lambda: chance_by(seen, target, MONTHS[11]),
        "bands for the next 24 months": lambda: bands(seen, MONTHS),
        "the date of the target, five levels": lambda: days_of(seen, target),
        "three alternatives side by side": lambda: side_by_side(seen, changes, target, MONTHS[11]),
        "followed up by a day, three delays": lambda: number_through(
            seen, STEPS, families, 0, MONTHS[11]
        ),
        "followed up, bands for 24 months": lambda: on_its_way(seen).bands(MONTHS),
        "followed up, the date of the target": lambda: on_its_way(seen).days_of(
            seen.recruited // 3, (0.05, 0.5, 0.95)
        ),
    }


def on_its_way(seen: Outlook) -> Through:
    """Some thousand families wait at every step, for every number of days; 600 taught each step."""
    learnt = [replace(step, families=600) for step in STEPS]
    days = [len(step.by_day) for step in STEPS]
    waiting = {UnderWay(step, day): 30 for step, many in enumerate(days) for day in range(many)}
    return Through(seen, learnt, waiting, seen.recruited // 4)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=7)
    wish = parser.parse_args()
    held = True
    for number in (2, 30, wish.sites):
        sites = made_up(number)
        seen = outlook(NOW, sites)
        print(f"{number:,} sites, rates by {seen.rates.kind:<24}{'ms':>9}{'cpu ms':>9}")
        for name, work in forecasts(sites, seen).items():
            wall, processor = quickest(work, wish.rounds)
            held = held and processor <= LIMIT
            print(f"  {name:<46}{wall:>9.1f}{processor:>9.1f}")
    print("Held." if held else f"Not held: {LIMIT:.0f} ms of one core for any forecast.")
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
