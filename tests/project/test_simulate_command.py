"""`alongside simulate`: the same bits from any number of processes, and nothing lost on the way."""

import csv
import json
import re
import signal
import subprocess
import time
from pathlib import Path

import polars
import pytest
from typer.testing import CliRunner

from alongside.project.command import app
from alongside.project.simulating import making
from alongside.project.simulating.folder import Folder, Portion, missing
from alongside.project.simulating.writing import _columns
from alongside.science.adaptation.simulation.characteristics import characteristics
from alongside.science.adaptation.simulation.results import digest
from alongside.science.adaptation.simulation.scenarios import read_design
from alongside.science.adaptation.simulation.setting import setting_of
from alongside.science.adaptation.simulation.tallies import all_together, tally
from tests.project.running import COMMAND, environment
from tests.science.adaptation.simulation.designs import changed

SMALL = (("families = 200", "families = 24"), ("at = [1.0]", "at = [0.5, 1.0]"))
GRID = '\n[grid]\n"outcome.effect" = [0, 1.2]\n'


@pytest.fixture
def design(tmp_path):
    path = tmp_path / "design.toml"
    path.write_text(changed(*SMALL) + GRID)
    return path


def simulate(*words):
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["simulate", *map(str, words)])


def numbers(folder):
    return json.loads((folder / "characteristics.json").read_text("utf-8"))


