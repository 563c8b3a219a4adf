"""How fast the pages about reach are for 10,000 families and 100 sites.

    .venv/bin/python benchmarks/reach.py --small /tmp/small

The folder is that of a demonstration (`alongside demo --no-serve`) and is not changed: its database
is copied, made-up families with areas are added at so many sites of two countries, and the copy is
thrown away. Every page is opened in this process, warmed up once and repeated; the figure is the
median of the time of the processor. Ends with 1 when a limit is passed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
MILLISECONDS = 300
STUDY = "ips-feasibility"
PAGES = (
    "reach/",
    "reach/?site=site_1",
    "reach/?as_of=2024-01-01",
    "reach/reach.csv",
    "reach/map/?site=site_1",
    "reach/points/",
    "reach/points/?site=site_1",
    "reach/points/most_deprived/adopt/",
    "reach/places/",
)
AREAS_OF_A_SITE, INDEXES = 200, ("IMD 2019", "SIMD 2020v2")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--small", type=Path, required=True, help="a folder of a demonstration")
    parser.add_argument("--sites", type=int, default=100)
    parser.add_argument("--families", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        shutil.copytree(asked.small, folder)
        _start(folder)
        return _measured(asked)


def _start(folder: Path) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["ALONGSIDE_DATA"] = str(folder)
    os.environ["ALONGSIDE_MODE"] = "demonstration"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.project.settings")
    import django

    django.setup()


def _measured(asked: argparse.Namespace) -> int:
    from django.test import Client
    from django.test.utils import override_settings

    from alongside.foundations import clock
    from alongside.foundations.accounts.models import Person
    from alongside.foundations.record.models import Entry
    from alongside.workspaces.study import queries

    study, folder = queries._installed()[STUDY]
    wide = _with_sites(study, asked.sites)
    queries._installed()[STUDY] = (wide, folder)
    now = Entry.objects.latest("number").recorded_at
    with clock.held_at(now), override_settings(ALLOWED_HOSTS=["*"]):
        by = Person.objects.get(email__startswith="trial-manager")
        _with_areas(wide, by)
        _with_families(wide, by, asked.families)
        client = Client()
        client.force_login(by)
        print(f"{asked.families:,} families, {asked.sites} sites; limit {MILLISECONDS} ms")
        print(f"{'page':40}{'median ms':>10}{'first ms':>10}{'KB':>7}")
        slow = [page for page in PAGES if _opened(client, page, asked.repeats) > MILLISECONDS]
    print(f"{len(PAGES)} pages, {len(slow)} past the limit.")
    return 1 if slow else 0


def _opened(client: Any, page: str, repeats: int) -> float:
    taken = []
    for _ in range(repeats + 1):
        before = process_time()
        answer = client.get(f"/{STUDY}/{page}")
        taken.append((process_time() - before) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{page} answered {answer.status_code}")
    median = statistics.median(taken[1:])
    print(f"{page:40}{median:10.0f}{taken[0]:10.0f}{len(answer.content) / 1024:7.0f}")
    return median


def _council(number: int) -> str:
    return f"{'E06' if number % 2 == 0 else 'S12'}{number:06}"


def _with_sites(study: Any, sites: int) -> Any:
    """The study at so many sites, every other one in Scotland, each with a council of its own."""
    from alongside.science.protocol import AreasOfSite

    made, areas = [], []
    for number in range(sites):
        pattern = study.sites[number % len(study.sites)]
        made.append(
            pattern.model_copy(
                update={"id": f"site_{number}", "name": f"Site {number}", "code": f"S{number:02}"}
            )
        )
        index = INDEXES[number % 2]
        areas.append(AreasOfSite(site=f"site_{number}", councils=(_council(number),), index=index))
    adaptation = study.adaptation.model_copy(update={"areas": tuple(areas)})
    return study.model_copy(update={"sites": tuple(made), "adaptation": adaptation})


def _with_areas(study: Any, by: Any) -> None:
    from alongside.foundations import clock
    from alongside.foundations.record.writing import write
    from alongside.workspaces.adaptation.models import Area, PeopleOfCouncil, PlaceFile

    for which, index in enumerate(INDEXES):
        file = write(
            PlaceFile, study=study, by=by, at=clock.now(), kind="areas", form="made up",
            index=index, file_name="areas.csv", sha256=f"{which:064}", rows=1,
        )  # fmt: skip
        Area.objects.bulk_create(
            [
                Area(
                    file=file, area=f"{'ES'[which]}01{site:03}{place:03}", council=_council(site),
                    decile=1 + (place * 7 + site) % 10, children=50 + place % 60, people=1500,
                )
                for site in range(which, len(study.sites), 2)
                for place in range(AREAS_OF_A_SITE)
            ],
            batch_size=2000,
        )  # fmt: skip
    people = write(
        PlaceFile, study=study, by=by, at=clock.now(), kind="people", form="made up",
        index="", file_name="people.csv", sha256=f"{9:064}", rows=1,
    )  # fmt: skip
    groups = next(one for one in study.adaptation.traits if one.id == "ethnic_19").groups
    PeopleOfCouncil.objects.bulk_create(
        PeopleOfCouncil(
            file=people, council=_council(site), main=group.columns[0].split(":")[0],
            group=group.columns[0], people=100 + 400 * (17 - place if place < 17 else 1),
        )
        for site in range(0, len(study.sites), 2)
        for place, group in enumerate(groups)
    )  # fmt: skip


def _with_families(study: Any, by: Any, families: int) -> None:
    """Families with an area each, and a summary of their progress that is level."""
    from alongside.foundations import clock
    from alongside.foundations.record.keeping_up import newest_line
    from alongside.science.retention.path import STAGES
    from alongside.workspaces.adaptation.models import FamilyArea
    from alongside.workspaces.families.models import Family, FamilyDescribed
    from alongside.workspaces.monitoring.models import FamilyProgress, ProgressMark
    from alongside.workspaces.monitoring.summary import made_for

    now = clock.now()
    shared = {"occurred_at": now, "recorded_at": now, "recorded_by": by, "study": study.slug,
              "study_version": study.version, "digest": "0" * 64}  # fmt: skip
    people, areas, said, progress = [], [], [], []
    asked = study.adaptation.questions
    FamilyProgress.objects.all().delete()
    for number in range(families):
        site, stage = number % len(study.sites), STAGES[number % len(STAGES)]
        reached = {one.value: now.isoformat() for one in STAGES[: STAGES.index(stage) + 1]}
        family = Family(id=UUID(int=number + 1), number=f"F{number}", site=f"site_{site}", **shared)
        place = (number * 13) % AREAS_OF_A_SITE
        people.append(family)
        areas.append(
            FamilyArea(
                id=UUID(int=families + number + 1), family=family, how="looked_up",
                area=f"{'ES'[site % 2]}01{site:03}{place:03}", index=INDEXES[site % 2],
                decile=1 + (place * 7 + site) % 10, **shared,
            )
        )  # fmt: skip
        answers = {one.id: one.options[number % len(one.options)].id for one in asked}
        id = UUID(int=2 * families + number + 1)
        said.append(FamilyDescribed(id=id, family=family, answers=answers, **shared))
        progress.append(
            FamilyProgress(
                family=family.id, study=study.slug, site=family.site, number=family.number,
                stage=stage.value, reached=reached, months="", identified_on=now.date(),
            )
        )  # fmt: skip
    for model, rows in (
        (Family, people),
        (FamilyArea, areas),
        (FamilyDescribed, said),
        (FamilyProgress, progress),
    ):
        model.objects.bulk_create(rows, batch_size=500)
    entry, recent = newest_line(study)
    given = {"entry": entry, "recent": recent, "made_for": made_for(study), "forms_wait": False}
    ProgressMark.objects.update_or_create(study=study.slug, defaults=given)


if __name__ == "__main__":
    sys.exit(main())
