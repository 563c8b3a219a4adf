"""Run by a test in a process of its own: many people allocate at once in a scratch database.

    python rush.py FAMILIES PROCESSES THREADS

It makes the tables in the database that ALONGSIDE_DATABASE_URL names, lets every worker try
every family in an order of its own, and prints as JSON what happened.
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

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from alongside.foundations.record.verifying import verify  # noqa: E402
from alongside.workspaces.families.models import Family  # noqa: E402
from alongside.workspaces.randomisation.models import Allocation, Slot  # noqa: E402
from alongside.workspaces.randomisation.refusals import AlreadyAllocated  # noqa: E402
from tests.workspaces.randomisation.stories import (  # noqa: E402
    allocated,
    ready_families,
    sequence,
    team,
)


def work(people, families, turn, barrier, outcomes):
    """One person tries the families, beginning with another one than the others do."""
    barrier.wait()
    for family in families[turn:] + families[:turn]:
        try:
            allocated(people, family)
            outcomes.append("allocated")
        except AlreadyAllocated:
            outcomes.append("refused")
        except Exception as problem:
            outcomes.append(f"{type(problem).__name__}: {problem}")
    connection.close()


def process(people, families, threads, number, barrier, queue):
    outcomes = []
    workers = [
        threading.Thread(
            target=work,
            args=(people, families, (number * threads + each) % len(families), barrier, outcomes),
        )
        for each in range(threads)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    queue.put(outcomes)


def main(count, processes, threads):
    call_command("migrate", verbosity=0)
    people = team()
    sequence(people, length=count + 5)
    families = ready_families(people, count)
    connection.close()
    fork = multiprocessing.get_context("fork")
    barrier, queue = fork.Barrier(processes * threads), fork.Queue()
    crowd = [
        fork.Process(target=process, args=(people, families, threads, number, barrier, queue))
        for number in range(processes)
    ]
    for each in crowd:
        each.start()
    outcomes = [outcome for _ in crowd for outcome in queue.get(timeout=60)]
    for each in crowd:
        each.join()
    done = Allocation.objects.order_by("recorded_at", "slot__position")
    return {
        "outcomes": Counter(outcomes),
        "positions": sorted(done.values_list("slot__position", flat=True)),
        "families": Family.objects.filter(pk__in=done.values("family")).count(),
        "slots": Slot.objects.count(),
        "findings": len(verify().findings),
        "vendor": connection.vendor,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*map(int, sys.argv[1:]))))
