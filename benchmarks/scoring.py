"""How many SDQ answer sets are scored a second, beside sums written by hand in NumPy.

.venv/bin/python benchmarks/scoring.py [--sets 1000000] [--rounds 7]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
import polars as pl

from alongside.science.instruments.answer_frame import score_frame
from alongside.science.instruments.catalogue import instrument
from alongside.science.instruments.encoding import encoded
from alongside.science.instruments.frame_sums import scored
from alongside.science.instruments.one_answer_set import score_answers

FORM = instrument("sdq_p4_17")
CODES = [f"sdq_{number:02d}" for number in range(1, 26)]
NOT_ASKED = [f"sdq_{number}" for number in range(26, 34)]
SCALES = [score for score in FORM.scoring().from_answers if score.code != "impact"]
PLACES = [[CODES.index(keyed.item) for keyed in score.items] for score in SCALES]
IS_TURNED = np.isin(np.arange(1, 26), (7, 11, 14, 21, 25))
LEAST, MOST_TIMES = 1_000_000, 3.0


def answers(sets: int, missing: float) -> pl.DataFrame:
    """Made-up answers, the same in every run."""
    chance = np.random.default_rng(20230704)
    columns = {code: pl.Series(chance.integers(0, 3, sets, dtype=np.int8)) for code in CODES}
    if missing:
        for code, column in columns.items():
            columns[code] = column.set(pl.Series(chance.random(sets) < missing), None)
    return pl.DataFrame(columns)


def by_hand(x: np.ndarray) -> np.ndarray:
    """The five sums of complete answers, in the smallest numbers that hold them."""
    x = np.where(IS_TURNED, np.int8(2) - x, x)
    return np.stack([x[:, places].sum(1, dtype=np.int8) for places in PLACES])


def by_hand_with_missing(x: np.ndarray) -> np.ndarray:
    """The five scores where answers may be missing (NaN): three of five, half up."""
    x = np.where(IS_TURNED, 2 - x, x)
    return np.stack([np.where((~np.isnan(x[:, p])).sum(1) > 2, np.floor(np.nansum(x[:, p], 1) * 5 / np.maximum((~np.isnan(x[:, p])).sum(1), 1) + 0.5), np.nan) for p in PLACES])  # fmt: skip # noqa: E501


def five_scores(frame: pl.DataFrame) -> dict[str, np.ndarray]:
    """The five scores by the rule that ships, missing and unreadable answers told apart."""
    rule = FORM.scoring()
    columns = {code: encoded(frame[code], FORM.by_code[code], rule.missing_codes) for code in CODES}
    five = type(rule)(rule.form, rule.version, tuple(SCALES))
    made = scored(FORM, five, columns, frame.height, {})
    return {
        code: each.values if each.valid is None else np.where(each.valid, each.values, np.nan)
        for code, each in made.items()
    }


def quickest(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The least time of several rounds, and the least time of the processor."""
    walls, processors = [], []
    for _ in range(rounds):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return min(walls), min(processors)


def agree(frame: pl.DataFrame, by_numpy: np.ndarray) -> None:
    """Stop if the two ways do not give the same scores."""
    for code, ours, hand in zip(
        [score.code for score in SCALES], five_scores(frame).values(), by_numpy, strict=True
    ):
        np.testing.assert_array_equal(np.asarray(ours, float), np.asarray(hand, float), code)


def line(name: str, times: tuple[float, float], sets: int, beside: float | None = None) -> None:
    wall, processor = times
    ratio = f"{wall / beside:8.2f} ×" if beside else ""
    print(f"{name:<58}{wall * 1000:>9.0f}{processor * 1000:>9.0f}{sets / wall:>14,.0f}{ratio}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    wish = parser.parse_args()
    passed = []
    title = f"SDQ, {wish.sets:,} answer sets"
    print(f"{title:<58}{'ms':>9}{'cpu ms':>9}{'a second':>14}")
    for share, hand in ((0.0, by_hand), (0.02, by_hand_with_missing)):
        frame = answers(wish.sets, share)
        array = frame.to_numpy() if not share else frame.cast(pl.Float32).to_numpy()
        agree(frame, hand(array))
        kind = f"{share:.0%} of answers missing" if share else "complete"
        numpy = quickest(lambda a=array, h=hand: h(a), wish.rounds)
        ours = quickest(lambda f=frame: five_scores(f), wish.rounds)
        whole = quickest(lambda f=frame: score_frame(FORM, f, not_asked=NOT_ASKED), wish.rounds)
        line(f"NumPy by hand, five scores, {kind}", numpy, wish.sets)
        line(f"science.instruments, five scores, {kind}", ours, wish.sets, numpy[0])
        line("  the same, and totals, counts, flags, bands", whole, wish.sets, numpy[0])
        passed += [wish.sets / ours[0] >= LEAST, ours[0] <= MOST_TIMES * numpy[0]]
    few = answers(2_000, 0.02).to_dicts()
    one_by_one = quickest(lambda: [score_answers(FORM, each) for each in few], 3)
    line("one by one, in plain Python", one_by_one, len(few))
    print("Held." if all(passed) else f"Not held: {LEAST:,} a second and {MOST_TIMES} × NumPy.")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    raise SystemExit(main())
