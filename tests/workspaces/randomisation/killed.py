"""Run by a test in a process of its own: allocations killed between any two of their steps.

It makes the tables in the database that ALONGSIDE_DATABASE_URL names and one family that can be
allocated. Again and again a process begins its allocation and kills itself, one step later than
the one before: before each statement, after the last, and right after the commit. Every time
the record either holds nothing of it or everything. It prints as JSON what was left.
"""

import json
import multiprocessing
import os
import signal
import sys
from collections import Counter

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from alongside.foundations.messages.models import Message  # noqa: E402
from alongside.foundations.record.models import Entry  # noqa: E402
from alongside.foundations.record.verifying import verify  # noqa: E402
from alongside.workspaces.randomisation.models import Allocation  # noqa: E402
from tests.workspaces.randomisation.stories import (  # noqa: E402
    allocated,
    ready_family,
    sequence,
    team,
)

MOST_STEPS = 200


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def allocate_until(people, family, last):
    """Allocate; die instead of the statement of this number, or instead of the commit after it."""
    done = 0

    def step(execute, *statement):
        nonlocal done
        if done == last:
            die()
        done += 1
        return execute(*statement)

    commit = connection._commit

    def at_the_end():
        if done == last:
            die()
        commit()
        die()

    connection._commit = at_the_end
    with connection.execute_wrapper(step):
        allocated(people, family)


def counts():
    """How much there is of all that an allocation writes."""
    found = [kind.objects.count() for kind in (Allocation, Entry, Message)]
    connection.close()
    return found


def killed_at(people, family, last):
    connection.close()
    child = multiprocessing.get_context("fork").Process(
        target=allocate_until, args=(people, family, last)
    )
    child.start()
    child.join(60)
    return child.exitcode


def main():
    call_command("migrate", verbosity=0)
    people = team()
    sequence(people, length=5)
    family = ready_family(people)
    before, left, ends = counts(), [], Counter()
    for last in range(MOST_STEPS):
        ends[killed_at(people, family, last)] += 1
        left.append([now - then for now, then in zip(counts(), before, strict=True)])
        if left[-1] != [0, 0, 0]:
            break
    return {
        "ends": {str(code): count for code, count in ends.items()},
        "nothing": left.count([0, 0, 0]),
        "last": dict(zip(("allocations", "entries", "letters"), left[-1], strict=True)),
        "positions": list(Allocation.objects.values_list("slot__position", flat=True)),
        "findings": len(verify().findings),
        "vendor": connection.vendor,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()))
