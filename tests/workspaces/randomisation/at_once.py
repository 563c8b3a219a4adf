"""Run by a test in a process of its own: a crowd asks for allocations in a scratch database.

    python at_once.py FAMILIES ASKED PROCESSES THREADS

It makes the tables in the database that ALONGSIDE_DATABASE_URL names and families at two sites,
each of them asked for ASKED times. All requests wait together; every thread of every process takes
the next of them, as those of a server do. It prints as JSON what happened and how long each took.
"""

import json
import multiprocessing
import os
import sys
import threading
from collections import Counter

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django

django.setup()

from time import perf_counter  # noqa: E402

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from alongside.foundations.record.models import Entry  # noqa: E402
from alongside.foundations.record.verifying import verify  # noqa: E402
from alongside.project.serving import settle  # noqa: E402
from alongside.workspaces.randomisation.models import Allocation  # noqa: E402
from alongside.workspaces.randomisation.refusals import AlreadyAllocated  # noqa: E402
from tests.workspaces.made_up import eligible_family, signed  # noqa: E402
from tests.workspaces.randomisation.stories import (  # noqa: E402
    SIGNED,
    allocated,
    finish,
    sequence,
    team,
)

SITES = ("glasgow", "bromley")


def work(people, requests, taken, barrier, outcomes):
    """Take request after request; each is a number under one lock, so that nobody waits idle."""
    barrier.wait()
    start = perf_counter()
    while True:
        with taken.get_lock():
            number = taken.value
            taken.value += 1
        if number >= len(requests):
            break
        begun = perf_counter()
        outcome = one_request(people, requests[number])
        outcomes.append((outcome, perf_counter() - begun, perf_counter() - start))
    connection.close()


def one_request(people, family):
    try:
        allocated(people, family)
    except AlreadyAllocated:
        return "refused"
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"
    return "allocated"


def process(people, requests, threads, taken, barrier, queue):
    outcomes = []
    given = (people, requests, taken, barrier, outcomes)
    workers = [threading.Thread(target=work, args=given) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    queue.put(outcomes)


def prepared(count):
    """The tables, a team, a sequence for each site, and families of both sites in turn."""
    call_command("migrate", verbosity=0)
    people = team()
    each = count // len(SITES)
    for site in SITES:
        sequence(people, stratum=site, length=each + 5)
    families = [
        eligible_family(people.social_worker, people.coordinator, site=site)
        for site in SITES * each
    ]
    for family in families:
        signed(family, people.coordinator, at=SIGNED)
    for family in families:
        finish(people, family)
    return people, families


def crowd(people, requests, processes, threads):
    """What came of each request, the seconds it took, and those since all began."""
    connection.close()
    settle()
    fork = multiprocessing.get_context("fork")
    barrier, queue, taken = fork.Barrier(processes * threads), fork.Queue(), fork.Value("i", 0)
    given = (people, requests, threads, taken, barrier, queue)
    workers = [fork.Process(target=process, args=given) for _ in range(processes)]
    for each in workers:
        each.start()
    outcomes = [one for _ in workers for one in queue.get(timeout=300)]
    for each in workers:
        each.join()
    return outcomes


def positions(site):
    """The places of a stratum in the order in which the ledger wrote their allocations."""
    written = Entry.objects.filter(kind="randomisation.Allocation").order_by("number")
    place = dict(Allocation.objects.filter(slot__stratum=site).values_list("pk", "slot__position"))
    return [place[fact] for fact in written.values_list("fact", flat=True) if fact in place]


def main(count, asked, processes, threads):
    people, families = prepared(count)
    outcomes = crowd(people, families * asked, processes, threads)
    return {
        "outcomes": Counter(outcome for outcome, *_ in outcomes),
        "positions": {site: positions(site) for site in SITES},
        "families": Allocation.objects.values("family").distinct().count(),
        "findings": len(verify().findings),
        "vendor": connection.vendor,
        "seconds": sorted(taken for _, taken, _ in outcomes),
        "since_all_began": sorted(since for *_, since in outcomes),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*map(int, sys.argv[1:]))))
