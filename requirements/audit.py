"""Ask whether a known weakness is in any locked package; fail when that could not be found out.

    python requirements/audit.py PIP_AUDIT [LIST ...]

`pip-audit` alone passes over what it cannot look up and ends well. Here every package of the lists
that this machine would install has to be in its answer, looked up. It needs a network.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LISTS = ("requirements/run.txt", "requirements/develop.txt")
WELL, WEAK = 0, 1
COULD_NOT = (
    "Could not be checked, so nothing is known: {why}\n"
    "The audit asks the package index and needs a network. Try again where there is one.\n"
)


def judged(report: dict[str, Any], wanted: set[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """The weaknesses that are known, and what was not looked up."""
    looked_up = {
        (one["name"].lower(), one["version"]): one["vulns"]
        for one in report["dependencies"]
        if "skip_reason" not in one
    }
    weak = [
        f"{name} {version}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'none'}"
        for (name, version), vulns in looked_up.items()
        for found in vulns
    ]
    return weak, sorted(f"{name} {version}" for name, version in wanted - looked_up.keys())


def wanted(text: str) -> set[tuple[str, str]]:
    """What a machine like this one installs from a locked list."""
    from packaging.requirements import Requirement

    lines = (line.partition("\\")[0] for line in text.splitlines() if line[:1].isalnum())
    asked = [Requirement(line.strip()) for line in lines]
    return {
        (one.name.lower(), str(one.specifier).removeprefix("=="))
        for one in asked
        if one.marker is None or one.marker.evaluate()
    }


def audited(program: str, name: str) -> tuple[list[str], list[str]]:
    """One list, asked about; what is wrong with the asking itself ends the whole."""
    words = [program, "--disable-pip", "--require-hashes", "--format", "json", "-r", name]
    try:
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
        report = json.loads(done.stdout)
    except (OSError, ValueError) as problem:
        said = str(problem) if isinstance(problem, OSError) else done.stderr.strip()[-500:]
        raise SystemExit(COULD_NOT.format(why=said)) from None
    return judged(report, wanted((ROOT / name).read_text(encoding="utf-8")))


def main(program: str, *lists: str) -> int:
    weak, unknown = set[str](), set[str]()
    for name in lists or LISTS:
        found, missed = audited(program, name)
        weak.update(found)
        unknown.update(missed)
    for line in sorted(weak):
        sys.stderr.write(f"Known weakness: {line}\n")
    if unknown:
        raise SystemExit(COULD_NOT.format(why=", ".join(sorted(unknown))))
    sys.stdout.write("Every locked package was looked up.\n")
    return WEAK if weak else WELL


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
