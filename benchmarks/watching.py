"""How fast the pages that watch the trial are for 10,000 families and 100 sites.

    .venv/bin/python benchmarks/watching.py --large /tmp/grown --sites 100

The folder is made by `grow.py` and is not changed: its database is copied, its families are spread
over a study with so many sites, and the copy is thrown away. Every page is opened in this process,
warmed up once and repeated; the figure is the median time of the processor. Ends with 1 when a
limit is passed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MILLISECONDS = 300
STUDY = "ips-feasibility"
PAGES = (
    "recruitment/",
    "recruitment/?unit=month",
    "recruitment/?what=retained",
    "recruitment/?site=site_1",
    "recruitment/?site=site_1&unit=month&what=consented",
    "recruitment/?as_of=2023-12-01",
    "recruitment/expected-and-actual.csv",
    "recruitment/alerts/",
    "recruitment/rules/",
    "recruitment/rules/few_referrals/",
    "recruitment/rules.csv",
    "forecast/",
    "forecast/?milestone=followed_up",
    "forecast/what-if/",
    "forecast/earlier/",
    "progress/progression/",
    "progress/progression/?site=site_1",
    "progress/rules/",
    "reports/",
)


def main() -> int:
    asked = _asked()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        shutil.copytree(asked.large, folder)
        _start(folder)
        return _measured(asked.sites, asked.repeats)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--large", type=Path, required=True, help="a data folder made by grow.py")
    parser.add_argument("--sites", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=7)
    return parser.parse_args()


def _start(folder: Path) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["ALONGSIDE_DATA"] = str(folder)
    os.environ["ALONGSIDE_MODE"] = "demonstration"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.project.settings")
    import django

    django.setup()


def _measured(sites: int, repeats: int) -> int:
    from django.test import Client
    from django.test.utils import override_settings

    from alongside.foundations import clock
    from alongside.foundations.accounts.models import Person
    from alongside.project.demonstration.times import NOW
    from alongside.workspaces.study import queries

    study, folder = queries._installed()[STUDY]
    wide = _with_sites(study, sites)
    queries._installed()[STUDY] = (wide, folder)
    with clock.held_at(NOW), override_settings(ALLOWED_HOSTS=["*"]):
        families = _spread(wide)
        client = Client()
        client.force_login(Person.objects.get(email__startswith="trial-manager"))
        print(f"{families:,} families, {sites} sites; limit {MILLISECONDS} ms")
        slow = [page for page, taken in _opened(client, repeats) if taken > MILLISECONDS]
    print(f"{len(PAGES)} pages, {len(slow)} past the limit.")
    return 1 if slow else 0


def _opened(client: Any, repeats: int) -> Iterator[tuple[str, float]]:
    print(f"{'page':56}{'median ms':>10}{'first ms':>10}{'KB':>7}")
    for page in PAGES:
        taken = []
        for _ in range(repeats + 1):
            started = process_time()
            answer = client.get(f"/{STUDY}/{page}")
            taken.append(1000 * (process_time() - started))
            if answer.status_code != 200:
                raise SystemExit(f"{page} answered {answer.status_code}.")
        median = statistics.median(taken[1:])
        size = len(answer.content) / 1024
        print(f"{page:56}{median:>10.0f}{taken[0]:>10.0f}{size:>7.0f}")
        yield page, median


def _with_sites(study: Any, sites: int) -> Any:
    """The same study at so many sites, each like one of the two there are."""
    copies, expected = [], []
    for number in range(1, sites + 1):
        like = number % len(study.sites)
        id = f"site_{number}"
        copies.append(study.sites[like].model_copy(update={"id": id, "name": f"Site {number}"}))
        expected.append(study.expected.sites[like].model_copy(update={"site": id}))
    wanted = study.expected.model_copy(update={"sites": tuple(expected)})
    return study.model_copy(update={"sites": tuple(copies), "expected": wanted})


def _spread(study: Any) -> int:
    """Put the families at the sites in turn: the summaries alone, which the pages read."""
    from alongside.workspaces.monitoring.models import FamilyProgress, PastMark
    from alongside.workspaces.monitoring.summary import catch_up

    PastMark.objects.filter(study=study.slug).delete()
    catch_up(study)
    rows = list(FamilyProgress.objects.filter(study=study.slug))
    for number, row in enumerate(rows):
        row.site = study.sites[number % len(study.sites)].id
    FamilyProgress.objects.bulk_update(rows, ["site"], batch_size=500)
    return len(rows)


if __name__ == "__main__":
    sys.exit(main())
