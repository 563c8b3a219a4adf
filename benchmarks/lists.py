"""How the cost of the lists grows with the number of families, and how fast they come.

    .venv/bin/python benchmarks/lists.py FOLDER FOLDER …
    .venv/bin/python benchmarks/lists.py --rate 50 FOLDER

Each folder is a demonstration that `grow.py` made. Every list is opened in a process for each
folder, twice to warm up and then again; the figure is the processor's time at the median, which
hardly depends on what else the machine does. Beside it stand, for the last folder, the statements
and the slowest of them. Ends with 1 where a list of the last folder costs more than 100 ms, or
grows more than there are more families.

With a rate the last folder is served as `alongside serve` does, and its lists are opened at chance
moments, so many a second; a wait counts from its moment. Ends with 1 over 100 ms at p99. With
`--all-day` these are the lists that people open all day, as in `benchmarks.load`.
A list that is not answered with a page is named, and counts as past its limit.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
STUDY, MILLISECONDS = "ips-feasibility", 100
MANAGER, NURSE, STATISTICIAN = "trial-manager", "research-nurse.glasgow", "statistician"
COORDINATOR, REFERRER = "recruitment-coordinator.glasgow", "social-worker.glasgow"
LISTS = (
    *((MANAGER, page) for page in (
        "/", "/families/", "/families/?page=3", "/search/?q=01", "/progress/funnel/",
        "/progress/families/", "/people/", "/people/sign-ins/", "/messages/", "/deviations/",
        "/allocation/", "/allocation/families/", "/unblinding/", "/worries/", "/texts/",
        "/questions/to-answer/", "/offline/tablets/", "/quality/", "/quality/look-at/",
        "/quality/double-entry/", "/scores-made-elsewhere/", "/queries/", "/tell/",
    )),
    *((COORDINATOR, page) for page in ("/", "/families/", "/questions/", "/texts/", "/tell/")),
    *((NURSE, page) for page in (
        "/", "/visits/", "/visits/?show=coming", "/visits/?show=done", "/queries/",
        "/quality/look-at/", "/quality/double-entry/",
    )),
    (REFERRER, "/referrals/"),
    *((STATISTICIAN, page) for page in ("/queries/", "/scores/", "/answers/", "/quality/look-at/")),
)  # fmt: skip
CLIENTS, SHOWN = 24, 200


def main() -> int:
    asked = _asked()
    if asked.measure:
        print(json.dumps(_measure(asked.repeats, asked.only)))
        return 0
    if asked.rate:
        from benchmarks.load.parts import LISTS as OPENED_ALL_DAY

        lists = OPENED_ALL_DAY if asked.all_day else LISTS
        return _at_a_rate(asked.folders[-1], asked.rate, asked.seconds, lists)
    return _grown([_apart(folder, asked) for folder in asked.folders])


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("folders", type=Path, nargs="*", metavar="FOLDER")
    words.add_argument("--rate", type=float, default=0, help="a second, over HTTP")
    words.add_argument("--all-day", action="store_true", help="with a rate: `load`'s own lists")
    words.add_argument("--seconds", type=float, default=30)
    words.add_argument("--repeats", type=int, default=7)
    words.add_argument("--only", default="", help="lists with this, or this, in their address")
    words.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = words.parse_args()
    if not (asked.folders or asked.measure):
        words.error("Name a folder that grow.py made.")
    return asked


def _grown(found: list[Any]) -> int:
    few, many = found[0], found[-1]
    share, wrong = many["families"] / few["families"], 0
    told = "".join(f"{one['families']:>10,}" for one in found)
    print(f"limit {MILLISECONDS} ms of the processor; load {os.getloadavg()[0]:.1f}")
    print(f"{'':52}{told}   of {share:.0f} times   statements   slowest")
    for page, last in many["pages"].items():
        if refused := [
            one["pages"][page]["refused"] for one in found if "refused" in one["pages"][page]
        ]:
            wrong += 1
            print(f"{page:52}  answered {', '.join(map(str, refused))}  NOT MET", flush=True)
            continue
        times = [one["pages"][page]["ms"] for one in found]
        growth = times[-1] / times[0]
        past = times[-1] > MILLISECONDS or growth > max(share, 1.5)
        wrong += past
        print(f"{page:52}" + "".join(f"{each:7.0f} ms" for each in times)
              + f"{growth:14.1f}{last['statements']:13}{last['slowest']:7.0f} ms"
              + ("  NOT MET" if past else ""), flush=True)  # fmt: skip
    print(f"{len(many['pages'])} lists, {wrong} past a limit.")
    return 1 if wrong else 0


def _apart(folder: Path, asked: argparse.Namespace) -> Any:
    from benchmarks.sites import settings_of

    env = {**os.environ, **settings_of(folder), "ALONGSIDE_REQUESTS_A_MINUTE": "1000000",
           "ALONGSIDE_SEARCHES_A_MINUTE": "1000000",
           "DJANGO_SETTINGS_MODULE": "alongside.project.settings"}  # fmt: skip
    call = [sys.executable, __file__, "--measure", "--repeats", str(asked.repeats)]
    call += ["--only", asked.only]
    return json.loads(subprocess.run(call, check=True, stdout=subprocess.PIPE, env=env).stdout)


def _measure(repeats: int, only: str) -> dict[str, Any]:
    import django

    django.setup()
    from django.test import Client

    from alongside.foundations.accounts.models import Person
    from alongside.project.serving import settle
    from alongside.workspaces.families.models import Family

    settle()
    pages = {}
    for who, page in LISTS:
        if not any(part in page for part in only.split(",")):
            continue
        client = Client(SERVER_NAME="localhost")
        client.force_login(Person.objects.get(email=f"{who}@demonstration.example"))
        pages[f"{who} {page}"] = found = _opened(client, f"/{STUDY}{page}", repeats)
        print(f"{who} {page} {found}", file=sys.stderr, flush=True)
    return {"families": Family.objects.count(), "pages": pages}


def _opened(client: Any, address: str, repeats: int) -> dict[str, float]:
    if (status := client.get(address, follow=True).status_code) != SHOWN:
        return {"refused": status}
    with _statements() as spent:
        _timed(client, address)
    times = [_timed(client, address) for _ in range(repeats)]
    return {"ms": median(times) * 1000, "statements": len(spent), "slowest": max(spent) * 1000}


@contextmanager
def _statements() -> Iterator[list[float]]:
    from django.db import connection

    spent: list[float] = []

    def watch(execute: Any, *given: Any) -> Any:
        worked = process_time()
        done = execute(*given)
        spent.append(process_time() - worked)
        return done

    with connection.execute_wrapper(watch):
        yield spent


def _timed(client: Any, address: str) -> float:
    worked = process_time()
    answer = client.get(address, follow=True)
    if answer.status_code != SHOWN:
        sys.exit(f"{address}: {answer.status_code}")
    return process_time() - worked


def _at_a_rate(
    folder: Path, rate: float, seconds: float, every: tuple[tuple[str, str], ...]
) -> int:
    from benchmarks.load.browser import Browser
    from benchmarks.load.limits import at_most, none
    from benchmarks.load.pace import open_loop
    from benchmarks.load.served import megabytes, processor, workers
    from benchmarks.sites import settings_of
    from tests.faults.service import serving

    named = {
        name.removeprefix("ALONGSIDE_").lower(): value
        for name, value in settings_of(folder).items()
        if name != "ALONGSIDE_DATA"
    }
    with serving(folder, folder.parent / "lists.log", **named) as service:
        signed = {who: Browser(service.address, who) for who, _ in every}
        refused = [f"{who} {page}" for who, page in every for _ in range(2)
                   if signed[who].get(f"/{STUDY}{page}")[0] != SHOWN]  # fmt: skip
        lists = [(who, page) for who, page in every if f"{who} {page}" not in refused]
        for who, page in lists * 2:  # each is warm in whichever process takes it
            signed[who].get(f"/{STUDY}{page}")

        def opened(number: int, client: int) -> bool:
            who, page = lists[number % len(lists)]
            return bool(signed[who].get(f"/{STUDY}{page}")[0] == SHOWN)

        used, load = processor(workers(service)), os.getloadavg()[0]
        given = open_loop(opened, CLIENTS, rate, seconds, 10**6)
        used = processor(workers(service)) - used
        lines = [
            at_most(f"{len(lists)} lists at {rate:.0f} a second, p99", given.at(0.99),
                    MILLISECONDS, "ms"),
            none(f"  lists not shown: {', '.join(sorted(set(refused)))}", len(refused)),
            none("  not answered, or not with a page", given.failed),
            at_most("  memory per worker", max(map(megabytes, workers(service))), 200, "MB"),
        ]  # fmt: skip
        print(f"{given.told()}; {used / max(1, given.done) * 1000:.0f} ms of the processor each; "
              f"load {load:.1f} before, {os.getloadavg()[0]:.1f} after")  # fmt: skip
        for line in lines:
            print(line)
    return 0 if all(line.met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
