"""A backup is made while people write: nobody is refused, and it comes back whole: F20."""

from __future__ import annotations

from tests.faults.keeping import compared, holds, rows_of
from tests.faults.service import Writer, serving, writing
from tests.project.running import run

PEOPLE = 3


def test_a_backup_during_entry_refuses_nobody_and_comes_back_whole(copied, tmp_path):
    key, named = tmp_path / "key", tmp_path / "named"
    named.write_text(run("backup-key", "Ann Example", "--out", str(key)).stdout)
    with serving(copied.folder, tmp_path / "log") as service:
        people = [Writer(service.address) for _ in range(PEOPLE)]
        assert people[0].refer()
        with writing(*people):
            made = run("backup", "--out", str(tmp_path), "--to", str(named), data=copied.folder)
    assert made.returncode == 0, made.stderr
    figures = holds(people, copied.folder)
    assert figures["refused"] == 0
    assert figures["kept"] == figures["acknowledged"] == figures["sent"]

    (file,) = tmp_path.glob("*.tar.age")
    back = run(
        "restore", str(file), "--key", str(key), data=tmp_path / "back", mode="demonstration"
    )
    assert back.returncode == 0, back.stdout + back.stderr
    kept, alone = rows_of(tmp_path / "back")
    assert people[0].acknowledged[0] in kept
    assert compared([], kept, alone)["kept"] == 0
