"""The power of PostgreSQL's machine fails: whatever was acknowledged had reached the disk: F3."""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager

from tests.faults.clusters import cluster_in, demonstration_in, only_in_full, opened_to_all
from tests.faults.disks import as_the_cut_leaves_it, mounted, new_image
from tests.faults.keeping import holds
from tests.faults.processes import children_of
from tests.faults.service import Writer, serving, writing
from tests.faults.test_power_cut import written_until_cut

CUTS, MEGABYTES, BACK = 4, 512, 30


@contextmanager
def still(first):
    """No process of the database writes: its first, and then all that this one has started."""
    os.kill(first, signal.SIGSTOP)
    all_of = [first, *children_of(first)]
    for process in all_of[1:]:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in all_of:
            os.kill(process, signal.SIGCONT)


@only_in_full
def test_a_power_cut_of_postgresql_loses_nothing_that_was_acknowledged(tmp_path):
    with opened_to_all() as folder:
        image, cuts = new_image(tmp_path / "disk.img", MEGABYTES), []
        with mounted(image, folder / "disk") as disk, cluster_in(disk / "pg") as database:
            database.make()
            data = demonstration_in(database, tmp_path / "data")
            os.sync()
            with serving(data, tmp_path / "log", database_url=database.url) as service:
                people = [Writer(service.address) for _ in range(2)]
                with writing(*people):
                    for number in range(CUTS):
                        told = written_until_cut(people)
                        with still(first_of(database)):
                            cut = as_the_cut_leaves_it(image, tmp_path / f"cut-{number}.img")
                        cuts.append((told, cut))
        for told, cut in cuts:
            with mounted(cut, folder / "after") as after, cluster_in(after / "pg") as database:
                as_after_a_boot(database)
                begun = time.monotonic()
                database.start()
                back = time.monotonic() - begun
                figures = holds(told, data, database.url)
                database.run(database.tool / "pg_ctl", "-D", database.data, "-w", "stop")
                database.run(database.tool / "pg_checksums", "--check", "-D", database.data)
            print(f"{figures}; back after {back:.1f} s")
            assert figures["acknowledged"] >= 6
            assert back < BACK


def as_after_a_boot(database):
    """No process has the number that stands in these; here the old one may still be ending."""
    for left in (database.data / "postmaster.pid", database.socket.with_suffix(".5432.lock")):
        left.unlink()


def first_of(database):
    return int((database.data / "postmaster.pid").read_text().split()[0])
