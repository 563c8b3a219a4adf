"""The page about one server, followed word by word on a machine of its own under systemd."""

from __future__ import annotations

import re
import subprocess
import time
from email import message_from_bytes
from email.policy import default

import pytest

from tests.faults import machines
from tests.faults.clusters import only_in_full
from tests.faults.machines import until
from tests.project.test_server_page import PAGE

HEALTH = "curl --fail --silent http://127.0.0.1:8000/healthz"
BEGIN = "systemctl daemon-reload; systemctl start alongside-verify"
IN_VAIN = "/etc/systemd/system/alongside-verify.service.d/in-vain.conf"


@pytest.fixture(scope="module")
def debian(tmp_path_factory):
    return machines.new_tree(tmp_path_factory.mktemp("debian") / "tree")


def blocks(kind):
    """Those for everybody, or those for PostgreSQL."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE.read_text(), re.S | re.M)


def well(machine):
    return machine.asked(HEALTH).returncode == 0


def letters(outbox):
    """All that stands in the letters that are written."""
    whole = [file for file in outbox.glob("*") if file.suffix != ".part"]
    return "".join(message_from_bytes(file.read_bytes(), policy=default).get_content()
                   for file in whole)  # fmt: skip


@only_in_full
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_page_leads_to_a_service_that_systemd_keeps_up(debian, tmp_path, database):
    tree = tmp_path / "tree"
    subprocess.run(["cp", "-a", str(debian), str(tree)], check=True)
    packages, program, people, secrets, first, start, look, copy, newer, older = blocks("sh")
    cluster, emptied = blocks("bash") if database == "postgresql" else ("", "")
    with machines.switched_on(tree) as machine:
        began = time.monotonic()
        machine.does("export DEBIAN_FRONTEND=noninteractive\n" + packages)
        machine.does(program)
        machine.does(people)
        machine.does("/opt/alongside/.venv/bin/alongside backup-key Ann --out ann.key"
                     " > /etc/alongside/backup-recipients")  # fmt: skip
        machine.write("/etc/alongside/first-password", "three-calm-otters\n")
        machine.does(secrets)
        machine.does("export DEBIAN_FRONTEND=noninteractive\n" + cluster)
        machine.does("echo ALONGSIDE_ALERTS_TO=ann@example.org >> /etc/alongside/environment")
        for block in (first, start, look):
            machine.does(block)
        took = time.monotonic() - began
        assert took < 15 * 60
        assert machine.does("systemctl show -P LimitNICE alongside").strip() == "20"  # to nice 0

        machine.does("systemctl kill -s KILL alongside")
        killed = until(lambda: well(machine), 60)
        machine.does(f"mkdir {IN_VAIN.rpartition('/')[0]}")
        machine.write(IN_VAIN, "[Service]\nExecStart=\nExecStart=/bin/false\n")
        assert machine.asked(BEGIN).returncode == 1
        outbox = tree / "var/lib/alongside/data/outbox"
        told = until(lambda: "alongside-verify.service failed" in letters(outbox), 90)
        machine.does(f"rm {IN_VAIN}; {BEGIN}")

        machine.does(copy)
        assert "The record is whole." in machine.does(newer)
        machine.does("install -m 0640 -g alongside ann.key /etc/alongside/restore-key")
        before, empty, after = older.partition("before=")
        assert "The record is whole." in machine.does(before + emptied + empty + after)
        machine.end()
        machine.begin()
        up = until(lambda: well(machine), 60)
        assert machine.does("systemctl --failed --quiet --no-legend") == ""
        timers = machine.does("systemctl list-timers --no-legend alongside-verify.timer")
        assert "alongside-verify.service" in timers
    print(f"\n{database}: set up in {took:.0f} s; killed, well again after {killed:.1f} s; a letter"
          f" {told:.0f} s after a failure; switched on, well after {up:.1f} s")  # fmt: skip
