"""How long the answers to one questionnaire take to leave, beside the limits and bare SQLite.

    .venv/bin/python benchmarks/exporting.py
    .venv/bin/python benchmarks/exporting.py --forms 1200 --database postgresql

A demonstration gets a questionnaire of 250 items and one family that answers it by the actions
that the pages call. More forms are then written straight into the database, with ids of their own
and answers that differ: no ledger and no digests, because an export reads none. What is timed is
`alongside answers` in a process of its own, from its first look at the data to the closed file.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
FEW, MANY, ITEMS = 1_200, 40_000, 250
LIMITS = {FEW: 1.0, MANY: 60.0}
MEGABYTES = 300
PEER = "ODK Central, CSV of 1,200 × 250 on the same kind of machine: 2.2 to 3.2 s"


def main() -> int:
    asked = _asked()
    if asked.act:
        print(json.dumps({"fill": _fill, "export": _export, "bare": _bare}[asked.act](asked)))
        return 0
    from benchmarks.load.place import made

    with made(asked.database, 1, 1, True) as place:
        wrong = [_measured(asked, place, forms) for forms in asked.forms]
    print(PEER)
    return int(any(wrong))


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--forms", type=int, nargs="+", default=[FEW, MANY])
    words.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    words.add_argument("--act", choices=["fill", "export", "bare"], help=argparse.SUPPRESS)
    words.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    return words.parse_args()


def _measured(asked: argparse.Namespace, place: Any, forms: int) -> bool:
    """Fill up to so many forms and say how long each way takes; True when a limit is passed."""
    _apart(place, "--act", "fill", "--forms", str(forms))
    limit, wrong = LIMITS.get(forms, 60.0 * forms / MANY), False
    acts = [("export", ".csv"), ("export", ".parquet")]
    acts += [("bare", ".csv")] if asked.database == "sqlite" else []
    for act, suffix in acts:
        out = place.folder.parent / f"{act}{suffix}"
        told = _apart(place, "--act", act, "--out", str(out))
        past = act == "export" and (told["seconds"] > limit or told["megabytes"] > MEGABYTES)
        wrong |= past
        print(
            f"{forms:,} × {ITEMS} {asked.database} {act}{suffix}: {told['seconds']:.2f} s by the "
            f"clock, {told['processor']:.2f} s of the processor, {told['megabytes']:.0f} MB at the "
            f"most ({told['before']:.0f} before), {out.stat().st_size / 1e6:.1f} MB written, load "
            f"{os.getloadavg()[0]:.1f}; limit {limit:.1f} s{': NOT MET' if past else ''}",
            flush=True,
        )
    return wrong


def _apart(place: Any, *words: str) -> Any:
    from benchmarks.load.place import run_in

    told = run_in(place.folder, place.more, sys.executable, __file__, *words)
    return json.loads(told.splitlines()[-1])


def _fill(asked: argparse.Namespace) -> dict[str, int]:
    """As many families, visits and forms as are asked for; what is there counts."""
    import django

    django.setup()
    from django.db import connection, transaction

    from alongside.workspaces.assessments.models import AnswerSet, FormFinished
    from benchmarks.copying import insert, other_id

    finished = FormFinished.objects.filter(form__startswith="load").select_related("opened").first()
    if finished is None:
        finished = _finish_the_first()
    opened = finished.opened
    answers = AnswerSet.objects.filter(opened=opened, form=finished.form).latest("number")
    there = FormFinished.objects.filter(form=finished.form).count()
    ids = {"id": (opened.pk, answers.pk, finished.pk)}
    with transaction.atomic():
        for number, fact in enumerate((opened, answers, finished)):
            fields = fact._meta.concrete_fields
            insert(
                type(fact), fields,
                (_row(fact, fields, copy, ids["id"][number], opened.pk, connection, other_id)
                 for copy in range(there, asked.forms[0])),
            )  # fmt: skip
    return {"forms": FormFinished.objects.filter(form=finished.form).count()}


def _row(
    fact: Any, fields: Any, copy: int, own: Any, opened: Any, connection: Any, other_id: Any
) -> list[Any]:
    from benchmarks.load.form import answers

    new: dict[str, Any] = {"id": other_id(own, copy)}
    if hasattr(fact, "opened_id"):
        new["opened_id"] = other_id(opened, copy)
    if hasattr(fact, "answers"):
        new["answers"] = {item: {"value": value} for item, value in answers(copy).items()}
    if hasattr(fact, "visit"):
        new["visit"] = f"visit-{copy}"
    return [
        field.get_db_prep_save(new.get(field.attname, getattr(fact, field.attname)), connection)
        for field in fields
    ]


def _finish_the_first() -> Any:
    """The one family's form is finished as a research nurse would."""
    from decimal import Decimal

    from alongside.foundations.record.writing import write
    from alongside.workspaces.assessments.models import AnswerSet, FormFinished
    from alongside.workspaces.study.queries import study
    from benchmarks.load.population import _person

    given = AnswerSet.objects.filter(form__startswith="load").select_related("opened__family").get()
    return write(
        FormFinished, study=study("ips-feasibility"), family=given.opened.family,
        by=_person("research-nurse.glasgow"), at=given.recorded_at, opened=given.opened,
        form=given.form, instrument=given.form.partition(":")[0], minutes=Decimal("40.0"),
        asked=ITEMS, answered=ITEMS, missing=0, prompts=0,
    )  # fmt: skip


def _export(asked: argparse.Namespace) -> dict[str, float]:
    import django

    django.setup()
    from django.urls import get_resolver

    from alongside.project.commands.answers import _who_may, take_out

    _ = get_resolver().url_patterns  # a service has loaded all that by then
    here = _who_may("independent-statistician@demonstration.example", "")
    before, begun, worked = _most(), perf_counter(), process_time()
    take_out(here, "load_v1", asked.out, None)
    return _told(before, begun, worked)


def _bare(asked: argparse.Namespace) -> dict[str, float]:
    """The same rows by sqlite3, json and csv alone: nobody asks who may see them."""
    import csv
    import sqlite3

    place = Path(os.environ["ALONGSIDE_DATA"]) / "alongside.sqlite3"
    before, begun, worked = _most(), perf_counter(), process_time()
    rows = sqlite3.connect(place).execute(
        "SELECT f.number, a.answers FROM assessments_formfinished d JOIN assessments_answerset a "
        "ON a.opened_id = d.opened_id AND a.form = d.form JOIN families_family f "
        "ON f.id = d.family_id WHERE d.instrument = 'load_v1' ORDER BY d.id"
    )
    with asked.out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for number, text in rows:
            said = json.loads(text)
            writer.writerow([number, date.min, *(kept["value"] for kept in said.values())])
    return _told(before, begun, worked)


def _told(before: float, begun: float, worked: float) -> dict[str, float]:
    spent = {"seconds": perf_counter() - begun, "processor": process_time() - worked}
    return {**spent, "before": before, "megabytes": _most()}


def _most() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
