"""Grow the demonstration to thousands of families.

    .venv/bin/python benchmarks/grow.py --families 10000 --data /tmp/grown

The families of the demonstration are copied whole, with new numbers, ids, seals and digests,
so that `alongside verify` finds the record whole.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.sites import settings_of, write_study

BASE = 60
STUDY = "ips-feasibility"


def main() -> int:
    asked = _asked()
    _prepare(asked)
    began = perf_counter()
    _make_base(asked)
    _say(f"The demonstration is there after {perf_counter() - began:.0f} s.")
    _grow(asked.families, asked.answers)
    _say(f"Grown after {perf_counter() - began:.0f} s.")
    return 0 if asked.no_verify else _verify()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--families", type=int, default=10_000)
    parser.add_argument("--data", type=Path, required=True, help="a new or demonstration folder")
    parser.add_argument("--base", type=Path, help="a demonstration that is there, to be copied")
    parser.add_argument("--answers", type=int, help="so many in all; else as the families have")
    parser.add_argument("--sites", type=int, default=2, help="even; two are those of the study")
    parser.add_argument("--no-verify", action="store_true")
    return parser.parse_args()


def _prepare(asked: argparse.Namespace) -> None:
    if asked.base:
        shutil.copytree(asked.base, asked.data)
    if asked.sites > 2:
        _demonstration_as_shipped(asked)
        write_study(asked.data, asked.sites)
    os.environ.update(settings_of(asked.data))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.project.settings")


def _demonstration_as_shipped(asked: argparse.Namespace) -> None:
    """By a process of its own, since this one is to read the study with many sites."""
    if not asked.base:
        begin = "from alongside.project.command import main; main()"
        call = [sys.executable, "-c", begin, "demo", "--no-serve", "--families", str(BASE)]
        subprocess.run(call, check=True, env={**os.environ, **settings_of(asked.data)})
        asked.base = asked.data


def _make_base(asked: argparse.Namespace) -> None:
    from alongside.project.commands.demo import demo
    from alongside.project.commands.starting import start

    if asked.base:
        start()
    else:
        demo(families=min(asked.families, BASE), seed=1, serve=False, address="")


def _grow(families: int, answers: int | None) -> None:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from alongside.workspaces.families.models import Family
    from alongside.workspaces.study.queries import study
    from benchmarks.growing import Growth

    there = Family.objects.count()
    copies, without = _copies(there, families, answers)
    if copies:
        with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()) as shown:
            task = shown.add_task(f"{there} families, {copies} to {without} times more", total=1.0)
            growth = Growth(study(STUDY), copies, without)
            growth.grow(lambda share: shown.update(task, completed=share))
    _say(f"{Family.objects.count()} families.")


def _copies(there: int, families: int, answers: int | None) -> tuple[int, int]:
    """How often families that answered, and others, are to be there once more."""
    from alongside.workspaces.assessments.models import AnswerSet
    from benchmarks.growing import answered_families

    if answers is None:
        each = -(-max(families - there, 0) // there)
        return each, each
    given = sum(map(len, AnswerSet.objects.values_list("answers", flat=True)))
    copies, answered = max(answers // given - 1, 0), len(answered_families())
    return copies, -(-max(families - there - answered * copies, 0) // (there - answered))


def _verify() -> int:
    from alongside.foundations.record.verifying import verify

    began, found = perf_counter(), verify()
    _say(
        f"{found.facts} facts and {found.seals} seals looked through in "
        f"{perf_counter() - began:.0f} s: {len(found.findings)} findings."
    )
    for one in found.findings[:10]:
        _say(f"{one.what} {one.kind} {one.name}: {one.detail}")
    return 1 if found.findings else 0


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
