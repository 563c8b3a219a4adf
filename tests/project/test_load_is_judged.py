"""Limits of the load are judged on processors that the host leaves, and a miss stays a miss."""

from __future__ import annotations

import pytest

from benchmarks.load import machine
from benchmarks.load.limits import at_most
from benchmarks.load.machine import Moment, judged
from benchmarks.load.pace import Waits

MISSED, MET, NOT_JUDGED = 0.1, 0.01, (None, "not judged")


@pytest.fixture
def measured(monkeypatch):
    """What comes of measurements: how long each waited, and what the host took meanwhile."""

    def lines(*runs, again=lambda: True):
        left = iter(runs)
        moments = iter(
            [each for _, taken in runs for each in (Moment(0, 0), Moment(1000, int(1000 * taken)))]
        )
        monkeypatch.setattr(machine, "moment", lambda: next(moments))
        monkeypatch.setattr(machine, "wait_for_quiet", lambda: None)
        told = judged(
            lambda: Waits([next(left)[0]], done=1),
            lambda waits: [at_most("p95", waits.at(0.95), 60, "ms")],
            again,
        )
        return [(one.met, one.limit) for one in told if one.what == "p95"]

    return lines


def test_a_miss_on_undisturbed_processors_is_a_miss(measured):
    assert measured((MISSED, 0.01)) == [(False, "≤ 60 ms")]


@pytest.mark.parametrize("waited", [MISSED, MET])
def test_a_disturbed_measurement_is_made_again_whatever_it_gave(measured, waited):
    assert measured((waited, 0.02), (MISSED, 0)) == [NOT_JUDGED, (False, "≤ 60 ms")]


def test_the_fourth_counts_in_any_case(measured):
    told = measured(*[(MISSED, 0.3)] * 4)
    assert told == [NOT_JUDGED] * 3 + [(False, "≤ 60 ms")]


def test_where_it_cannot_be_made_again_it_counts(measured):
    assert measured((MISSED, 0.3), again=lambda: False) == [(False, "≤ 60 ms")]


def test_what_the_host_took_is_a_share_of_all_processors():
    assert Moment(1200, 40).share_since(Moment(1000, 20)) == pytest.approx(0.1)
