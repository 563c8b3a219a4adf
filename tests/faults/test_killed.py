"""kill -9 at any moment, of everything and of one process: F1 and F18 of the list of faults."""

from __future__ import annotations

import os
import threading
from statistics import median

from tests.faults.keeping import holds
from tests.faults.moments import Moments
from tests.faults.processes import processor_time
from tests.faults.service import BACK, FULL, WORKERS, Writer, new_entry, serving, writing
from tests.faults.wire import between

PEOPLE = 3
STARTED_AGAIN = ("everything", "the first alone")
FORKED_AGAIN = ("a worker", "the work", "all workers", "a worker", "all below it", "the work")
KINDS = (*STARTED_AGAIN, *FORKED_AGAIN * 5)
ROUNDS = int(os.environ.get("ALONGSIDE_ROUNDS", "1000")) if FULL else 8
PROCESSOR = 5.0
"""Seconds of processor time until pages are answered: what a busy machine does not change."""


def killed(service, kind):
    """Kill it so; what does not come by itself whoever looks after the machine starts again."""
    if kind in STARTED_AGAIN:
        service.kill(alone=kind != "everything")
        service.start()
        return
    workers = {"a worker": 1, "the work": 0}.get(kind, WORKERS)
    service.kill_below(workers, work=kind in {"the work", "all below it"})


def test_killed_at_random_moments_it_loses_nothing_acknowledged(copied, tmp_path):
    moments, spent = Moments(4), []
    waits = {kind: [] for kind in KINDS}
    with serving(copied.folder, tmp_path / "log") as service:
        people = [Writer(service.address) for _ in range(PEOPLE)]
        with writing(*people):
            for round_ in range(ROUNDS):
                threading.Event().wait(moments.between(0.05, 0.6))
                kind = KINDS[round_ % len(KINDS)]
                killed(service, kind)
                waits[kind].append(service.until_whole())
                if kind in STARTED_AGAIN:
                    spent.append(processor_time(service.process.pid))
    figures = holds(people, copied.folder)
    print(f"{ROUNDS} rounds: {figures}; {in_words('processor time to start', spent)}")
    print(*(in_words(kind, seconds) for kind, seconds in waits.items()), sep="\n")
    assert figures["acknowledged"] > ROUNDS
    assert figures["kept"] - figures["acknowledged"] <= PEOPLE
    assert [answer for one in people for answer in one.refused] == []
    if FULL:
        judge(waits, spent)


def judge(waits, spent):
    """What is forked is back in time on any machine; a whole start by the clock where no others
    use it, and else by its processor time."""
    assert max(spent) < PROCESSOR
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    judged = FORKED_AGAIN if busy > 1 else KINDS
    assert {kind: max(waits[kind]) for kind in judged if max(waits[kind]) >= BACK} == {}


def in_words(what, seconds):
    return f"{what}: {len(seconds)} times, median {median(seconds):.2f}, worst {max(seconds):.2f} s"


def test_a_reply_that_was_lost_after_the_commit_is_given_again_and_nothing_is_written_twice(
    copied, tmp_path
):
    with serving(copied.folder, tmp_path / "log") as service:
        person = Writer(service.address)
        entry = new_entry()
        with between(service.address) as wire:
            person.address = wire.address
            wire.lose_replies = True
            assert not person.refer(entry)
            assert kept(copied, entry) == 1
            service.kill_below(workers=1)
            wire.lose_replies = False
            service.until_back()
            assert person.refer(entry)
    assert kept(copied, entry) == 1
    assert holds([person], copied.folder)["acknowledged"] == 1


def kept(record, entry):
    """How many referrals stand under the key of this page."""
    found = record.column("SELECT count(*) FROM referrals_referral WHERE id = ?", entry.hex)
    return found[0]
