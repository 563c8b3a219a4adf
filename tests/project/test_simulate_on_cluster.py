"""`alongside simulate --scheduler`: a worker is lost, and every bit is as on one machine."""

import json
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import polars
import pytest
from typer.testing import CliRunner

from alongside.project.command import app
from alongside.project.simulating import cluster
from alongside.project.simulating.folder import NotKept, Portion
from alongside.science.adaptation.simulation.scenarios import read_design
from tests.project.running import COMMAND, environment
from tests.science.adaptation.simulation.designs import changed

SMALL = (
    ("families = 200", "families = 12"), ("at = [1.0]", "at = [0.5, 1.0]"),
    ("referrals = [20]", "referrals = [2]"), ("referrals = [10, 20]", "referrals = [1]"),
)  # fmt: skip
TRIALS = 800
NOBODY = "tcp://127.0.0.1:9"


@pytest.fixture
def design(tmp_path):
    path = tmp_path / "design.toml"
    path.write_text(changed(*SMALL))
    return path


@contextmanager
def processes(*commands):
    """Processes of a cluster, each with its words, ended at the end."""
    going = [
        subprocess.Popen(
            [sys.executable, "-m", *map(str, words)], env=environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for words in commands
    ]  # fmt: skip
    try:
        yield going
    finally:
        for each in going:
            each.kill()
            each.wait(30)


def until(found, seconds=120):
    """Wait for something; what it is."""
    for _ in range(seconds * 50):
        if what := found():
            return what
        time.sleep(0.02)
    raise AssertionError("it does not come")


def simulate(design, out, *words):
    asked = [*COMMAND, "simulate", design, "--trials", TRIALS, "--seed", 5, "--out", out, *words]
    return subprocess.Popen(
        [str(each) for each in asked], env=environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def parts(folder):
    return len(list(folder.glob("parts/*.parquet")))


def numbers(folder):
    return json.loads((folder / "characteristics.json").read_text("utf-8"))


def test_a_cluster_that_loses_a_worker_in_mid_run_makes_the_bits_of_one_machine(design, tmp_path):
    address = tmp_path / "scheduler.json"
    scheduler = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", 0,
                 "--no-dashboard", "--scheduler-file", address)  # fmt: skip
    worker = ("distributed.cli.dask_worker", "--scheduler-file", address, "--nthreads", 1,
              "--no-nanny", "--no-dashboard", "--local-directory", tmp_path)  # fmt: skip
    run, alone = tmp_path / "run", tmp_path / "alone"
    with processes(scheduler, worker, worker) as (_, first, _second):
        where = until(lambda: address.exists() and json.loads(address.read_text())["address"])

        stopped = simulate(design, run, "--scheduler", where)
        until(lambda: parts(run) or stopped.poll() is not None)
        stopped.send_signal(signal.SIGINT)
        said = stopped.communicate(timeout=180)[1]
        assert stopped.returncode == 130, said
        kept = int(re.search(r"Stopped\. ([\d,]+) of 800 trials are kept", said)[1])
        assert kept == 100 * parts(run) < TRIALS

        going = simulate(design, run, "--scheduler", where)
        until(lambda: parts(run) > kept // 100 or going.poll() is not None)
        assert first.poll() is None and going.poll() is None
        first.kill()
        out, said = going.communicate(timeout=180)
        assert going.returncode == 0, said
        assert "Traceback" not in said and "power: finds the intervention better" in out
    asked = ["simulate", design, "--trials", TRIALS, "--seed", 5, "--out", alone, "--workers", 1]
    assert CliRunner().invoke(app, [str(each) for each in asked]).exit_code == 0
    assert numbers(run) == numbers(alone)
    whole, other = (polars.read_parquet(each / "trials.parquet") for each in (run, alone))
    assert whole.height == TRIALS and whole.equals(other)


def test_a_scheduler_that_is_not_there_is_refused_in_words(design, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "FOUND_WITHIN", 1)

    def asked(*words):
        found = CliRunner().invoke(app, ["simulate", str(design), "--out", str(tmp_path / "r"),
                                         *words])  # fmt: skip
        return found.exit_code, found.stderr.strip()

    code, said = asked("--scheduler", NOBODY)
    assert code == 2
    assert said.startswith(
        f"No scheduler answers at {NOBODY}. Start one with “dask scheduler” and name the address "
        "that it says, such as --scheduler tcp://10.0.0.5:8786."
    )
    assert "No scheduler answers at nowhere." in asked("--scheduler", "nowhere")[1]
    assert asked("--scheduler", NOBODY, "--workers", "2") == (
        2, "Name --workers of this machine or the --scheduler of several, not both.",
    )  # fmt: skip


def test_a_worker_with_other_numbers_is_refused_before_any_of_them_is_kept(design):
    text = read_design(design.read_text(), "design.toml")[0].design.model_dump_json()
    right = cluster.Proof(text, 5, 0, cluster._made_here(text, 5, 0))
    portion, rows = cluster.proved(text, 5, Portion(0, 3, 5), right)
    assert (portion, [row["trial"] for row in rows]) == (Portion(0, 3, 5), [3, 4])
    wrong = cluster.Proof(text, 5, 0, "another")
    with pytest.raises(NotKept, match=r"other numbers than this machine\. It has alongside"):  # noqa: SIM117
        with cluster._in_words("tcp://here"):
            cluster.proved(text, 5, Portion(0, 3, 5), wrong)
