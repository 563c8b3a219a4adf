"""The page about a server says what works: its commands are run, with folders of their own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.project import running
from tests.project.running import COMMAND, ROOT, environment
from tests.project.test_serving import free_port

PAGE = ROOT / "docs" / "operate" / "server.md"
DEPLOY = ROOT / "deploy"
AS_ONE_IS = {
    "apt-get": "exit 0",
    "useradd": "exit 0",
    "chgrp": "exit 0",
    "make": "exit 0",  # what it makes is what runs this test
    "runuser": 'shift 3; exec "$@"',
    "install": 'exec /usr/bin/install $(printf "%s " "$@" | sed "s/-[og] [a-z]* //g")',
    "systemctl": 'echo "$@" >> "$(dirname "$0")/asked"',
}


@pytest.fixture
def machine(tmp_path):
    """Where the page's folders are, and commands that need no other people on the machine."""
    tools = tmp_path / "tools"
    tools.mkdir()
    quoted = " ".join(f"'{word}'" for word in COMMAND)
    for name, does in {**AS_ONE_IS, "alongside": f'exec {quoted} "$@"'}.items():
        (tools / name).write_text(f"#!/bin/sh\n{does}\n")
        (tools / name).chmod(0o755)
    for folder in ("etc/systemd/system", "var/lib", "var/backups"):
        (tmp_path / folder).mkdir(parents=True)
    named = running.run("backup-key", "Ann Example", "--out", str(tmp_path / "key")).stdout
    given = {"first-password": "three-calm-otters\n", "backup-recipients": named}
    (tmp_path / "given.json").write_text(json.dumps(given))
    return tmp_path


def blocks():
    return re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(), re.S | re.M)


def told(block, machine, port):
    for here, there in {
        "/opt/alongside/.venv/bin/alongside": f"{machine}/tools/alongside",
        "/opt/alongside": str(ROOT), "/etc/": f"{machine}/etc/",
        "/var/": f"{machine}/var/",
        "127.0.0.1:8000": f"127.0.0.1:{port}",
    }.items():  # fmt: skip
        block = block.replace(here, there)
    return block


def run(script, machine):
    kept = environment()
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=machine, capture_output=True, text=True,
        env={**kept, "PATH": f"{machine}/tools:{kept['PATH']}"}, timeout=300,
    )  # fmt: skip


def unit(name):
    """What a unit file says, key by key."""
    lines = (DEPLOY / name).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and line[0] != "#")


def alerted(named, given, machine, port):
    """What the unit does that another names for when it fails."""
    alert = unit(named.replace("%n", ""))["ExecStart"].replace("%i", "alongside-verify.service")
    whom = "export ALONGSIDE_ALERTS_TO=ann@example.org"
    return run(f"set -a; . {given}; {whom}; {told(alert, machine, port)}", machine)


@pytest.mark.skipif(not shutil.which("curl"), reason="The page asks for the health with curl")
def test_the_commands_of_the_page_lead_to_a_service_that_is_well_and_back_again(machine):
    port = free_port()
    told_of = [told(block, machine, port) for block in blocks()]
    *first, secrets_and_more, database, start, look, copy, upgrade, back = told_of
    assert run("\n".join(first), machine).returncode == 0
    for name, content in json.loads((machine / "given.json").read_text()).items():
        (machine / "etc/alongside" / name).write_text(content)
    done = run("\n".join([secrets_and_more, database, start]), machine)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {file.name for file in (machine / "etc/systemd/system").iterdir()} == {
        "alongside.service", "alongside-verify.service", "alongside-verify.timer",
        "alongside-alert@.service",
    }  # fmt: skip
    assert [file.name for file in machine.rglob("first-password")] == []
    given = told(unit("alongside.service")["EnvironmentFile"], machine, port)
    secrets = Path(given).read_text()
    with serving(machine, given, port):
        well = run(look, machine)
        assert json.loads(well.stdout) == {"database": "ok", "work": "ok", "jobs": "ok"}, well
        letters = alerted(unit("alongside-verify.service")["OnFailure"], given, machine, port)
        assert letters.stdout == "Letters on their way: 1\n"
    assert run(copy, machine).returncode == 0
    newer = run(f"set -a; . {given}; {upgrade}", machine)
    assert (newer.returncode, "The record is whole." in newer.stdout) == (0, True), newer.stderr
    assert upgrade.splitlines()[-1].endswith(told(unit("alongside-verify.service")["ExecStart"],
                                                  machine, port))  # fmt: skip
    shutil.copy(machine / "key", machine / "etc/alongside/restore-key")
    older = run(back, machine)
    assert (older.returncode, "The record is whole." in older.stdout) == (0, True), older.stderr
    assert not (machine / "etc/alongside/restore-key").exists()
    assert (machine / "var/lib/alongside/data-put-aside/alongside.sqlite3").exists()
    assert Path(given).read_text() == secrets
    asked = (machine / "tools/asked").read_text().splitlines()
    assert asked == [
        "daemon-reload", "enable --now alongside.service alongside-verify.timer",
        "stop alongside", "start alongside", "stop alongside", "start alongside",
    ]  # fmt: skip


