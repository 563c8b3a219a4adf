"""Work that nobody waits for rests after it was held up; what somebody waits for, never."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from unittest import mock

import pytest

from alongside.foundations.jobs import working
from alongside.foundations.record import giving_way, keeping_up
from alongside.foundations.record.giving_way import (
    BEHIND,
    behind_others,
    nobody_waits,
    not_behind,
    one_part,
    stand_behind,
    unless,
)
from alongside.foundations.record.in_turn import in_turn


@pytest.fixture
def clock(monkeypatch):
    """Seconds by the clock and of the processor, which only move when told; and the rests."""

    class Clock:
        by_the_clock = of_the_processor = pushed_aside = busy = of_all = 0.0

        def __init__(self):
            self.rests = []

        def goes_on(self, seconds, *, at_work, pushed_aside=0.0, others=0.0):
            self.by_the_clock += seconds
            self.of_all += seconds * (os.cpu_count() or 1)
            self.busy += at_work + others * (os.cpu_count() or 1)
            self.of_the_processor += at_work
            self.pushed_aside += pushed_aside

        def wait(self, seconds):
            self.rests.append(round(seconds, 3))
            self.goes_on(seconds, at_work=0)

    told = Clock()
    monkeypatch.setattr(giving_way, "perf_counter", lambda: told.by_the_clock)
    monkeypatch.setattr(giving_way, "thread_time", lambda: told.of_the_processor)
    monkeypatch.setattr(giving_way, "_pushed_aside", lambda: told.pushed_aside)
    monkeypatch.setattr(giving_way, "_all_times", lambda: (told.busy, told.of_all))
    monkeypatch.setattr(giving_way, "process_time", lambda: told.of_the_processor)
    monkeypatch.setattr(giving_way, "_MACHINE", giving_way._Machine())
    giving_way._MACHINE.share_of_others()
    monkeypatch.setattr(giving_way, "Event", lambda: told)
    monkeypatch.setattr(giving_way, "LOOK_AGAIN", giving_way.LONGEST_REST)
    monkeypatch.setattr(giving_way, "connection", mock.Mock(vendor="sqlite"))
    return told


def test_it_rests_three_times_as_long_as_it_was_held_up_and_never_long(clock):
    with behind_others():
        for seconds, at_work in [(0.2, 0.1), (0.2, 0.2), (9, 1)]:
            with one_part():
                clock.goes_on(seconds, at_work=at_work)
    assert clock.rests == [0.3, 1.0]


@pytest.fixture
def on_postgresql(clock, monkeypatch):
    monkeypatch.setattr(giving_way, "connection", _postgresql_at("/var/run"))


def _postgresql_at(host):
    return mock.Mock(vendor="postgresql", settings_dict={"HOST": host})


def test_what_the_server_does_for_it_holds_nobody_up(clock, on_postgresql):
    with behind_others():
        for pushed_aside in (0, 0.01, 0.1):
            with one_part():
                clock.goes_on(0.4, at_work=0.1, pushed_aside=pushed_aside)
    assert clock.rests == [0.109, 0.6]


def test_where_the_system_does_not_say_who_was_pushed_aside_it_rests_after_all(
    clock, on_postgresql, monkeypatch
):
    monkeypatch.setattr(giving_way, "_pushed_aside", lambda: None)
    with behind_others(), one_part():
        clock.goes_on(0.2, at_work=0.1)
    assert clock.rests == [0.3]


@pytest.mark.parametrize(
    ("file", "seconds"), [("9000000000 2500000000 7\n", 2.5), ("0 0 0\n", None), (None, None)]
)
def test_the_system_says_how_long_a_thread_was_pushed_aside(monkeypatch, tmp_path, file, seconds):
    if file:
        (tmp_path / "schedstat").write_text(file)
    monkeypatch.setattr(giving_way, "OWN_TIMES", tmp_path / "schedstat")
    assert giving_way._pushed_aside() == seconds


def test_what_a_part_within_it_rested_is_no_reason_to_rest_again(clock):
    with behind_others(), one_part():
        clock.goes_on(0.1, at_work=0.1)
        with one_part():
            clock.goes_on(0.3, at_work=0.2)
    assert clock.rests == [0.3]


@pytest.mark.parametrize(
    ("others", "rest"), [(0, None), (0.1, 0.333), (0.5, 1.0), (0.25, 1.0), (0.01, 0.03)]
)
def test_the_more_of_the_processors_others_have_the_longer_it_rests(clock, others, rest):
    with behind_others(), one_part():
        clock.goes_on(1, at_work=1, others=others)
    assert clock.rests == ([rest] if rest else [])


@pytest.mark.parametrize(("host", "rests"), [("", 0), ("localhost", 0), ("elsewhere", 1)])
def test_what_a_server_here_does_for_it_is_no_work_of_others(clock, monkeypatch, host, rests):
    monkeypatch.setattr(giving_way, "connection", _postgresql_at(host))
    with behind_others(), one_part():
        clock.goes_on(1, at_work=0.2, others=0.8 / (os.cpu_count() or 1))
        with one_part():
            clock.goes_on(1, at_work=0.2, others=0.8 / (os.cpu_count() or 1))
    assert len(clock.rests) == rests


def test_counters_that_go_back_are_begun_with_anew(clock):
    with behind_others():
        clock.of_all = -5
        with one_part():
            clock.goes_on(1, at_work=1, others=0.5)
        with one_part():
            clock.goes_on(1, at_work=1, others=0.25)
    assert clock.rests == [1.0]


def test_all_rests_of_a_round_have_a_limit(clock, monkeypatch):
    monkeypatch.setattr(giving_way, "MOST_RESTS", 2.5)
    with behind_others():
        for _ in range(5):
            with one_part():
                clock.goes_on(9, at_work=0)
    assert clock.rests == [1.0, 1.0, 0.5]


def test_a_part_that_fails_leaves_the_one_around_it_its_own_times(clock):
    with behind_others(), one_part():
        with suppress(ZeroDivisionError), one_part():
            clock.goes_on(9, at_work=0)
            raise ZeroDivisionError
        clock.goes_on(0.2, at_work=0.1)
    assert clock.rests == [0.3]


def test_a_rest_ends_when_somebody_waits_after_all(clock, monkeypatch):
    monkeypatch.setattr(giving_way, "LOOK_AGAIN", 0.1)
    with behind_others(), unless(lambda: clock.by_the_clock > 9.35), one_part():
        clock.goes_on(9, at_work=0)
    assert clock.rests == [0.1] * 4


@pytest.mark.parametrize("wanted", [True, False])
def test_a_part_that_somebody_waits_for_is_not_behind(monkeypatch, wanted):
    priority = Priority(monkeypatch)
    stand_behind()
    with behind_others(), unless(lambda: wanted), one_part():
        assert priority.now == (2 if wanted else 2 + BEHIND)
    assert priority.now == 2 + BEHIND


def test_the_system_says_how_busy_all_processors_are_with_others(monkeypatch, tmp_path):
    """At work, behind, for the system, idle, waiting, interrupted twice, and taken by a host."""
    (tmp_path / "stat").write_text("cpu  100 40 50 700 30 5 5 70 9 9\ncpu0 1 1 1 1 1 1 1 1 1 1\n")
    monkeypatch.setattr(giving_way, "ALL_TIMES", tmp_path / "stat")
    assert giving_way._all_times() == (2.7, 10.0)
    (tmp_path / "stat").unlink()
    assert giving_way._all_times() is None


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


class Priority:
    """The priority of this process, and whether it may come forward again."""

    def __init__(self, patch, may_come_forward=True):
        self.now, self.may_come_forward = 2, may_come_forward
        patch.setattr(giving_way, "_PLACE", {})
        patch.setattr("os.getpriority", lambda of, who: self.now)
        patch.setattr("os.nice", lambda more: self.become(self.now + more))
        patch.setattr("os.setpriority", lambda of, who, value: self.become(value))

    def become(self, value):
        if value < self.now and not self.may_come_forward:
            raise PermissionError
        self.now = value


@pytest.mark.django_db(transaction=True)
def test_whoever_has_the_turn_to_write_is_not_behind(monkeypatch, tmp_path):
    monkeypatch.setattr("alongside.foundations.record.in_turn.file_of", tmp_path.joinpath)
    priority = Priority(monkeypatch)
    with in_turn():
        assert priority.now == 2
    stand_behind()
    assert priority.now == 2 + BEHIND
    with in_turn():
        assert priority.now == 2
    assert priority.now == 2 + BEHIND


def test_where_the_system_lets_nobody_come_forward_the_work_goes_on_behind(monkeypatch):
    priority = Priority(monkeypatch, may_come_forward=False)
    stand_behind()
    with not_behind():
        assert priority.now == 2 + BEHIND
    assert priority.now == 2 + BEHIND
