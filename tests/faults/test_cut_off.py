"""Nothing gets through between the pages and PostgreSQL, and nobody is told so: F6."""

from __future__ import annotations

import threading
import time

from tests.faults.clusters import cluster_in, demonstration_in, only_in_full, opened_to_all
from tests.faults.keeping import holds
from tests.faults.moments import Moments
from tests.faults.networks import cable
from tests.faults.service import BACK, Writer, serving, writing

CUTS = (6, 12, 20, 40)
"""Seconds that nothing gets through."""
PEOPLE = 3


@only_in_full
def test_cut_off_from_the_database_people_read_so_and_it_heals_by_itself(tmp_path):
    moments = Moments(6)
    with (
        cable() as line, opened_to_all() as folder,
        cluster_in(folder, line.inside, f"-c listen_addresses={line.there}") as database,
    ):  # fmt: skip
        database.make()
        let_in(database)
        data = demonstration_in(database, tmp_path / "data")
        url = f"postgresql://alongside@{line.there}:5432/alongside"
        healed = []
        with serving(data, tmp_path / "log", database_url=url) as service:
            people = [Writer(service.address) for _ in range(PEOPLE)]
            with writing(*people):
                for seconds in CUTS:
                    healed.append(cut_off(line, people, seconds, moments.between(0.5, 1.5)))
        figures = holds(people, data, database.url)
    told = {(status, "sending twice does no harm" in words)
            for one in people for status, words in one.refused}  # fmt: skip
    longest = max(wait for one in people for wait in one.waited)
    print(f"{figures}; longest wait {longest:.1f} s; healed after at most {max(healed):.1f} s")
    assert figures["refused"] >= PEOPLE
    assert told == {(500, True)}
    assert longest < BACK
    assert max(healed) < BACK


def cut_off(line, people, seconds, before):
    """Seconds from the mending of a cable until everybody's next entry is acknowledged."""
    threading.Event().wait(before)
    line.cut()
    threading.Event().wait(seconds)
    line.mend()
    begun, so_far = time.monotonic(), [len(one.acknowledged) for one in people]
    while any(len(one.acknowledged) == had for one, had in zip(people, so_far, strict=True)):
        assert time.monotonic() - begun < 60, people[0].refused[-1:]
        threading.Event().wait(0.05)
    return time.monotonic() - begun


def let_in(database):
    """Whoever comes over the cable, without a password."""
    with (database.data / "pg_hba.conf").open("a") as file:
        file.write("host all all 198.18.0.0/15 trust\n")
    database.run(database.tool / "pg_ctl", "-D", database.data, "reload")