@contextmanager
def serving(machine, given, port):
    """What the unit does while the machine is up; backups are made by the page's own commands."""
    begin = told(unit("alongside.service")["ExecStart"], machine, port)
    process = subprocess.Popen(
        ["bash", "-c", f"set -a; . {given}; unset ALONGSIDE_BACKUPS; exec {begin}"],
        cwd=machine, env=environment(),
        start_new_session=True,
    )  # fmt: skip
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(40)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="Needs systemd to read the units")
def test_systemd_understands_the_units(tmp_path):
    for file in DEPLOY.glob("alongside*"):
        text = file.read_text().replace("/opt/alongside/.venv/bin/alongside", sys.executable)
        (tmp_path / file.name).write_text(text)
    units = sorted(str(file) for file in tmp_path.iterdir())
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    ours = [line for line in done.stderr.splitlines() if "alongside" in line]
    assert [line for line in ours if "Documentation" not in line] == []
    services = [unit for unit in units if unit.endswith(".service")]
    words = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20"]
    done = subprocess.run([*words, *services], capture_output=True, text=True)
    assert (done.returncode, done.stdout.count("Overall exposure level")) == (0, 3), done.stdout


def test_every_unit_is_held_as_tightly_as_the_service():
    """Also where no systemd is there to say so."""
    first, *others = (
        (DEPLOY / name).read_text().partition("# Only its own folder")[2].split("\n\n")[0].strip()
        for name in ("alongside.service", "alongside-verify.service", "alongside-alert@.service")
    )
    assert ("SystemCallFilter=@system-service" in first, others) == (True, [first, first])


def test_the_proxies_hide_the_health_and_set_what_pages_rely_on():
    told = (DEPLOY / "Caddyfile").read_text()
    for needed in (
        "@watch path /healthz", "header_up X-Forwarded-Proto https", "request>uri delete",
        "header_up X-Forwarded-For {remote_host}", "max_size 40MB", "resp_headers delete",
    ):  # fmt: skip
        assert needed in told
    told = (DEPLOY / "nginx.conf").read_text()
    for needed in (
        "location = /healthz", "X-Forwarded-Proto https", "X-Forwarded-For $remote_addr",
        "client_max_body_size 40m", "ssl_protocols TLSv1.2 TLSv1.3", "emerg;",
        "'$time_iso8601 $status $request_method $body_bytes_sent $request_time'",
    ):  # fmt: skip
        assert needed in told


def test_a_log_line_is_one_object_with_the_place_of_a_failure_and_nothing_that_was_sent():
    code = (
        "import logging, logging.config; from alongside.project.logs import AsJson\n"
        "handler = logging.StreamHandler(); handler.setFormatter(AsJson())\n"
        "logger = logging.getLogger('alongside'); logger.addHandler(handler)\n"
        "def keep(name): raise RuntimeError('The disk is full')\n"
        "try: keep('Greta Fernsby')\n"
        "except RuntimeError: logger.exception('Not kept\\nand a second line')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    (line,) = done.stderr.splitlines()
    found = json.loads(line)
    assert (found["level"], found["logger"]) == ("error", "alongside")
    assert found["message"] == "Not kept\nand a second line"
    assert "The disk is full" in found["exception"]
    assert "Fernsby" not in found["exception"].replace("keep('Greta Fernsby')", "")


def test_the_page_names_only_settings_that_there_are():
    from alongside.project.deployment import Deployment

    known = {f"ALONGSIDE_{name.upper()}" for name in Deployment.model_fields}
    named = set(re.findall(r"ALONGSIDE_\w+", PAGE.read_text()))
    assert {name.removesuffix("_FILE") for name in named} <= known
    assert Path(ROOT / "docs/operate/installing.md").read_text().count("ALONGSIDE_LOG") == 1
