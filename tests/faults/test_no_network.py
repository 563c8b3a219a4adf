"""Without any network a whole trial is made, read and verified: F19."""

from __future__ import annotations

import subprocess

import pytest

from tests.project.running import COMMAND, environment

ALONE = ("unshare", "-r", "-n", "--")


def test_without_a_network_a_trial_is_made_and_verified(tmp_path):
    if subprocess.run([*ALONE, "true"], capture_output=True).returncode:
        pytest.skip("Taking the network away needs the right to make namespaces")
    told = [
        subprocess.run(
            [*ALONE, *COMMAND, *words.split()], env=environment(data=tmp_path), cwd="/",
            capture_output=True, text=True, check=True,
        ).stdout
        for words in ("demo --families 2 --seed 2 --no-serve", "verify")
    ]  # fmt: skip
    assert "2 families" in told[0]
    assert "The record is whole." in told[1]
