"""How fast the pages are, with ten families and with ten thousand.

    .venv/bin/python benchmarks/pages.py --small /tmp/ten --large /tmp/grown

Both folders are made by `grow.py`. Every page is opened in this process, warmed up once and
repeated; the figure is the median. Ends with 1 when a limit is passed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MILLISECONDS = 200
BYTES = 150 * 1024
STUDY = "ips-feasibility"
Rows = dict[tuple[str, str], dict[str, Any]]


def main() -> int:
    asked = _asked()
    if asked.measure:
        print(json.dumps(_measure(asked.measure, asked.repeats, asked.only)))
        return 0
    small, large = (_apart(folder, asked) for folder in (asked.small, asked.large))
    return _show(small, large)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--small", type=Path, help="a data folder with ten families")
    parser.add_argument("--large", type=Path, help="a data folder with ten thousand")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--only", default="", help="pages with this in their address")
    asked = parser.parse_args()
    if not asked.measure and not (asked.small and asked.large):
        parser.error("--small and --large are needed")
    return asked


def _apart(folder: Path, asked: argparse.Namespace) -> Rows:
    """Measure in a process of its own, so that nothing is warm from the other."""
    call = [sys.executable, __file__, "--measure", str(folder)]
    call += ["--repeats", str(asked.repeats), "--only", asked.only]
    told = subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True).stdout
    return {(row["role"], row["page"]): row for row in json.loads(told)}


def _measure(folder: Path, repeats: int, only: str) -> list[dict[str, Any]]:
    sys.path.insert(0, str(ROOT))
    os.environ["ALONGSIDE_DATA"] = str(folder)
    os.environ["ALONGSIDE_MODE"] = "demonstration"
    for limit in ("REQUESTS_A_MINUTE", "SEARCHES_A_MINUTE", "FILES_AN_HOUR"):
        os.environ[f"ALONGSIDE_{limit}"] = "1000000"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.project.settings")
    import django

    django.setup()
    from alongside.project.serving import settle
    from alongside.workspaces.study.queries import study
    from benchmarks.measuring import measure

    settle()
    return measure(study(STUDY), repeats, only)


def _show(small: Rows, large: Rows) -> int:
    line = "{:24} {:30} {:>8} {:>8} {:>8} {:>8} {:>11} {:>7}  {}"
    print(f"Limits: {MILLISECONDS} ms, {BYTES // 1024} KB, as many queries in both")
    print(line.format("role", "page", "ms few", "ms many", "cpu many", "1st many", "queries",
                      "KB", ""))  # fmt: skip
    passed = 0
    for key, many in large.items():
        few = small.get(key)
        wrong = _passed(few, many)
        passed += bool(wrong)
        print(
            line.format(
                *key, f"{few['milliseconds']:.0f}" if few else "-",
                f"{many['milliseconds']:.0f}", f"{many['processor']:.0f}", f"{many['first']:.0f}",
                f"{few['queries'] if few else '-'} / {many['queries']}",
                f"{many['size'] / 1024:.0f}", ", ".join(wrong),
            )
        )  # fmt: skip
    print(f"{len(large)} pages, {passed} past a limit.")
    return 1 if passed else 0


def _passed(few: dict[str, Any] | None, many: dict[str, Any]) -> list[str]:
    wrong = ["BROKEN"] if many["broken"] else []
    if many["milliseconds"] > MILLISECONDS:
        wrong.append("TIME")
    if many["size"] > BYTES:
        wrong.append("SIZE")
    if few and many["queries"] > few["queries"] and not many["one_family"]:
        wrong.append("QUERIES")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