def test_two_processes_make_the_bits_of_one_and_any_trial_is_told_again(design, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    said = simulate(design, "--trials", 110, "--seed", 5, "--out", one, "--workers", 1)
    assert said.exit_code == 0, said.output
    assert (
        simulate(design, "--trials", 110, "--seed", 5, "--out", two, "--workers", 2).exit_code == 0
    )
    assert numbers(one) == numbers(two)
    assert polars.read_parquet(one / "trials.parquet").equals(
        polars.read_parquet(two / "trials.parquet")
    )
    for file in ("scenarios.svg", "sizes-0.svg", "decisions-1.svg"):
        assert (one / file).read_bytes() == (two / file).read_bytes()

    whole = polars.read_parquet(one / "trials.parquet")
    assert whole.group_by("scenario").len()["len"].to_list() == [110, 110]
    null, effect = ({each["id"]: each for each in one["characteristics"]} for one in numbers(one))
    assert 0 < null["type_i_error"]["value"] < 0.15 < 0.6 < effect["power"]["value"]
    assert effect["power"]["error"] == pytest.approx(
        (effect["power"]["value"] * (1 - effect["power"]["value"]) / 110) ** 0.5
    )
    with (one / "characteristics.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(null) + len(effect)
    ends = [share for branch in numbers(one)[1]["tree"] for share in branch["ends"].values()]
    assert sum(ends) == pytest.approx(1)
    assert "power: finds the intervention better" in said.stdout

    row = whole.filter(polars.col("scenario") == "outcome.effect 1.2").row(77, named=True)
    told = simulate(design, "--seed", 5, "--replay", 77, "--scenario", 2).stdout
    assert f"{row['size']} are randomised" in told
    assert f"ends in month {row['months']:.1f}" in told
    assert f"effect {row['estimate']:.3f}".replace("-", "−") in told
    assert len(re.findall(r"^  Look ", told, re.M)) == row["look"]


def test_a_full_disk_in_mid_run_loses_nothing_and_the_same_command_goes_on(design, tmp_path):
    run, whole = tmp_path / "run", tmp_path / "whole"
    (run / "parts").mkdir(parents=True)
    simulate(design, "--trials", 1, "--seed", 5, "--out", whole, "--workers", 1)
    (run / "run.json").write_bytes((whole / "run.json").read_bytes())
    # Every write to this device fails as it does on a full disk.
    full = run / "parts" / f"{Portion(1, 0, 100).file}.waiting"
    full.symlink_to("/dev/full")
    words = (design, "--trials", 120, "--seed", 5, "--out", run, "--workers", 1)
    failed = simulate(*words)
    assert (failed.exit_code, failed.stdout) == (2, "")
    assert failed.stderr.strip() == (
        f"The disk of {run} is full. What is whole is kept: make room, and the same command goes "
        "on from there. 120 of 240 trials are kept."
    )
    kept = {path.name: path.stat().st_mtime_ns for path in (run / "parts").glob("*.parquet")}
    assert set(kept) == {Portion(0, 0, 100).file, Portion(0, 100, 120).file}
    assert simulate(*words).exit_code == 0
    assert {name: (run / "parts" / name).stat().st_mtime_ns for name in kept} == kept
    simulate(design, "--trials", 120, "--seed", 5, "--out", whole, "--workers", 1)
    assert numbers(run) == numbers(whole)
    assert not list(run.rglob("*.waiting"))


def test_a_disk_that_is_full_at_the_end_keeps_every_trial_and_a_damaged_file_is_named(
    design, tmp_path
):
    run = tmp_path / "run"
    words = (design, "--trials", 30, "--seed", 5, "--out", run, "--workers", 1)
    assert simulate(*words).exit_code == 0
    before, trials = numbers(run), (run / "trials.parquet").read_bytes()
    (run / "trials.parquet.waiting").symlink_to("/dev/full")
    failed = simulate(*words)
    assert (failed.exit_code, failed.stdout) == (2, "")
    assert failed.stderr.strip() == (
        f"The disk of {run} is full. What is whole is kept: make room, and the same command goes "
        "on from there. 60 of 60 trials are kept."
    )
    assert (run / "trials.parquet").read_bytes() == trials
    part = run / "parts" / Portion(1, 0, 30).file
    part.write_bytes(b"PAR1 and nothing more")
    failed = simulate(*words)
    assert f"A file in {run / 'parts'} is damaged" in failed.stderr and failed.exit_code == 2
    part.unlink()
    assert simulate(*words).exit_code == 0 and numbers(run) == before


def test_whatever_portions_trials_were_made_in_they_are_read_in_the_same_blocks(design, tmp_path):
    run = tmp_path / "run"
    simulate(design, "--trials", 40, "--seed", 5, "--out", run, "--workers", 1)
    folder = Folder(run)
    whole = polars.concat(folder.blocks(1, 40, 100))
    parts = run / "parts"
    (parts / Portion(1, 0, 40).file).unlink()
    for first, end in ((0, 7), (5, 22), (22, 31), (30, 45)):  # two of them overlap others
        rows = whole.filter(polars.col("trial").is_between(first, end - 1))
        rows.write_parquet(parts / Portion(1, first, end).file)
    again = list(folder.blocks(1, 40, 16))
    assert [each.height for each in again] == [16, 16, 8]
    assert polars.concat(again).equals(whole)
    before = polars.read_parquet(run / "trials.parquet")
    folder.join(["outcome.effect 0", "outcome.effect 1.2"], 40)
    assert polars.read_parquet(run / "trials.parquet").equals(before)
    folder.join(["outcome.effect 0", "outcome.effect 1.2"], 40, most=30)
    files = sorted(path.name for path in run.glob("trials*.parquet"))
    assert files == [f"trials-0000{number}.parquet" for number in (1, 2, 3, 4)]
    assert polars.read_parquet(run / "trials-*.parquet").equals(before)


def test_blocks_counted_one_after_another_are_what_all_trials_together_are(design, tmp_path):
    run = tmp_path / "run"
    simulate(design, "--trials", 60, "--seed", 5, "--out", run, "--workers", 1)
    setting = setting_of(read_design(design.read_text(), "d.toml")[1].design)
    frames = list(Folder(run).blocks(1, 60, 17))
    whole = tally(setting, _columns(polars.concat(frames)))
    blocks = all_together([tally(setting, _columns(each)) for each in frames])
    assert len(frames) == 4 and blocks.trials == 60
    assert (blocks.ends, blocks.sizes) == (whole.ends, whole.sizes)
    for one, other in zip(
        characteristics(setting, blocks), characteristics(setting, whole), strict=True
    ):
        assert (one.id, one.value) == (other.id, pytest.approx(other.value, rel=1e-13, abs=1e-13))
        assert (one.error or 0) == pytest.approx(other.error or 0, rel=1e-11)


def test_a_run_that_is_stopped_keeps_what_is_whole(design, tmp_path):
    run = tmp_path / "run"
    words = ["simulate", str(design), "--trials", "20000", "--out", str(run), "--workers", "2"]
    going = subprocess.Popen(
        [*COMMAND, *words], env=environment(), stderr=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        while not list(run.glob("parts/*.parquet")):
            assert going.poll() is None, going.stderr.read()
            time.sleep(0.05)
        going.send_signal(signal.SIGINT)
        said = going.communicate(timeout=60)
    finally:
        going.kill()
    assert going.returncode == 130
    kept = int(
        re.search(r"Stopped\. ([\d,]+) of 40,000 trials are kept", said[1])[1].replace(",", "")
    )
    assert "The same command goes on from there." in said[1]
    assert kept == 100 * len(list(run.glob("parts/*.parquet"))) > 0
    assert "Traceback" not in said[1]


def test_who_stops_a_run_while_a_portion_is_kept_leaves_no_worker_going(
    design, tmp_path, monkeypatch
):
    scenarios, folder = read_design(design.read_text(), "d.toml"), Folder(tmp_path / "run")
    folder.begin(scenarios, 5)
    real, ended = making._made, []

    def watched(*given):
        try:
            yield from real(*given)
        finally:
            ended.append(len(folder.kept()))

    def tell(done, whole):
        if done:
            raise KeyboardInterrupt

    monkeypatch.setattr(making, "_made", watched)
    with pytest.raises(KeyboardInterrupt) as stopped:
        making.make(folder, scenarios, 5, 300, 1, tell)
    # What was going on is held on to here, as by the message that a person is told.
    assert (ended, bool(stopped.traceback)) == ([1], True)


def test_more_trials_are_added_to_what_is_there(design, tmp_path):
    run = tmp_path / "run"
    simulate(design, "--trials", 30, "--out", run, "--workers", 1)
    before = polars.read_parquet(run / "trials.parquet").filter(
        polars.col("scenario").str.ends_with("0")
    )
    simulate(design, "--trials", 50, "--out", run, "--workers", 1)
    after = polars.read_parquet(run / "trials.parquet").filter(
        polars.col("scenario").str.ends_with("0")
    )
    assert digest(after.head(30).to_dicts()) == digest(before.to_dicts())
    assert (before.height, after["trial"].to_list()) == (30, list(range(50)))


def test_another_run_in_the_folder_is_left_alone(design, tmp_path):
    run = tmp_path / "run"
    simulate(design, "--trials", 1, "--seed", 1, "--out", run, "--workers", 1)
    other = simulate(design, "--trials", 1, "--seed", 2, "--out", run)
    assert other.exit_code == 2
    assert other.stderr.strip() == (
        f"{run} holds a run with another seed. Name another folder for this one, or empty that one."
    )
    design.write_text(design.read_text().replace("1.2]", "1.3]"))
    assert (
        "with another design" in simulate(design, "--trials", 1, "--seed", 1, "--out", run).stderr
    )
    assert "holds something else" in simulate(design, "--out", tmp_path).stderr


def test_what_is_asked_wrongly_is_refused_in_words(design, tmp_path):
    nothing = simulate(tmp_path / "none.toml", "--out", tmp_path / "run")
    assert (nothing.exit_code, "is no file that can be read as text" in nothing.stderr) == (2, True)
    assert simulate(design).stderr.strip() == "Name a folder for the run: --out run"
    assert "There are 2 scenarios" in simulate(design, "--replay", 1, "--scenario", 3).stderr
    design.write_text(design.read_text().replace("sd = 1\n", "sd = 0\n"))
    wrong = simulate(design, "--out", tmp_path / "run")
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert re.search(r"design\.toml:\d+ outcome\.sd: outcome\.sd must be above 0", wrong.stderr)
    assert "1 to mend." in wrong.stderr and not (tmp_path / "run").exists()
    file = tmp_path / "file"
    file.write_text("")
    assert "cannot be written to" in simulate("ips_definitive", "--out", file / "run").stderr


def test_portions_that_are_kept_are_not_made_again():
    kept = {Portion(0, 0, 100), Portion(0, 150, 180)}
    assert list(missing(kept, 1, 250, 100)) == [
        Portion(0, 100, 150),
        Portion(0, 180, 200),
        Portion(0, 200, 250),
    ]
    assert list(missing({Portion(0, 0, 300)}, 1, 250, 100)) == []


def test_the_definitive_trial_is_simulated_as_it_ships():
    told = simulate("ips_definitive", "--seed", 1, "--replay", 3, "--scenario", 3)
    assert told.exit_code == 0, told.output
    assert "660 are randomised, as planned." in told.stdout
    assert told.stdout.count(" to ips\n") == 11
    assert "recruitment changes" in told.stdout and "Look 2" in told.stdout
    assert Path("design.toml").exists() is False
