"""How the cost of the lists grows with the number of families.

    .venv/bin/python benchmarks/lists.py FOLDER FOLDER …

Each folder is a demonstration that `grow.py` made. Every list is opened in a process for each
folder, twice to warm up and then seven times; the figure is the processor's time at the median,
which hardly depends on what else the machine does. Ends with 1 where a list costs more than its
share: more than so many times as much as there are more families.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STUDY = "ips-feasibility"
REPEATS = 7
LISTS = (
    ("trial-manager", "/"),
    ("trial-manager", "/families/"),
    ("trial-manager", "/families/?page=3"),
    ("recruitment-coordinator.glasgow", "/families/"),
    ("recruitment-coordinator.glasgow", "/"),
    ("trial-manager", "/progress/funnel/"),
    ("research-nurse.glasgow", "/visits/"),
    ("research-nurse.glasgow", "/visits/?show=done"),
    ("statistician", "/queries/"),
    ("statistician", "/scores/"),
    ("statistician", "/answers/"),
)


def main() -> int:
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(_measure()))
        return 0
    found = [_apart(Path(folder)) for folder in sys.argv[1:]]
    if not found:
        sys.exit(__doc__)
    few, many = found[0], found[-1]
    print(f"{'':50}" + "".join(f"{one['families']:>10,}" for one in found) + "     growth")
    wrong = 0
    for page in few["pages"]:
        times = [one["pages"][page] for one in found]
        growth, share = times[-1] / times[0], many["families"] / few["families"]
        wrong += growth > share
        print(f"{page:50}" + "".join(f"{each:8.0f} ms" for each in times)
              + f"{growth:8.1f} of {share:.0f}")  # fmt: skip
    return 1 if wrong else 0


def _apart(folder: Path) -> Any:
    env = {**os.environ, "ALONGSIDE_DATA": str(folder), "ALONGSIDE_MODE": "demonstration",
           "DJANGO_SETTINGS_MODULE": "alongside.project.settings"}  # fmt: skip
    call = [sys.executable, __file__, "--measure"]
    return json.loads(subprocess.run(call, check=True, capture_output=True, env=env).stdout)


def _measure() -> dict[str, Any]:
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.test import Client

    from alongside.foundations.accounts.models import Person
    from alongside.project.serving import settle
    from alongside.workspaces.families.models import Family

    settle()
    pages = {}
    for who, page in LISTS:
        client = Client(SERVER_NAME="localhost")
        client.force_login(Person.objects.get(email=f"{who}@demonstration.example"))
        times = [_timed(client, f"/{STUDY}{page}") for _ in range(REPEATS + 2)]
        pages[f"{who} {page}"] = median(times[2:]) * 1000
    return {"families": Family.objects.count(), "pages": pages}


def _timed(client: Any, address: str) -> float:
    worked = process_time()
    answer = client.get(address, follow=True)
    if answer.status_code != 200:
        sys.exit(f"{address}: {answer.status_code}")
    return process_time() - worked


if __name__ == "__main__":
    sys.exit(main())
