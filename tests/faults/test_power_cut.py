"""The power fails: whatever was acknowledged had reached the disk: F2."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from contextlib import contextmanager
from types import SimpleNamespace

from tests.faults.disks import as_the_cut_leaves_it, mounted, new_image
from tests.faults.keeping import holds
from tests.faults.moments import Moments
from tests.faults.service import FULL, Writer, serving, writing

CUTS = 8 if FULL else 1
MOMENT = Moments(22)


def so_far(people):
    """What each had been told before the cut. Read first: what is sent meanwhile may be there."""
    told = [list(one.acknowledged) for one in people]
    sent = [list(one.sent) for one in people]
    return [
        SimpleNamespace(acknowledged=each, sent=ever, refused=[])
        for each, ever in zip(told, sent, strict=True)
    ]


@contextmanager
def still(processes):
    """Nobody writes while the disk is copied."""
    for process in processes:
        os.killpg(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.killpg(process, signal.SIGCONT)


def written_until_cut(people):
    """People write; at some moment it stops; who was told what."""
    before = sum(len(one.acknowledged) for one in people)
    while sum(len(one.acknowledged) for one in people) < before + 6:
        threading.Event().wait(0.02)
    threading.Event().wait(MOMENT.between(0, 0.5))
    return so_far(people)


def test_a_power_cut_loses_nothing_that_was_acknowledged(copied, tmp_path):
    image = new_image(tmp_path / "disk.img", 128)
    cuts = []
    with mounted(image, tmp_path / "disk") as disk:
        shutil.copytree(copied.folder, disk / "data")
        os.sync()
        with serving(disk / "data", tmp_path / "log") as service:
            people = [Writer(service.address) for _ in range(2)]
            with writing(*people):
                for number in range(CUTS):
                    told = written_until_cut(people)
                    with still([service.process.pid]):
                        cut = as_the_cut_leaves_it(image, tmp_path / f"cut-{number}.img")
                    cuts.append((told, cut))
    for told, cut in cuts:
        with mounted(cut, tmp_path / "after") as after:
            figures = holds(told, after / "data")
        print(figures)
        assert figures["acknowledged"] >= 6
