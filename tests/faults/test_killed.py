"""kill -9 at any moment, of everything and of one process: F1 and F18 of the list of faults."""

from __future__ import annotations

import threading

from tests.faults.keeping import holds
from tests.faults.moments import Moments
from tests.faults.service import BACK, FULL, Writer, new_entry, serving, writing
from tests.faults.wire import between

ROUNDS = 1_000 if FULL else 6
PEOPLE = 3


def test_killed_at_random_moments_it_loses_nothing_acknowledged(copied, tmp_path):
    moments = Moments(4)
    with serving(copied.folder, tmp_path / "log") as service:
        people = [Writer(service.address) for _ in range(PEOPLE)]
        back = []
        with writing(*people):
            for round_ in range(ROUNDS):
                threading.Event().wait(moments.between(0.05, 0.6))
                if round_ % 3:
                    service.kill_one(moments.one_of(3))
                else:
                    service.kill()
                    service.start()
                back.append(service.until_back())
    figures = holds(people, copied.folder)
    print(f"{ROUNDS} rounds: {figures}; back after at most {max(back):.1f} s")
    assert figures["acknowledged"] > ROUNDS
    assert figures["kept"] - figures["acknowledged"] <= PEOPLE
    assert [answer for one in people for answer in one.refused] == []
    assert not FULL or max(back) < BACK


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
            service.kill_one(0)
            wire.lose_replies = False
            service.until_back()
            assert person.refer(entry)
    assert kept(copied, entry) == 1
    assert holds([person], copied.folder)["acknowledged"] == 1


def kept(record, entry):
    """How many referrals stand under the key of this page."""
    found = record.column("SELECT count(*) FROM referrals_referral WHERE id = ?", entry.hex)
    return found[0]
