"""Half an hour of work leaves what the service holds as it was: F17."""

from __future__ import annotations

import pytest

from benchmarks.soak import soaked
from tests.faults.clusters import only_in_full

SECONDS, A_SECOND = 30 * 60, 4


@only_in_full
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_half_an_hour_of_work_leaves_memory_files_and_transactions_as_they_were(database):
    lines = list(soaked(SECONDS, database, A_SECOND).lines(database))
    print(*lines, sep="\n")
    assert [str(line) for line in lines if line.met is False] == []
