"""Work that nobody waits for rests after it was held up; what somebody waits for, never."""

from __future__ import annotations

import threading

import pytest

from alongside.foundations.jobs import working
from alongside.foundations.record import giving_way, keeping_up
from alongside.foundations.record.giving_way import behind_others, nobody_waits, one_part


@pytest.fixture
def clock(monkeypatch):
    """Seconds by the clock and of the processor, which only move when told; and the rests."""

    class Clock:
        by_the_clock = of_the_processor = 0.0

        def __init__(self):
            self.rests = []

        def goes_on(self, seconds, *, at_work):
            self.by_the_clock += seconds
            self.of_the_processor += at_work

        def wait(self, seconds):
            self.rests.append(round(seconds, 3))
            self.goes_on(seconds, at_work=0)

    told = Clock()
    monkeypatch.setattr(giving_way, "perf_counter", lambda: told.by_the_clock)
    monkeypatch.setattr(giving_way, "thread_time", lambda: told.of_the_processor)
    monkeypatch.setattr(giving_way, "Event", lambda: told)
    return told


def test_it_rests_three_times_as_long_as_it_was_held_up_and_never_long(clock):
    with behind_others():
        for seconds, at_work in [(0.2, 0.1), (0.2, 0.2), (9, 1)]:
            with one_part():
                clock.goes_on(seconds, at_work=at_work)
    assert clock.rests == [0.3, 0, 0.5]


def test_what_a_part_within_it_rested_is_no_reason_to_rest_again(clock):
    with behind_others(), one_part():
        clock.goes_on(0.1, at_work=0.1)
        with one_part():
            clock.goes_on(0.3, at_work=0.2)
    assert clock.rests == [0.3, 0.3]


def test_where_somebody_waits_there_is_no_rest(clock):
    for some in keeping_up.in_parts(range(4), 2):
        clock.goes_on(1, at_work=0)
        assert len(some) == 2
    assert clock.rests == []


def test_each_part_of_a_summary_is_one(clock):
    with behind_others():
        for _ in keeping_up.in_parts(range(4), 2):
            clock.goes_on(0.2, at_work=0.1)
    assert clock.rests == [0.3, 0.3]


@pytest.mark.django_db
@pytest.mark.parametrize("long", [True, False])
def test_long_work_of_the_schedule_gives_way_and_letters_and_seals_do_not(monkeypatch, long):
    stop, seen = threading.Event(), []

    def run_due(at, **given):
        seen.append((given["long"], nobody_waits()))
        stop.set()

    monkeypatch.setattr(working, "run_due", run_due)
    working._rounds(stop, long=long)
    assert seen == [(long, long)]
    assert not nobody_waits()
